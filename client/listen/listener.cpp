#include "client/listen/listener.h"

#include <fmt/format.h>

#include <exception>

namespace dragoman::client {
namespace {

constexpr int kSdpRoute = -1;

double to_ms(Samples samples) {
  return static_cast<double>(samples) * 1000.0 / kSampleRate;
}

std::optional<double> latency_ms(const CaptureReference& reference, const EarStatus& status,
                                 Nanoseconds offset) {
  const WallTime played{status.play_time.time_since_epoch() + offset};
  const rtp::Timestamp heard{static_cast<std::uint32_t>(status.stats.play_timestamp)};
  const auto age = latency(reference, heard, played);
  if (!age) return std::nullopt;
  return std::chrono::duration<double, std::milli>(*age).count();
}

}  // namespace

Listener::Listener(ListenerOptions options, Ear& ear, Send send, Tell tell)
    : options_(std::move(options)),
      ear_(ear),
      send_(std::move(send)),
      tell_(std::move(tell)),
      policy_(options_.transport, options_.twin) {}

Listener::~Listener() = default;

void Listener::registered(const Registered& session, Instant now) {
  const auto where = [this] {
    std::vector<StreamAddress> addresses;
    if (const auto* channel = wanted())
      for (const bool twin : {false, true})
        addresses.push_back(plan_.address(*channel, Transport::multicast, twin));
    return addresses;
  };
  const auto before = where();
  plan_ = ChannelPlan(session);
  policy_.session(true);
  policy_.offer_twins(plan_.twins());
  const auto after = where();
  if (!before.empty() && !after.empty() && after != before) policy_.reopen();
  for (const auto& [id, line] : lines_)
    if (line.receiver != nullptr && line.route.transport == Transport::unicast) subscribe(line);
  carry_out(now);
}

void Listener::link_lost() noexcept {
  policy_.session(false);
}

void Listener::play_only(const std::vector<StreamAddress>& paths, const StreamFormat& format) {
  const auto transport =
      rtp::is_multicast(paths.front().bind) ? Transport::multicast : Transport::unicast;
  start(Route{kSdpRoute, -1, transport, 1}, paths, format);
}

void Listener::select(int channel, Instant now) {
  policy_.select(channel);
  carry_out(now);
}

void Listener::tick(Instant now) {
  for (const auto& [id, line] : lines_) {
    if (line.receiver == nullptr) continue;
    if (const auto heard = line.receiver->last_heard()) policy_.heard(id, *heard);
  }
  const auto& status = ear_.status();
  if (status.settled) {
    policy_.settled(status.current);
    policy_.losses(now, status.stats.lost, status.stats.recovered);
  }
  carry_out(now);
  collect();
}

void Listener::carry_out(Instant now) {
  for (const auto& action : policy_.advance(now)) {
    if (const auto* opening = std::get_if<OpenRoute>(&action)) open(opening->route);
    if (const auto* closing = std::get_if<CloseRoute>(&action)) close(closing->id);
    if (const auto* saying = std::get_if<Say>(&action)) tell_(*saying);
  }
}

void Listener::open(const Route& route) {
  const auto* channel = plan_.find(route.channel);
  if (channel == nullptr) return policy_.failed(route.id);
  auto address = plan_.address(*channel, route.transport, route.twin);
  if (route.transport == Transport::multicast && !options_.interface.empty())
    address.interface = options_.interface;
  try {
    start(route, {address}, plan_.format(*channel));
  } catch (const std::exception& error) {
    tell_({error.what(), true});
    policy_.failed(route.id);
    return;
  }
  if (route.transport == Transport::unicast) subscribe(lines_.at(route.id));
}

Tapped Listener::tap(const Route& route, const StreamFormat& format, Samples frame) const {
  if (options_.trace == nullptr) return {};
  const auto* channel = plan_.find(route.channel);
  const auto name = fmt::format("{} {}", channel != nullptr ? channel->id : "description",
                                to_string(route.transport));
  return {options_.trace, options_.trace->add(name, format, frame)};
}

void Listener::start(const Route& route, const std::vector<StreamAddress>& paths,
                     const StreamFormat& format) {
  Line line;
  line.route = route;
  line.voice = std::make_unique<Voice>(route.id, route.rank, format, ear_.channels());
  line.receiver = std::make_unique<StreamReceiver>(paths[0], line.voice->queue(), cname_,
                                                   tap(route, format, paths[0].frame));
  if (format.two_paths) {
    line.second = std::make_unique<StreamReceiver>(paths[1], line.voice->second_queue(), cname_,
                                                   tap(route, format, paths[1].frame));
  }
  if (!ear_.add(line.voice.get()))
    throw std::runtime_error("the sound device takes no more streams (is it running?)");
  lines_.emplace(route.id, std::move(line));
}

void Listener::subscribe(const Line& line) {
  const auto* channel = plan_.find(line.route.channel);
  if (channel == nullptr) return;
  control::Subscribe message;
  message.channel = channel->id;
  message.port = line.receiver->port();
  message.red = line.route.twin && !channel->red_group.empty();
  send_(message);
}

void Listener::close(int id) {
  const auto found = lines_.find(id);
  if (found == lines_.end()) return;
  auto& line = found->second;
  if (line.route.transport == Transport::unicast && line.receiver != nullptr)
    if (const auto* channel = plan_.find(line.route.channel))
      send_(control::Unsubscribe{channel->id, line.receiver->port()});
  line.receiver.reset();
  line.second.reset();
  line.removing = ear_.remove(id);
}

/// Frees voices that the ear gave back, and asks again for those that found its queue full.
void Listener::collect() {
  while (const Voice* voice = ear_.retired()) {
    const auto found = lines_.find(voice->id());
    if (found == lines_.end()) continue;
    if (found->second.receiver != nullptr) policy_.failed(voice->id());
    lines_.erase(found);
  }
  for (auto& [id, line] : lines_)
    if (line.receiver == nullptr && !line.removing) line.removing = ear_.remove(id);
}

const Listener::Line* Listener::current() noexcept {
  const auto found = lines_.find(ear_.status().current);
  return found != lines_.end() ? &found->second : nullptr;
}

std::string Listener::diagnosis() const {
  std::string text;
  for (const auto& [id, line] : lines_) {
    if (line.receiver == nullptr) continue;
    const auto counts = line.receiver->counts();
    const auto& at = line.receiver->address().bind;
    if (!text.empty()) text += "; ";
    text += fmt::format(
        "{} {}: {} packets accepted, {} from others, {} malformed", to_string(line.route.transport),
        rtp::is_multicast(at) ? rtp::to_string(at) : fmt::format("port {}", line.receiver->port()),
        counts.accepted, counts.foreign, counts.malformed);
  }
  return text.empty() ? "no stream could be opened" : text;
}

ListenReport Listener::report(Nanoseconds offset) {
  const auto status = ear_.status();
  ListenReport report;
  report.room = plan_.known() ? plan_.welcome().room : "";
  if (const auto* channel = wanted()) report.channel = channel->id;
  if (const auto* line = current()) {
    report.transport = to_string(line->route.transport);
    if (const auto* channel = plan_.find(line->route.channel)) report.channel = channel->id;
    if (line->receiver != nullptr)
      report.latency_ms = latency_ms(line->receiver->capture(), status, offset);
  }
  report.started = status.started;
  report.buffer_ms = to_ms(status.stats.buffered);
  report.lost = status.lost;
  report.late = status.late;
  report.concealed_ms = to_ms(status.concealed);
  report.jitter_ms = status.stats.jitter_ms;
  report.drift_ppm = status.stats.drift_ppm;
  report.level_dbfs = status.rms_dbfs;
  return report;
}

}  // namespace dragoman::client
