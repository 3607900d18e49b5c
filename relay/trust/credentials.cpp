#include "relay/trust/credentials.h"

#include "relay/trust/digest.h"
#include "relay/trust/pin_hash.h"
#include "relay/trust/secret_file.h"

#include <boost/json.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>

namespace dragoman::trust {
namespace {

namespace json = boost::json;

constexpr std::size_t kLargestFile = 4 * 1024 * 1024;
constexpr std::size_t kHashLength = 64;
/// In one sentence: whoever makes a whole event's keys anew names none of them.
constexpr std::size_t kMostNamed = 20;
constexpr std::array kRoles{Role::listener, Role::interpreter, Role::floor, Role::technician,
                            Role::operator_};

[[noreturn]] void refuse(const std::string& why) {
  throw CredentialsError(why +
                         "\n  `dragoman-relay init DIR` writes this file; put back a copy, "
                         "or make the event's secrets anew");
}

std::string text(const json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  if (value == nullptr) return {};
  if (!value->is_string()) refuse(fmt::format("\"{}\" is no text", key));
  return std::string(value->get_string());
}

Role read_role(const std::string& word) {
  for (const Role role : kRoles)
    if (word == to_string(role)) return role;
  refuse(fmt::format("\"{}\" is no role", word));
}

bool is_hash(const std::string& hash) {
  return hash.size() == kHashLength &&
         hash.find_first_not_of("0123456789abcdef") == std::string::npos;
}

Credential read_credential(const json::value& value) {
  if (!value.is_object()) refuse("a credential is no object");
  const auto& object = value.get_object();
  Credential out;
  out.name = text(object, "name");
  out.role = read_role(text(object, "role"));
  out.room = text(object, "room");
  out.booth = text(object, "booth");
  out.hash = text(object, "token_sha256");
  if (const auto* desk = object.if_contains("desk"))
    out.desk = desk->is_int64() ? static_cast<int>(desk->get_int64()) : 0;
  if (const auto* revoked = object.if_contains("revoked"))
    out.revoked = !revoked->is_bool() || revoked->get_bool();
  if (out.name.empty()) refuse("a credential has no \"name\"");
  if (!is_hash(out.hash))
    refuse(fmt::format("\"token_sha256\" of \"{}\" is no SHA-256 in hex", out.name));
  if (out.role == Role::interpreter && (out.room.empty() || out.booth.empty() || out.desk < 1))
    refuse(fmt::format("the seat of \"{}\" needs room, booth and desk", out.name));
  if (out.role == Role::floor && out.room.empty())
    refuse(fmt::format("the floor source \"{}\" needs a room", out.name));
  return out;
}

/// Of one key, nothing where it is as it was; a null pointer: there is none by that name.
std::string_view change(const Credential* before, const Credential* after) {
  if (before == nullptr) return "is new";
  if (after == nullptr) return "is gone";
  if (before->revoked != after->revoked) return after->revoked ? "was revoked" : "was given back";
  if (before->hash != after->hash) return "was replaced";
  return *before == *after ? "" : "holds elsewhere";
}

}  // namespace

std::string_view to_string(Role role) noexcept {
  constexpr std::array<std::string_view, 6> kWords{"anybody", "listener",   "interpreter",
                                                   "floor",   "technician", "operator"};
  return kWords[static_cast<std::size_t>(role)];
}

const Credential* Credentials::find_token(std::string_view token) const {
  const Credential* const found = find_any_token(token);
  return found == nullptr || found->revoked ? nullptr : found;
}

const Credential* Credentials::find_any_token(std::string_view token) const {
  if (token.empty()) return nullptr;
  // Comparing hashes may take as long as it likes: what its time tells of a hash leads to no token.
  const auto hash = sha256_hex(token);
  const auto found = std::find_if(list.begin(), list.end(),
                                  [&](const Credential& each) { return each.hash == hash; });
  return found == list.end() ? nullptr : &*found;
}

Credential* Credentials::find_name(std::string_view name) noexcept {
  const auto found = std::find_if(list.begin(), list.end(),
                                  [&](const Credential& each) { return each.name == name; });
  return found == list.end() ? nullptr : &*found;
}

const Credential* Credentials::find_name(std::string_view name) const noexcept {
  return const_cast<Credentials*>(this)->find_name(name);
}

Credentials parse_credentials(std::string_view input) {
  json::error_code error;
  const auto root = json::parse({input.data(), input.size()}, error);
  if (error || !root.is_object()) refuse("this is no JSON object");
  const auto& object = root.get_object();
  const auto* list = object.if_contains("credentials");
  if (list == nullptr || !list->is_array()) refuse("there is no list \"credentials\"");
  Credentials out;
  out.pin_hash = text(object, "pin_argon2id");
  if (!out.pin_hash.empty() && !is_pin_hash(out.pin_hash))
    refuse("\"pin_argon2id\" is no hash of Argon2id");
  for (const auto& each : list->get_array()) {
    auto credential = read_credential(each);
    if (out.find_name(credential.name) != nullptr)
      refuse(fmt::format("\"{}\" is there twice", credential.name));
    out.list.push_back(std::move(credential));
  }
  return out;
}

std::string to_json(const Credentials& credentials) {
  std::string out = "{\n";
  if (!credentials.pin_hash.empty())
    out += fmt::format("  \"pin_argon2id\": {},\n",
                       json::serialize(json::string(credentials.pin_hash)));
  out += "  \"credentials\": [";
  const char* separator = "\n";
  for (const auto& each : credentials.list) {
    json::object object{{"name", each.name}, {"role", to_string(each.role)}};
    if (!each.room.empty()) object["room"] = each.room;
    if (!each.booth.empty()) object["booth"] = each.booth;
    if (each.desk > 0) object["desk"] = each.desk;
    object["token_sha256"] = each.hash;
    object["revoked"] = each.revoked;
    out += separator + ("    " + json::serialize(object));
    separator = ",\n";
  }
  return out + "\n  ]\n}\n";
}

Credentials load_credentials(const std::filesystem::path& path) {
  if (const auto complaint = openness(path); !complaint.empty()) throw CredentialsError(complaint);
  std::error_code error;
  std::ifstream in(path, std::ios::binary);
  if (!in || std::filesystem::is_directory(path, error))
    throw CredentialsError(path.string() +
                           ": cannot be read\n  Check its name and that this user may read it; "
                           "`dragoman-relay init DIR` writes it");
  std::string content(kLargestFile, '\0');
  in.read(content.data(), static_cast<std::streamsize>(content.size()));
  content.resize(static_cast<std::size_t>(in.gcount()));
  try {
    return parse_credentials(content);
  } catch (const CredentialsError& problem) {
    throw CredentialsError(path.string() + ": " + problem.what());
  }
}

std::string changes(const Credentials& before, const Credentials& after) {
  std::vector<std::string> words;
  if (before.pin_hash != after.pin_hash)
    words.emplace_back(after.listening_is_open()    ? "listening needs no PIN any more"
                       : before.listening_is_open() ? "listening needs a PIN"
                                                    : "the PIN is another");
  const auto compare = [&](const Credential& each) {
    const auto what = change(before.find_name(each.name), after.find_name(each.name));
    if (!what.empty()) words.push_back(fmt::format("key {} {}", each.name, what));
  };
  for (const Credential& each : after.list) compare(each);
  for (const Credential& each : before.list)
    if (after.find_name(each.name) == nullptr) compare(each);
  if (words.size() > kMostNamed) {
    words[kMostNamed - 1] = fmt::format("{} more keys changed", words.size() - kMostNamed + 1);
    words.resize(kMostNamed);
  }
  return fmt::format("{}", fmt::join(words, ", "));
}

}  // namespace dragoman::trust
