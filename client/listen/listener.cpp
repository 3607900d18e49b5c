#include "client/listen/listener.h"

#include "codecs/control/codes.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <system_error>
#include <utility>

namespace dragoman::client {
namespace {

constexpr int kSdpRoute = -1;
/// A device that has fetched nothing for so long plays nothing.
constexpr Nanoseconds kDeviceGone = std::chrono::milliseconds{300};

/// A new stream is heard later by what is expected of its way: beyond this it may be missing first.
constexpr Nanoseconds kMostExpected = std::chrono::milliseconds{40};

/// What is concealed for so long is no longer that stream's sound, so it has no age.
constexpr Nanoseconds kStreamGone = std::chrono::milliseconds{200};

constexpr Nanoseconds kForgedPause = std::chrono::milliseconds{500};

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
        for (auto& address : plan_.paths(*channel, Transport::multicast, twin))
          addresses.push_back(std::move(address));
    return addresses;
  };
  const auto before = where();
  if (plan_.known() && plan_.welcome().manifest_key != session.welcome.manifest_key) other_signer();
  linked_ = true;
  plan_ = ChannelPlan(session);
  policy_.registered(now);
  policy_.offer_twins(plan_.twins());
  const auto after = where();
  if (!before.empty() && !after.empty() && after != before) policy_.reopen();
  for (const auto& [id, line] : lines_)
    if (line.paths->open() && line.route.transport == Transport::unicast) subscribe(line);
  carry_out(now);
}

void Listener::link_lost() noexcept {
  if (std::exchange(linked_, false)) forged_linked_ = forged();
  policy_.unregistered();
}

/// A relay that came back with another certificate: until we knew, all its manifests looked forged.
void Listener::other_signer() noexcept {
  forged_before_ = linked_ ? forged() : forged_linked_;
  forged_before_.guarded = false;
  forged_told_ = forged_before_.forged;
  for (auto& [id, line] : lines_) line.outdated = true;
}

void Listener::refused(const control::Refused& refusal) noexcept {
  if (refusal.code == control::code::kMedia) policy_.unicast_refused();
}

void Listener::keys_changed(const control::NewKeys& news) {
  plan_.take(news);
  for (auto& [id, line] : lines_) {
    const auto* channel = plan_.find(line.route.channel);
    if (channel == nullptr || channel->id != news.channel) continue;
    try {
      line.paths->set_keys(plan_.paths(*channel, line.route.transport, line.route.twin));
    } catch (const std::system_error& error) {
      tell_({error.what(), true});
    }
  }
}

void Listener::play_only(const std::vector<StreamAddress>& paths, const StreamFormat& format) {
  const auto transport =
      rtp::is_multicast(paths.front().bind) ? Transport::multicast : Transport::unicast;
  Line& line = start(Route{kSdpRoute, -1, transport, 1}, paths.front(), format);
  if (format.two_paths) add_second(line, paths.back(), format);
}

void Listener::select(int channel, Instant now) {
  policy_.select(channel);
  carry_out(now);
}

void Listener::tick(Instant now) {
  for (const auto& [id, line] : lines_) {
    if (const auto heard = line.paths->last_heard()) policy_.heard(id, *heard);
    line.paths->watch(now, tell_);
  }
  const auto& status = ear_.status();
  if (status.settled) {
    policy_.settled(status.current);
    policy_.losses(now, status.stats.lost, status.stats.recovered);
  }
  carry_out(now);
  tell_forged(now);
  collect();
}

/// The relay hears of it at once, so that the technician does; then twice a second while it lasts.
/// Without the relay nobody knows whether what comes is its successor's.
void Listener::tell_forged(Instant now) {
  if (!linked_) return;
  const ForgedCounts counts = forged();
  const auto* channel = wanted();
  if (counts.forged <= forged_told_ || now < tell_forged_ || channel == nullptr) return;
  if (forged_told_ == 0)
    tell_({fmt::format("forged packets come to {}, from {}: they are dropped", channel->id,
                       rtp::to_string(counts.forger)),
           true});
  forged_told_ = counts.forged;
  tell_forged_ = now + kForgedPause;
  send_(control::ForgedPackets{channel->id, counts.forged, rtp::to_string(counts.forger)});
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
  auto paths = plan_.paths(*channel, route.transport, route.twin);
  if (route.transport == Transport::multicast && !options_.interface.empty())
    for (auto& path : paths) path.interface = options_.interface;
  auto format = plan_.format(*channel);
  format.two_paths = paths.size() > 1;
  try {
    Line& line = start(route, paths.front(), format);
    if (route.transport == Transport::unicast) subscribe(line);
  } catch (const std::exception& error) {
    tell_({error.what(), true});
    return policy_.failed(route.id);
  }
  try {
    if (format.two_paths) add_second(lines_.at(route.id), paths.back(), format);
  } catch (const std::exception& error) {
    tell_({std::string(error.what()) + "; the first path plays alone", true});
  }
}

Tapped Listener::tap(const Route& route, const StreamFormat& format, Samples frame) const {
  if (options_.trace == nullptr) return {};
  const auto* channel = plan_.find(route.channel);
  const auto name = fmt::format("{} {}", channel != nullptr ? channel->id : "description",
                                to_string(route.transport));
  return {options_.trace, options_.trace->add(name, format, frame)};
}

Listener::Line& Listener::start(const Route& route, const StreamAddress& address,
                                const StreamFormat& format) {
  Line line;
  line.route = route;
  // What comes the same way, the twin or another channel, meets the same network and the same
  // machine: it need not find out by what is missing.
  const Nanoseconds spread = samples_to_duration(ear_.status().stats.spread);
  const bool losses = route.twin && options_.twin == TwinSetting::automatic;
  line.voice = std::make_unique<Voice>(route.id, route.rank, format, ear_.channels(), std::nullopt,
                                       Experience{std::min(spread, kMostExpected), losses});
  line.paths = std::make_unique<StreamPaths>(cname_);
  line.paths->add(address, line.voice->queue(), tap(route, format, address.frame),
                  net::monotonic_now());
  if (!ear_.add(line.voice.get()))
    throw std::runtime_error("the sound device takes no more streams (is it running?)");
  return lines_.emplace(route.id, std::move(line)).first->second;
}

void Listener::add_second(Line& line, const StreamAddress& address, const StreamFormat& format) {
  line.paths->add(address, line.voice->second_queue(), tap(line.route, format, address.frame),
                  net::monotonic_now());
}

void Listener::subscribe(const Line& line) {
  const auto* channel = plan_.find(line.route.channel);
  if (channel == nullptr) return;
  control::Subscribe message;
  message.channel = channel->id;
  message.port = line.paths->port();
  message.red = line.route.twin && !channel->red_group.empty();
  send_(message);
}

void Listener::close(int id) {
  const auto found = lines_.find(id);
  if (found == lines_.end()) return;
  auto& line = found->second;
  if (line.route.transport == Transport::unicast && line.paths->open())
    if (const auto* channel = plan_.find(line.route.channel))
      send_(control::Unsubscribe{channel->id, line.paths->port()});
  line.paths->close();
  line.removing = ear_.remove(id);
}

/// Frees voices that the ear gave back, and asks again for those that found its queue full.
void Listener::collect() {
  while (const Voice* voice = ear_.retired()) {
    const auto found = lines_.find(voice->id());
    if (found == lines_.end()) continue;
    if (found->second.paths->open()) policy_.failed(voice->id());
    if (!found->second.outdated) forged_before_ += found->second.paths->forged();
    lines_.erase(found);
  }
  for (auto& [id, line] : lines_)
    if (!line.paths->open() && !line.removing) line.removing = ear_.remove(id);
}

const Listener::Line* Listener::current() noexcept {
  const auto found = lines_.find(ear_.status().current);
  return found != lines_.end() ? &found->second : nullptr;
}

std::string Listener::diagnosis() const {
  std::string text;
  for (const auto& [id, line] : lines_) {
    if (!line.paths->open()) continue;
    if (!text.empty()) text += "; ";
    text += fmt::format("{} {}", to_string(line.route.transport), line.paths->diagnosis());
  }
  return text.empty() ? "no stream could be opened" : text;
}

std::optional<rtp::SenderInfo> Listener::sender() noexcept {
  const auto* line = current();
  return line != nullptr ? line->paths->sender() : std::nullopt;
}

ForgedCounts Listener::forged() const noexcept {
  ForgedCounts counts = forged_before_;
  for (const auto& [id, line] : lines_)
    if (!line.outdated) counts += line.paths->forged();
  return counts;
}

ListenReport Listener::report(Instant now, Nanoseconds offset) {
  const auto status = ear_.status();
  ListenReport report;
  report.started = status.started;
  report.playing = status.started && now - status.play_time < kDeviceGone;
  report.room = plan_.known() ? plan_.welcome().room : "";
  if (const auto* channel = wanted()) report.channel = channel->id;
  if (const auto* line = current()) {
    report.transport = to_string(line->route.transport);
    if (const auto* channel = plan_.find(line->route.channel)) {
      report.channel = channel->id;
      report.redundancy = line->route.twin && !channel->red_group.empty();
    }
    const bool arriving = status.play_time - status.decoded_at < kStreamGone;
    if (report.playing && arriving)
      report.latency_ms = latency_ms(line->paths->capture(), status, offset);
  }
  report.buffer_ms = to_ms(status.stats.buffered);
  report.lost = status.lost;
  report.late = status.late;
  report.recovered = status.recovered;
  report.late_callbacks = status.late_callbacks;
  report.concealed_ms = to_ms(status.concealed);
  report.stretched_ms = to_ms(status.stretched);
  report.shortened_ms = to_ms(status.shortened);
  report.jitter_ms = status.stats.jitter_ms;
  report.drift_ppm = status.stats.drift_ppm;
  report.level_dbfs = status.rms_dbfs;
  report.forged = forged();
  return report;
}

}  // namespace dragoman::client
