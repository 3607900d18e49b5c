#include "client/booth/page_text.h"

#include "client/cli/json_line.h"

#include <algorithm>

namespace dragoman::client {
namespace {

std::string array(const std::vector<std::string>& items) {
  std::string text = "[";
  for (const auto& item : items) text += (text.size() > 1 ? "," : "") + item;
  return text + "]";
}

std::string message_json(double t, const control::TextMessage& came) {
  return JsonLine()
      .number("t", t, 3)
      .text("from", came.from)
      .integer("desk", came.desk)
      .raw("to", "null")
      .text("text", came.text)
      .str();
}

std::string message_json(double t, const OwnText& own) {
  return JsonLine()
      .number("t", t, 3)
      .text("from", "")
      .integer("desk", 0)
      .text("to", own.to)
      .text("text", own.text)
      .integer("id", own.id)
      .text("status", own.status)
      .text("reason", own.reason)
      .str();
}

}  // namespace

PageText::PageText(std::string program, std::string relay)
    : program_(std::move(program)), relay_(std::move(relay)) {}

void PageText::message(double t, const control::TextMessage& message) {
  add({t, message});
}

void PageText::message(double t, const OwnText& text) {
  const auto own = [](PageMessage& message) { return std::get_if<OwnText>(&message.text); };
  for (auto& message : messages_)
    if (auto* known = own(message); known != nullptr && known->id == text.id) {
      *known = text;
      return;
    }
  std::erase_if(messages_, [&](PageMessage& message) {
    const auto* known = own(message);
    return known != nullptr && known->status == "not_sent" && known->to == text.to &&
           known->text == text.text;
  });
  add({t, text});
}

void PageText::add(PageMessage message) {
  messages_.push_back(std::move(message));
  if (messages_.size() > kMessages) messages_.pop_front();
}

std::string PageText::whole() const {
  return JsonLine()
      .text("type", "desk")
      .text("program", program_)
      .text("relay", relay_)
      .text("event", welcome_.event)
      .text("room_name", welcome_.room_name)
      .text_or_null("floor_language",
                    room_.channels.empty() ? welcome_.floor_language : room_.floor_language)
      .text_or_null("a_language", welcome_.a_language)
      .list("b_languages", welcome_.b_languages)
      .integer("frame_us", welcome_.frame_us)
      .raw("channels", channels())
      .raw("messages", messages())
      .raw("link", link_)
      .raw("check", check_)
      .raw("state", state_)
      .str();
}

std::string PageText::state_change() const {
  return JsonLine().text("type", "state").raw("state", state_).str();
}

std::string PageText::check_change() const {
  return JsonLine().text("type", "check").raw("check", check_).str();
}

std::string PageText::channels() const {
  std::vector<std::string> items;
  for (const auto& info : welcome_.channels) items.push_back(channel(info));
  return array(items);
}

std::string PageText::channel(const control::ChannelInfo& info) const {
  JsonLine line;
  line.text("id", info.id)
      .integer("number", info.number)
      .text_or_null("language", info.language)
      .text("name", info.name)
      .text("direction", info.direction);
  const auto live = std::find_if(room_.channels.begin(), room_.channels.end(),
                                 [&](const auto& channel) { return channel.id == info.id; });
  if (live == room_.channels.end())
    return line.raw("state", "null")
        .raw("quality", "null")
        .raw("on_air", "[]")
        .raw("muted_by", "null")
        .str();
  std::vector<std::string> on_air;
  for (const auto& [booth, desk] : live->on_air)
    on_air.push_back(JsonLine().text("booth", booth).integer("desk", desk).str());
  return line.text("state", live->state)
      .text_or_null("quality", live->quality)
      .raw("on_air", array(on_air))
      .text_or_null("muted_by", live->muted_by)
      .str();
}

std::string PageText::messages() const {
  std::vector<std::string> items;
  for (const auto& [t, text] : messages_)
    items.push_back(std::visit([t = t](const auto& each) { return message_json(t, each); }, text));
  return array(items);
}

std::string page_meters(const PageMeters& meters) {
  const auto pair = [](double rms, double peak) {
    return JsonLine().number("rms_dbfs", rms, 1).number("peak_dbfs", peak, 1).str();
  };
  return JsonLine()
      .text("type", "meters")
      .raw("microphone", pair(meters.microphone_rms, meters.microphone_peak))
      .raw("incoming", pair(meters.incoming_rms, meters.incoming_peak))
      .str();
}

std::string page_link(const ListenReport& report) {
  return JsonLine()
      .text_or_null("channel", report.channel)
      .text_or_null("transport", report.transport)
      .number("latency_ms", report.latency_ms, 1)
      .integer("lost", static_cast<long long>(report.lost))
      .integer("late", static_cast<long long>(report.late))
      .number("concealed_ms", report.concealed_ms, 1)
      .number("jitter_ms", report.jitter_ms, 2)
      .str();
}

std::string page_link_change(std::string_view link) {
  return JsonLine().text("type", "link").raw("link", link).str();
}

std::string page_answer(std::int64_t id, std::string_view line, std::string_view reason) {
  return JsonLine()
      .text("type", "answer")
      .integer("id", id)
      .text("line", line)
      .raw("refused", reason.empty() ? "false" : "true")
      .text("reason", reason)
      .str();
}

}  // namespace dragoman::client
