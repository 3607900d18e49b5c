#include "client/monitor/listening.h"

#include <boost/json.hpp>

#include <utility>

namespace dragoman::client {

std::string to_words(const ListenView& view) {
  if (!view.target) return {};
  std::string words = "Listening to " + to_string(*view.target);
  if (view.target->what == TapTarget::What::incoming && !view.channel.empty())
    words += " (" + view.channel + ")";
  if (!view.trouble.empty()) return words + ": " + view.trouble;
  return view.known && !view.alive ? words + ": no sound comes from there" : words;
}

std::string to_json_line(const ListenView& view, double t, double level) {
  namespace json = boost::json;
  json::object line{{"t", t}, {"listen", nullptr}, {"channel", nullptr}};
  if (view.target) line["listen"] = to_string(*view.target);
  if (!view.channel.empty()) line["channel"] = view.channel;
  line["alive"] = view.alive;
  line["level_dbfs"] = level;
  line["reason"] = view.trouble;
  return json::serialize(line);
}

Listening::Listening(const RelayAddress& relay, MainLoop& loop, PrivateVoices& voices,
                     std::function<void()> changed)
    : relay_(relay), loop_(loop), voices_(voices), changed_(std::move(changed)) {}

Listening::~Listening() = default;

void Listening::hear(std::optional<TapTarget> target) {
  link_.reset();
  ++serial_;
  ssrc_ = 0;
  voices_.set({});
  show({target, {}, false, false, {}});
  if (!target) return;
  link_ = std::make_unique<LiveLink>(
      relay_,
      [this, serial = serial_](LiveEvent event) {
        loop_.post([this, serial, event = std::move(event)] {
          if (serial == serial_) take(event);
        });
      },
      tap_path(*target));
}

void Listening::take(const LiveEvent& event) {
  if (const auto* sound = std::get_if<LiveBytes>(&event)) return take_sound(*sound);
  auto view = view_;
  if (const auto* lost = std::get_if<LiveLost>(&event)) {
    view.trouble = lost->reason;
    return show(std::move(view));
  }
  const auto news = parse_tap_news(std::get<LiveText>(event).text);
  if (!news) return;
  view.known = true;
  view.channel = news->channel;
  view.alive = news->alive;
  view.trouble = news->refused.empty()     ? ""
                 : news->refused == "full" ? "as many are heard as can be"
                                           : "refused: " + news->refused;
  show(std::move(view));
}

/// A stream's packets as a receiver of RTP would have them: the playout takes the network's unrest
/// out, and the other clock.
void Listening::take_sound(const LiveBytes& message) {
  const auto batch = parse_tap_batch(message.bytes);
  if (!batch) return;
  const auto ssrc = serial_ << 8 | static_cast<std::uint32_t>(batch->number);
  if (ssrc != ssrc_) {
    ssrc_ = ssrc;
    control::PrivateLine line;
    line.ssrc = ssrc;
    line.talk = true;
    voices_.set({line});
  }
  rtp::Packet packet;
  packet.ssrc = rtp::Ssrc{ssrc};
  packet.payload_type = rtp::kPayloadOpus;
  for (std::size_t i = 0; i < batch->frames.size(); ++i) {
    const auto index = static_cast<std::uint64_t>(batch->first) + i;
    packet.sequence = rtp::SequenceNumber{static_cast<std::uint16_t>(index)};
    packet.timestamp = rtp::Timestamp{
        static_cast<std::uint32_t>(index * static_cast<std::uint64_t>(batch->samples))};
    packet.payload = batch->frames[i];
    voices_.queue().push(packet, message.arrival);
  }
}

void Listening::show(ListenView view) {
  if (view == view_) return;
  view_ = std::move(view);
  changed_();
}

}  // namespace dragoman::client
