#include "client/booth/desk_view.h"

#include "client/cli/json_line.h"

namespace dragoman::client {

void apply(DeskView& view, const control::DeskState& state) {
  view.microphone = state.microphone;
  view.on_air = state.on_air;
  view.output = state.output;
  view.language = state.language;
  view.incoming = state.incoming;
  view.partner = state.partner;
  view.partner_reason = state.partner_reason;
  view.reason = state.reason;
  view.linked = true;
  view.floor_key = state.floor_key.empty() ? "floor" : state.floor_key;
  view.open_microphones = state.open_microphones;
  view.handover = state.handover;
  view.call = state.call;
  view.slower = state.slower;
  view.use_microphone = state.use_microphone;
  view.talk = state.talk;
  view.technician_hears = state.technician_hears;
}

namespace {

std::string message_json(const control::TextMessage& message) {
  return JsonLine()
      .text("from", message.from)
      .integer("desk", message.desk)
      .text("text", message.text)
      .str();
}

std::string text_json(const OwnText& text) {
  return JsonLine()
      .integer("id", text.id)
      .text("to", text.to)
      .text("text", text.text)
      .text("status", text.status)
      .text("reason", text.reason)
      .str();
}

std::string presets_json(const std::map<int, std::string>& presets) {
  JsonLine json;
  for (const auto& [number, channel] : presets) json.text(std::to_string(number), channel);
  return json.str();
}

std::string headphones_json(const DeskSettings& settings) {
  JsonLine json;
  for (const auto& knob : all_knobs())
    json.number(knob.key, value_of(settings.sound, knob.knob), 1);
  const auto calibration = settings.sound.calibration();
  return json.number("full_scale_db_spl", static_cast<double>(calibration.full_scale_db), 1)
      .raw("presets", presets_json(settings.presets))
      .str();
}

std::string protection_json(const ProtectionView& protection) {
  return JsonLine()
      .integer("stage", protection.stage)
      .number("gain_db", protection.gain_db, 1)
      .integer("warnings", protection.warnings)
      .str();
}

}  // namespace

std::string to_json_line(const DeskView& view, double t, std::optional<double> latency_ms) {
  return JsonLine()
      .number("t", t, 3)
      .text("room", view.room)
      .text("booth", view.booth)
      .integer("desk", view.desk)
      .text("microphone", view.microphone)
      .list("on_air", view.on_air)
      .text("output", view.output)
      .text_or_null("language", view.language)
      .text_or_null("incoming", view.incoming)
      .text_or_null("partner", view.partner)
      .text_or_null("partner_reason", view.partner_reason)
      .text("reason", view.reason)
      .integer("refusals", static_cast<long long>(view.refusals))
      .text_or_null("cut_off", view.cut_off)
      .text_or_null("input", view.input)
      .text_or_null("page", view.page)
      .text_or_null("turned_away", view.turned_away)
      .raw("linked", view.linked ? "true" : "false")
      .raw("silent", view.silent ? "true" : "false")
      .number("latency_ms", latency_ms, 2)
      .text("floor_key", view.floor_key)
      .integer("open_microphones", view.open_microphones)
      .text_or_null("handover", view.handover)
      .text("call", view.call)
      .raw("slower", view.slower ? "true" : "false")
      .raw("use_microphone", view.use_microphone ? "true" : "false")
      .text("talk", view.talk)
      .raw("technician_hears", view.technician_hears ? "true" : "false")
      .list("talkers", view.talkers)
      .raw("message", view.message ? message_json(*view.message) : "null")
      .raw("text", view.text ? text_json(*view.text) : "null")
      .raw("headphones", headphones_json(view.settings))
      .raw("hears_partner", view.hears_partner ? "true" : "false")
      .raw("protection", protection_json(view.protection))
      .text_or_null("device", view.device)
      .str();
}

}  // namespace dragoman::client
