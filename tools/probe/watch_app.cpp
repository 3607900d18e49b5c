#include "tools/probe/watch_app.h"

#include "client/audio/device.h"
#include "client/monitor/relay_link.h"
#include "client/net/named_interface.h"
#include "codecs/sdp/reader.h"

#include <boost/json.hpp>
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <system_error>

namespace dragoman::probe {
namespace {

using client::Exit;
using client::ProgramError;

constexpr Nanoseconds kTick = std::chrono::milliseconds{50};
constexpr Nanoseconds kSecond = std::chrono::seconds{1};
constexpr Nanoseconds kPatience = std::chrono::seconds{3};
/// RFC 3376 §8.5: who heard no query for so long has no querier, and a little.
constexpr Nanoseconds kQuerier = std::chrono::seconds{260};
/// A join takes its time, and one lost report of IGMP a second more.
constexpr int kBadSeconds = 3;

const char* const kWatchExamples =
    "Examples:\n"
    "  dragoman-probe watch 10.0.0.5 --room hall --interface eth1 --name balcony\n"
    "      from another machine or interface; until Ctrl-C, telling the relay each second\n"
    "  dragoman-probe watch 10.0.0.5 --room hall --seconds 10 --json\n"
    "      for a script: exit 0 only when every channel arrived and nobody else sent";

std::string host_name() {
  std::array<char, 65> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0) return "watcher";
  return name.data();
}

/// The room's channels as the relay lists them. Throws ProgramError.
std::vector<std::string> channels_of(const client::CommonOptions& common, const std::string& id) {
  const auto root = boost::json::parse(http_get(common.relay, "/api/v1/event", kPatience));
  std::string rooms;
  for (const auto& room : root.at("rooms").as_array()) {
    const std::string name(room.at("id").as_string());
    rooms += (rooms.empty() ? "" : ", ") + name;
    if (name != id) continue;
    std::vector<std::string> channels;
    for (const auto& channel : room.at("channels").as_array())
      channels.emplace_back(channel.at("id").as_string());
    return channels;
  }
  throw ProgramError(Exit::usage, "no_room", fmt::format("there is no room {}", id),
                     "rooms here: " + rooms);
}

/// The relay's description of a channel. Throws ProgramError.
sdp::Description description_of(const client::CommonOptions& common, const std::string& room,
                                const std::string& channel, Nanoseconds patience) {
  const auto path = fmt::format("/api/v1/rooms/{}/channels/{}.sdp", room, channel);
  auto read = sdp::read(http_get(common.relay, path, patience));
  if (!read.description || read.description->audio() == nullptr)
    throw ProgramError(Exit::failure, "bad_description",
                       fmt::format("the relay's description of {} cannot be read", channel),
                       "is it of this version?");
  return std::move(*read.description);
}

/// Nothing where the stream is not signed, or sealed: then nothing is told from what came.
std::optional<client::ManifestAddress> manifests_of(const sdp::Media& audio) {
  const auto& signing = audio.manifests;
  const auto key = signing ? manifest::parse_public_key(signing->key) : std::nullopt;
  if (!key || audio.protection) return std::nullopt;
  return client::ManifestAddress{signing->group, *key, rtp::Ssrc{signing->ssrc}};
}

/// Address of the interface that was asked for, by name or address; of the one that leads to
/// `sender` where none was, since the route to its groups may lead elsewhere. Empty: none does.
std::string interface_of(const std::string& asked, std::uint32_t sender) {
  const std::uint32_t address = !asked.empty() ? net::interface_address(asked)
                                : sender != 0  ? net::address_towards(sender)
                                               : 0;
  return address != 0 ? rtp::address_text(address) : "";
}

}  // namespace

void add_watch(CLI::App& app, WatchOptions& options) {
  auto* watch = app.add_subcommand("watch", "Watch whether multicast arrives here, and who sends");
  watch->footer(kWatchExamples);
  watch->callback([&options] { options.wanted = true; });
  watch->add_option("--room", options.room, "Room, as the event names it")->required();
  watch->add_option("--channel", options.channels, "Only these channels (default: all)");
  watch->add_option("--interface", options.interface,
                    "Name or IPv4 address where multicast is joined (default: towards the relay)");
  watch->add_option("--name", options.name,
                    "What the alarms call this place (default: the machine's name)");
  watch->add_option("--seconds", options.seconds, "End after so long (default: Ctrl-C ends it)")
      ->check(client::number_between(1, 1e7));
  watch->add_flag("--alone", options.alone, "Tell the relay nothing");
  watch->fallthrough();
}

WatchApp::WatchApp(const client::CommonOptions& common, const WatchOptions& options,
                   client::MainLoop& loop)
    : common_(common),
      options_(options),
      loop_(loop),
      begin_(client::monotonic_now()),
      next_(begin_ + kSecond) {
  client::require_interface(options.interface);
  const auto all = channels_of(common, options.room);
  for (const auto& channel : options.channels)
    if (std::find(all.begin(), all.end(), channel) == all.end())
      throw ProgramError(Exit::usage, "no_channel",
                         fmt::format("room {} has no channel {}", options.room, channel),
                         fmt::format("channels here: {}", fmt::join(all, ", ")));
  for (const auto& channel : options.channels.empty() ? all : options.channels) join(channel);
  if (!interface_.empty()) ear_.emplace(interface_, begin_);
}

void WatchApp::join(const std::string& channel) {
  const auto description = description_of(common_, options_.room, channel, kPatience);
  const auto* audio = description.audio();
  if (interface_.empty()) interface_ = interface_of(options_.interface, audio->single_source());
  net::UdpOptions options;
  options.bind = audio->destination();
  options.interface = interface_;
  options.reuse_address = true;
  Line line{GroupWatch({channel, options.bind, audio->single_source()}), net::UdpSocket(options),
            nullptr};
  // From anybody: a source-specific join would hide the stranger.
  line.socket.join(options.bind.address, 0);
  if (const auto manifests = manifests_of(*audio))
    line.forgeries = std::make_unique<ForgeryWatch>(*manifests, interface_, audio->single_source());
  lines_.push_back(std::move(line));
}

void WatchApp::tick() {
  const Instant now = client::monotonic_now();
  std::array<net::Received, 32> datagrams;
  for (Line& line : lines_) {
    while (const auto count = line.socket.receive(datagrams))
      for (std::size_t i = 0; i < count; ++i) {
        line.watch.packet(datagrams[i].from.address, now);
        if (line.forgeries) line.forgeries->packet(datagrams[i]);
      }
    if (line.forgeries) line.forgeries->look(now);
  }
  if (now < next_) return;
  next_ += kSecond;
  second(now);
  if (options_.seconds > 0 && now - begin_ >= std::chrono::duration<double>(options_.seconds))
    loop_.quit(0);
}

/// A relay that started again with another certificate signs with another key, and all that it says
/// looks forged: so it is asked before anybody is accused. While it does not answer nobody is.
std::optional<rtp::Endpoint> WatchApp::forger(Line& line) {
  const auto found = line.forgeries ? line.forgeries->forger() : std::nullopt;
  if (!found) return std::nullopt;
  try {
    const auto description =
        description_of(common_, options_.room, line.watch.group().channel, kSecond);
    const auto manifests = manifests_of(*description.audio());
    if (manifests == line.forgeries->manifests()) {
      line.forgeries->told();
      return found;
    }
    line.forgeries = manifests ? std::make_unique<ForgeryWatch>(*manifests, interface_,
                                                                line.watch.group().source)
                               : nullptr;
  } catch (const std::exception& error) {
    spdlog::debug("whether {} is forged is not known yet: {}", line.watch.group().channel,
                  error.what());
  }
  return std::nullopt;
}

WatchReport WatchApp::report(Instant now) {
  WatchReport report;
  report.watcher = options_.name.empty() ? host_name() : options_.name;
  report.room = options_.room;
  for (Line& line : lines_) {
    const auto& channel = line.watch.group().channel;
    (line.watch.received(now) ? report.received : report.missing).push_back(channel);
    for (const auto address : line.watch.foreign(now))
      report.foreign.emplace_back(channel, rtp::address_text(address));
    if (const auto forger = this->forger(line))
      report.forged.emplace_back(channel, rtp::to_string(*forger));
  }
  if (!ear_ || !ear_->known()) return report;
  const Nanoseconds silent = ear_->silent_for(now);
  const bool heard = silent < now - begin_;
  if (silent >= kQuerier) report.querier = "missing";
  if (heard && silent < kQuerier) report.querier = "heard";
  return report;
}

void WatchApp::second(Instant now) {
  const WatchReport seen = report(now);
  bad_seconds_ = seen.well() ? 0 : bad_seconds_ + 1;
  if (bad_seconds_ >= kBadSeconds || !seen.foreign.empty() || !seen.forged.empty()) failed_ = true;
  if (common_.json) {
    fmt::print(
        "{}\n",
        to_json(seen, std::chrono::duration<double>(net::wall_now().time_since_epoch()).count()));
    std::fflush(stdout);
  } else if (told_ != seen) {
    fmt::print("{}\n", to_words(seen));
    std::fflush(stdout);
    told_ = seen;
  }
  if (!options_.alone) tell(seen);
}

/// A relay that takes no report is no reason to stop watching.
void WatchApp::tell(const WatchReport& report) {
  try {
    http_post(common_.relay, fmt::format("/api/v1/rooms/{}/network", options_.room),
              to_json(report), kSecond);
    refused_ = false;
  } catch (const ProgramError& error) {
    if (!std::exchange(refused_, true)) spdlog::warn("not told to the relay: {}", error.what());
  }
}

int WatchApp::run() {
  loop_.on_tick(kTick, [this] { tick(); });
  const int code = loop_.run();
  return code != 0 ? code : static_cast<int>(failed_ ? Exit::failure : Exit::success);
}

}  // namespace dragoman::probe
