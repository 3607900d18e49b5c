#include "relay/app/journal_text.h"

#include "codecs/control/plain_text.h"
#include "relay/app/json_writer.h"
#include "relay/store/utc_text.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <string_view>

namespace dragoman::app {
namespace {

using store::JournalEntry;

constexpr std::string_view kFormula = "=+-@";

std::chrono::system_clock::time_point system_time(WallTime time) {
  return std::chrono::system_clock::time_point(
      std::chrono::duration_cast<std::chrono::system_clock::duration>(time.time_since_epoch()));
}

std::string local(WallTime time) {
  return fmt::format("{:%Y-%m-%d %H:%M:%S}",
                     fmt::localtime(std::chrono::system_clock::to_time_t(system_time(time))));
}

double seconds(const JournalEntry& entry) {
  return std::chrono::duration<double>(*entry.ended - entry.began).count();
}

std::string length(const JournalEntry& entry) {
  if (!entry.ended) return "goes on";
  const auto whole = static_cast<long long>(seconds(entry) + 0.5);
  return fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
}

std::string desk(const JournalEntry& entry) {
  return entry.fact.desk == 0 ? "" : fmt::format("{}/{}", entry.fact.booth, entry.fact.desk);
}

/// Without what would begin another line or command a terminal: somebody outside may have written
/// it.
std::string printable(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t foul = control::no_plain_text(text, i);
    out += foul > 0 ? '?' : text[i];
    i += std::max<std::size_t>(foul, 1);
  }
  return out;
}

store::JournalFact printable(const store::JournalFact& fact) {
  return {printable(fact.kind),
          printable(fact.room),
          printable(fact.channel),
          printable(fact.booth),
          fact.desk,
          printable(fact.who),
          printable(fact.detail)};
}

bool is_signed_number(std::string_view text) {
  if (text.size() < 2 || (text.front() != '-' && text.front() != '+')) return false;
  return text.find_first_not_of("0123456789.", 1) == std::string_view::npos;
}

/// A spreadsheet takes a cell with such a beginning for a formula: one that somebody outside wrote
/// would be carried out on the desk of whoever opens the file. The apostrophe makes it text.
std::string harmless(const std::string& text) {
  const bool begins_one = !text.empty() && kFormula.find(text.front()) != std::string_view::npos;
  return begins_one && !is_signed_number(text) ? "'" + text : text;
}

/// A field of CSV.
std::string quoted(const std::string& field) {
  const auto text = harmless(field);
  if (text.find_first_of(",\"") == std::string::npos) return text;
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? "\"\"" : std::string(1, c);
  return out + "\"";
}

/// What was commanded, and by whom; after two blanks, if there is something.
std::string command(const store::JournalFact& fact) {
  if (fact.who.empty() && fact.detail.empty()) return "";
  return "  " + fact.detail + (fact.who.empty() ? "" : " by " + fact.who);
}

std::string text_line(const JournalEntry& raw) {
  const JournalEntry entry{printable(raw.fact), raw.began, raw.ended};
  return fmt::format("{:19}  {:>9}  {:12}  {:8}  {:14}  {}{}\n", local(entry.began), length(entry),
                     entry.fact.room, desk(entry), entry.fact.kind, entry.fact.channel,
                     command(entry.fact));
}

std::string csv_line(const JournalEntry& entry) {
  const auto fact = printable(entry.fact);
  return fmt::format("{},{},{},{},{},{},{},{},{},{}\r\n", store::utc_text(entry.began),
                     entry.ended ? store::utc_text(*entry.ended) : "",
                     entry.ended ? fmt::format("{:.3f}", seconds(entry)) : "", quoted(fact.room),
                     quoted(fact.kind), quoted(fact.channel), quoted(fact.booth),
                     fact.desk == 0 ? "" : std::to_string(fact.desk), quoted(fact.who),
                     quoted(fact.detail));
}

std::string json_line(const JournalEntry& entry) {
  const auto& fact = entry.fact;
  JsonWriter out;
  out.begin_object().field("began", store::utc_text(entry.began));
  out.key("ended").known(entry.ended ? store::utc_text(*entry.ended) : "");
  out.key("seconds");
  entry.ended ? out.number(seconds(entry), 3) : out.null();
  out.field("room", fact.room).field("kind", fact.kind);
  out.key("channel").known(fact.channel);
  out.key("booth").known(fact.booth);
  out.key("desk");
  fact.desk == 0 ? out.null() : out.value(fact.desk);
  out.key("who").known(fact.who);
  out.key("detail").known(fact.detail);
  return out.end_object().take() + "\n";
}

}  // namespace

std::string journal_heading(JournalFormat format) {
  switch (format) {
    case JournalFormat::text:
      return fmt::format("{:19}  {:>9}  {:12}  {:8}  {:14}  {}{}\n", "began (local time)", "length",
                         "room", "desk", "what", "channel", "  command");
    case JournalFormat::csv:
      return "began,ended,seconds,room,kind,channel,booth,desk,who,detail\r\n";
    case JournalFormat::json:
      break;
  }
  return "";
}

std::string journal_line(const JournalEntry& entry, JournalFormat format) {
  switch (format) {
    case JournalFormat::csv:
      return csv_line(entry);
    case JournalFormat::json:
      return json_line(entry);
    case JournalFormat::text:
      break;
  }
  return text_line(entry);
}

}  // namespace dragoman::app
