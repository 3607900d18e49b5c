#include "relay/event/language.h"

#include <unicode/ucasemap.h>
#include <unicode/uldnames.h>
#include <unicode/uloc.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

namespace dragoman::event {
namespace {

constexpr std::size_t kIcuBuffer = 160;  // ULOC_FULLNAME_CAPACITY is 157

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}
bool letter(char c) {
  return lower(c) >= 'a' && lower(c) <= 'z';
}

// RFC 5646 §2.1.1: lower case, but regions in upper case and scripts in title case, up to the first
// singleton.
std::string spelled(std::string_view code) {
  std::string out;
  bool extension = false;
  for (std::size_t begin = 0; begin <= code.size();) {
    const std::size_t end = std::min(code.find('-', begin), code.size());
    std::string part{code.substr(begin, end - begin)};
    std::transform(part.begin(), part.end(), part.begin(), lower);
    extension = extension || part.size() == 1;
    if (begin > 0 && !extension && part.size() == 2) {
      std::transform(part.begin(), part.end(), part.begin(), upper);
    } else if (begin > 0 && !extension && part.size() == 4 && letter(part[0])) {
      part[0] = upper(part[0]);
    }
    out += (begin > 0 ? "-" : "") + part;
    begin = end + 1;
  }
  return out;
}

// ICU's name of the locale; empty when the code is not well-formed or names no language of ISO 639.
std::string icu_locale(std::string_view code) {
  const std::size_t primary = std::min(code.find('-'), code.size());
  if (code.size() > kMaxLanguageCode || primary < 2 || primary > 3) return {};
  std::array<char, kIcuBuffer> locale{};
  int32_t parsed = 0;
  UErrorCode status = U_ZERO_ERROR;
  uloc_forLanguageTag(std::string{code}.c_str(), locale.data(), kIcuBuffer, &parsed, &status);
  if (U_FAILURE(status) || parsed != static_cast<int32_t>(code.size()) || locale[0] == '\0')
    return {};
  const bool assigned = primary == 3 || *uloc_getISO3Language(locale.data()) != '\0';
  return assigned ? std::string{locale.data()} : std::string{};
}

std::string capitalised(const std::string& text, const std::string& locale) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UCaseMap, decltype(&ucasemap_close)> map{
      ucasemap_open(locale.c_str(), U_TITLECASE_NO_LOWERCASE | U_TITLECASE_WHOLE_STRING, &status),
      &ucasemap_close};
  std::array<char, 4 * kIcuBuffer> out{};
  const int32_t length =
      ucasemap_utf8ToTitle(map.get(), out.data(), static_cast<int32_t>(out.size()), text.data(),
                           static_cast<int32_t>(text.size()), &status);
  return U_FAILURE(status) ? text : std::string(out.data(), static_cast<std::size_t>(length));
}

/// Sign languages have channels of their own at some events, and CLDR has no names for them.
constexpr std::array<std::pair<std::string_view, std::string_view>, 55> kSignLanguages{{
    {"aed", "Lengua de señas argentina"},
    {"ase", "American Sign Language"},
    {"asf", "Auslan"},
    {"asq", "Österreichische Gebärdensprache"},
    {"bfi", "British Sign Language"},
    {"bqn", "Български жестов език"},
    {"bzs", "Língua brasileira de sinais"},
    {"csc", "Llengua de signes catalana"},
    {"cse", "Český znakový jazyk"},
    {"csl", "中国手语"},
    {"csn", "Lengua de señas colombiana"},
    {"csq", "Hrvatski znakovni jezik"},
    {"dse", "Nederlandse Gebarentaal"},
    {"dsl", "Dansk tegnsprog"},
    {"eso", "Eesti viipekeel"},
    {"fcs", "Langue des signes québécoise"},
    {"fse", "Suomalainen viittomakieli"},
    {"fsl", "Langue des signes française"},
    {"fss", "Finlandssvenskt teckenspråk"},
    {"gsg", "Deutsche Gebärdensprache"},
    {"gss", "Ελληνική νοηματική γλώσσα"},
    {"hks", "香港手語"},
    {"hsh", "Magyar jelnyelv"},
    {"icl", "Íslenskt táknmál"},
    {"ils", "International Sign"},
    {"ins", "Indian Sign Language"},
    {"ise", "Lingua dei segni italiana"},
    {"isg", "Irish Sign Language"},
    {"isr", "שפת הסימנים הישראלית"},
    {"jsl", "日本手話"},
    {"kvk", "한국수어"},
    {"lls", "Lietuvių gestų kalba"},
    {"lsl", "Latviešu zīmju valoda"},
    {"mdl", "Lingwa tas-Sinjali Maltija"},
    {"mfs", "Lengua de señas mexicana"},
    {"msr", "Монгол дохионы хэл"},
    {"nsl", "Norsk tegnspråk"},
    {"nzs", "New Zealand Sign Language"},
    {"pso", "Polski język migowy"},
    {"psr", "Língua gestual portuguesa"},
    {"rms", "Limba semnelor române"},
    {"rsl", "Русский жестовый язык"},
    {"sfb", "Langue des signes de Belgique francophone"},
    {"sfs", "South African Sign Language"},
    {"sgg", "Deutschschweizer Gebärdensprache"},
    {"slf", "Lingua dei segni della Svizzera italiana"},
    {"ssp", "Lengua de signos española"},
    {"ssr", "Langue des signes suisse romande"},
    {"svk", "Slovenský posunkový jazyk"},
    {"swl", "Svenskt teckenspråk"},
    {"tsm", "Türk İşaret Dili"},
    {"tss", "台灣手語"},
    {"ukl", "Українська жестова мова"},
    {"vgt", "Vlaamse Gebarentaal"},
    {"ysl", "Slovenski znakovni jezik"},
}};

std::string sign_language_name(std::string_view code) {
  for (const auto& [language, name] : kSignLanguages)
    if (language == code) return std::string{name};
  return {};
}

std::string own_name(const std::string& locale) {
  std::array<UDisplayContext, 3> context{UDISPCTX_CAPITALIZATION_FOR_UI_LIST_OR_MENU,
                                         UDISPCTX_DIALECT_NAMES, UDISPCTX_NO_SUBSTITUTE};
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<ULocaleDisplayNames, decltype(&uldn_close)> names{
      uldn_openForContext(locale.c_str(), context.data(), 3, &status), &uldn_close};
  if (U_FAILURE(status)) return {};
  std::array<UChar, kIcuBuffer> name{};
  const int32_t length =
      uldn_localeDisplayName(names.get(), locale.c_str(), name.data(), kIcuBuffer, &status);
  if (U_FAILURE(status) || length <= 0) return {};
  std::string utf8;
  icu::UnicodeString(name.data(), length).toUTF8String(utf8);
  // CLDR does not capitalise for every language that it has a list style for (Mongolian, Serbian).
  return capitalised(utf8, locale);
}

}  // namespace

std::optional<Language> describe_language(std::string_view code) {
  const std::string locale = icu_locale(code);
  if (locale.empty()) return std::nullopt;
  Language language{spelled(code), sign_language_name(locale),
                    uloc_isRightToLeft(locale.c_str()) != 0 || locale == "isr"};
  if (language.name.empty()) language.name = own_name(locale);
  if (language.name.empty()) language.name = language.code;
  return language;
}

std::string language_of_country(std::string_view code) {
  if (code.size() != 2 || !letter(code[0]) || !letter(code[1])) return {};
  const std::string country{upper(code[0]), upper(code[1])};
  const char* const* countries = uloc_getISOCountries();
  const auto known = [&](const char* const* c) { return *c != nullptr && country == *c; };
  while (*countries != nullptr && !known(countries)) ++countries;
  if (*countries == nullptr) return {};
  std::array<char, kIcuBuffer> likely{};
  std::array<char, kIcuBuffer> language{};
  UErrorCode status = U_ZERO_ERROR;
  uloc_addLikelySubtags(("und_" + country).c_str(), likely.data(), kIcuBuffer, &status);
  uloc_getLanguage(likely.data(), language.data(), kIcuBuffer, &status);
  return U_FAILURE(status) ? std::string{} : std::string{language.data()};
}

}  // namespace dragoman::event
