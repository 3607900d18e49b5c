#pragma once
/// The event: what a technician writes in EVENT.toml, validated and with every default filled in.
/// A plain value; the loader is apart (load.h), so the engine can be built from code as well.

#include "codecs/audio/time.h"
#include "codecs/rtp/endpoint.h"
#include "relay/event/alarms.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dragoman::event {

/// Two booths wanting one channel (a setting per room).
enum class BetweenBooths : std::uint8_t { mixed, override_, toggle_override, interlock, priority };
/// Two desks of one booth.
enum class WithinBooth : std::uint8_t { mixed, override_ };
/// What a channel carries when nobody interprets into it.
enum class EmptyChannel : std::uint8_t { floor, silence };
/// When the pivot's output replaces the floor on other desks.
enum class AutoRelay : std::uint8_t { b, any };

using rtp::Endpoint;

struct Network {
  std::vector<std::string> interfaces{
      "lo"};                     ///< names or IPv4 addresses; a second is a second path
  std::string interfaces_where;  ///< "event.toml:4:13"; empty for an event from no file
  int ttl = 0;
  int dscp = 46;                         ///< EF (RFC 3246)
  std::uint32_t multicast = 0xEF4D0000;  ///< 239.77.0.0, a /16; host byte order
  Endpoint http{0x7F000001, 7400};
  Endpoint https{0x7F000001, 7443};
  Endpoint media{0x7F000001, 7402};
  /// Channels' frames are listed in signed manifests; nothing = where the event has a certificate.
  std::optional<bool> manifests{};
  std::string
      phone_url;     ///< "http://listen.example": where phones reach the pages; empty = found out
  std::string wifi;  ///< name of the delegates' Wi-Fi, for the sheet; empty = not said
  std::string http_where, https_where, media_where;  ///< like interfaces_where

  /// Whether all multicast is sent twice.
  bool two_paths() const noexcept { return interfaces.size() > 1; }
};

struct Audio {
  Samples frame = 240;  ///< 120, 240, 480 or 960
  int bitrate = 96000;  ///< bits per second
  bool vbr = false;
  int complexity = 10;
  std::vector<int> redundancy{1, 2};  ///< distances in frames; empty = no twin group
  bool level_match = true;
  /// Threads that encode and send; 0 = the room's mix thread does it itself.
  int workers = 0;
};

/// Listeners with a browser, by WebRTC.
struct Web {
  int listeners = 2000;    ///< at once, in all; 0 = none are taken
  int per_address = 1000;  ///< from one address: a whole hall may share one
  int threads = 2;         ///< that listeners are divided among, 1..8
  bool redundancy = true;  ///< RED to browsers that offer it
  /// When so many of a media thread's rounds begin late, no more phones are taken; 0 = whatever.
  int late_percent = 25;
  /// Addresses that they are told, on media's port; empty = media's own.
  std::vector<std::uint32_t> announce;
};

struct Storage {
  std::filesystem::path dir{"var"};
  std::string dir_where;  ///< like interfaces_where
  bool record = false;
  bool floor_flac = false;  ///< the floor without loss beside its Opus
  Samples segment =
      3600 * Samples{kSampleRate};  ///< a file's longest; files begin at its multiples
};

/// Files that say who may do what; empty = the event has none, and whoever reaches it may all.
struct Trust {
  std::filesystem::path credentials;  ///< absolute, as the others
  std::filesystem::path certificate;  ///< chain of the server's certificate; empty = no HTTPS
  std::filesystem::path key;          ///< of that certificate
  std::string credentials_where, certificate_where;  ///< "event.toml:12:7"

  bool has_credentials() const noexcept { return !credentials.empty(); }
  bool has_certificate() const noexcept { return !certificate.empty(); }
};

/// The most that a source or a channel can be delayed, so that sound and picture agree.
inline constexpr std::chrono::milliseconds kLongestDelay{1000};

struct Fallback {
  EmptyChannel empty = EmptyChannel::floor;
  std::chrono::milliseconds hold{1500};
  std::chrono::milliseconds fade{300};
  double level_db = -6.0;
  bool operator==(const Fallback&) const = default;
};

/// A delegate's channel. Number 0 is always the floor (id "floor").
struct Channel {
  std::string id;        ///< "floor" or a language code
  int number = 0;        ///< 0..127, fixed: groups and ports follow from it
  std::string language;  ///< BCP 47 code; empty for the floor
  std::string name;      ///< own-script name of the language ("中文"), or of the floor
  bool right_to_left = false;
  int channels = 1;  ///< 2 = stereo; only the floor may be stereo
  /// Its multicast is SRTP with keys that the relay gives to those who may listen; else open to
  /// every player.
  bool encrypted = false;
  Fallback fallback;
  std::filesystem::path spoken_name{};  ///< sound file for the line-up; empty = the id is keyed
  std::string spoken_name_where{};      ///< like interfaces_where
  std::vector<float> spoken{};  ///< its sound, 48 kHz mono: whoever starts the engine puts it here
  std::chrono::milliseconds delay{0};  ///< all of it is so much later: for the room's screens
};

struct Booth {
  std::string id;
  std::string name;
  int desks = 2;               ///< 1..6
  std::string a;               ///< language code
  std::vector<std::string> b;  ///< first is the default; may be empty
};

/// A stream that the relay joins itself (AES67 / RTP L16, L24, described by an SDP file).
struct Source {
  std::string id;
  std::filesystem::path sdp;  ///< absolute
  std::string where{};        ///< of `sdp`, "event.toml:12:7"; empty for an event from no file
  /// The only one that is heard, host byte order; 0: those that the file's source-filter includes.
  std::uint32_t sender = 0;
};

/// A floor source, joined or not, is heard so much later than it came: its picture takes longer.
struct SourceDelay {
  std::string id;
  std::chrono::milliseconds delay{0};
  bool operator==(const SourceDelay&) const = default;
};

struct Room {
  std::string id;
  std::string name;
  std::string floor_language;  ///< empty = unknown
  std::vector<std::string> languages;
  std::vector<Channel> channels;  ///< floor first, then one per language, ascending number
  BetweenBooths between_booths = BetweenBooths::interlock;
  WithinBooth within_booth = WithinBooth::override_;
  std::string pivot;  ///< booth id, empty = none
  AutoRelay auto_relay = AutoRelay::any;
  std::vector<Source> sources;
  std::vector<std::string> floor_sources;  ///< names by priority, after those of `sources`
  std::vector<SourceDelay> source_delays;
  /// A floor source without any sound for so long gives way to one that has some; 0: never.
  std::chrono::milliseconds floor_silence{10'000};
  std::vector<Booth> booths;

  const Channel* find_channel(const std::string& id) const noexcept;
  const Channel* find_channel(int number) const noexcept;
  const Booth* find_booth(const std::string& id) const noexcept;
  /// 0 unless the file says something else.
  std::chrono::milliseconds delay_of(std::string_view source) const noexcept;
};

struct Event {
  std::string name;
  Network network;
  Audio audio;
  Web web;
  Storage storage;
  Alarms alarms;
  Trust trust{};
  std::vector<Room> rooms;

  const Room* find_room(const std::string& id) const noexcept;
  /// Whether what channels send is listed in signed manifests.
  bool signs() const noexcept { return network.manifests.value_or(trust.has_certificate()); }
};

/// Which of a channel's groups.
enum class Stream : std::uint8_t { plain, red };
/// Which of the event's interfaces a group leaves by.
enum class Path : std::uint8_t { first, second };

/// Multicast group and RTP port of a channel: 239.77.r.c, port 5004 + 512 r + 4 c; the RED twin is
/// group c + 128, port + 2. RTCP is on the port after. An encrypted channel's groups are one
/// further in the second octet, the second path's 16 further, ports the same. At a `place` above 0,
/// of a closed session, they are so much further than the manifests', whatever the channel is else.
Endpoint group(const Event& event, std::size_t room, int channel_number, Stream stream,
               Path path = Path::first, int place = 0) noexcept;

/// Where a channel's signed manifests go: two further in the second octet than the plain group, its
/// port; the same whether the channel is encrypted, or its session closed.
Endpoint manifest_group(const Event& event, std::size_t room, int channel_number,
                        Path path = Path::first) noexcept;

/// How many places there are for closed sessions: as far as the multicast block leaves room.
int closed_places(const Event& event) noexcept;

/// SSRC of a channel's stream: a hash of event name, room id, channel id, stream, path, and whether
/// it is encrypted; stable over restarts; never 0.
std::uint32_t ssrc(const Event& event, std::size_t room, const std::string& channel_id,
                   Stream stream, Path path = Path::first) noexcept;

/// The event that runs without a file: one room "hall", loopback only.
Event built_in_event();

}  // namespace dragoman::event
