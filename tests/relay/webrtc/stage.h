#pragma once
/// A shard with listeners and no network: datagrams go to and fro in memory, time is what the test
/// says.

#include "relay/webrtc/shard.h"
#include "tests/codecs/rtp/hex.h"
#include "tools/load/web_client.h"

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace dragoman::testing {

using load::WebAnswer;
using load::WebClient;
using load::WebPacket;

class Stage final : webrtc::ShardReports, webrtc::Outbox {
 public:
  /// One room of `channels`.
  explicit Stage(std::size_t channels = 4, webrtc::Patience patience = {})
      : addresses_(11),
        shard_(
            {0, identity, addresses_, counters, *this, {{channels, "hall@dragoman"}}, patience}) {}

  /// A listener as control would admit it; its client is at `address`.
  WebClient& admit(std::int16_t channel, const rtp::Endpoint& address, bool red = false) {
    const std::uint16_t slot = next_slot_++;
    auto client = std::make_unique<WebClient>(phone_identity, red, [this, slot](rtp::Bytes bytes) {
      to_shard_.push_back({slot, {bytes.begin(), bytes.end()}});
    });
    webrtc::Command command;
    webrtc::Admitted& listener = command.listener;
    listener.seat = {0, slot};
    listener.place = {0, channel};
    listener.ufrag = webrtc::make_ufrag(listener.seat, [this] { return random_ += 0x9E3779B9; });
    listener.password = webrtc::make_password([this] { return random_ += 0x9E3779B9; });
    listener.fingerprint = phone_identity.fingerprint();
    listener.opus = WebClient::kOpus;
    listener.red = red ? WebClient::kRed : std::uint8_t{0};
    listener.ssrc = rtp::Ssrc{0x1000U + slot};
    listener.first_sequence = 32'000;
    WebAnswer answer;
    answer.ufrag = webrtc::text_of(listener.ufrag);
    answer.password = webrtc::text_of(listener.password);
    answer.fingerprint = identity.fingerprint();
    answer.ssrc = listener.ssrc;
    client->take(answer);
    shard_.obey(command, now, *this);
    at[slot] = address;
    clients_.push_back(std::move(client));
    return *clients_.back();
  }
  /// The same, as far as the end of its handshake.
  WebClient& listener(std::int16_t channel, const rtp::Endpoint& address, bool red = false) {
    WebClient& client = admit(channel, address, red);
    client.check();
    exchange();
    client.begin_dtls();
    exchange();
    return client;
  }

  void tune(std::uint16_t slot, std::int16_t channel) {
    ask(webrtc::Command::Type::tune, slot, channel);
  }
  void report(std::uint16_t slot) {
    ask(webrtc::Command::Type::report, slot);
    exchange();
  }
  void end(std::uint16_t slot) {
    ask(webrtc::Command::Type::end, slot);
    exchange();
  }

  /// Until nothing is under way.
  void exchange() {
    while (!to_shard_.empty() || !to_clients_.empty()) {
      if (!to_shard_.empty()) {
        auto datagram = std::move(to_shard_.front());
        to_shard_.pop_front();
        shard_.receive(datagram.bytes, at[datagram.slot], {now, wall()}, *this);
        continue;
      }
      const auto datagram = std::move(to_clients_.front());
      to_clients_.pop_front();
      for (const auto& [slot, address] : at)
        if (address == datagram.to) clients_[slot]->receive(datagram.bytes);
    }
  }
  /// One datagram from anywhere.
  void inject(std::vector<std::byte> bytes, const rtp::Endpoint& from) {
    shard_.receive(bytes, from, {now, wall()}, *this);
  }

  /// Stretch `index` of these channels, in this order; its payload says channel and index.
  void sound(std::int64_t index, const std::vector<std::int16_t>& channels) {
    for (const std::int16_t channel : channels) {
      const std::vector<std::byte> opus(40, static_cast<std::byte>(channel));
      // One copy, 960 samples before, of two bytes; then the packet itself.
      auto red = hex("80 0F 00 02 00 AA BB");
      for (const std::byte b : opus) red.push_back(b);
      webrtc::Stretch stretch;
      stretch.place = {0, channel};
      stretch.index = FrameIndex{index};
      stretch.timestamp = rtp::Timestamp{static_cast<std::uint32_t>(index * 960)};
      stretch.opus = opus;
      stretch.red = red;
      stretch.due = {now, wall()};
      stretch.due_timestamp = stretch.timestamp;
      shard_.deliver(stretch, *this);
    }
    exchange();
  }

  void wait(Nanoseconds time) {
    now += time;
    shard_.tick(now, *this);
    exchange();
  }
  void tick() { shard_.tick(now, *this); }
  void leave() {
    shard_.leave(*this);
    exchange();
  }

  WallTime wall() const { return WallTime{now.time_since_epoch() + std::chrono::hours{400'000}}; }
  std::size_t listeners() const { return shard_.listeners(); }
  std::optional<std::uint8_t> owner(const rtp::Endpoint& e) const { return addresses_.find(e); }
  const webrtc::Event* last(webrtc::Event::Type type) const {
    for (auto it = events.rbegin(); it != events.rend(); ++it)
      if (it->type == type) return &*it;
    return nullptr;
  }

  const webrtc::Identity identity, phone_identity;
  webrtc::Counters counters;
  Instant now{std::chrono::seconds{1000}};
  std::vector<webrtc::Event> events;
  bool events_full = false;
  std::map<std::int16_t, bool> wanted;        ///< channels
  std::map<std::uint16_t, rtp::Endpoint> at;  ///< where each client is
  std::size_t datagrams_out = 0;

 private:
  void ask(webrtc::Command::Type type, std::uint16_t slot, std::int16_t channel = 0) {
    webrtc::Command command;
    command.type = type;
    command.listener.seat = {0, slot};
    command.listener.place = {0, channel};
    shard_.obey(command, now, *this);
  }

  struct ToShard {
    std::uint16_t slot;
    std::vector<std::byte> bytes;
  };
  struct ToClient {
    rtp::Endpoint to;
    std::vector<std::byte> bytes;
  };

  bool post(const webrtc::Event& event) noexcept override {
    if (!events_full) events.push_back(event);
    return !events_full;
  }
  void want(const webrtc::Place& place, bool on) noexcept override { wanted[place.channel] = on; }
  rtp::MutableBytes room() noexcept override { return room_; }
  void send(const rtp::Endpoint& to, std::size_t size) noexcept override {
    ++datagrams_out;
    to_clients_.push_back({to, {room_.begin(), room_.begin() + static_cast<long>(size)}});
  }

  std::uint32_t random_ = 1;
  std::uint16_t next_slot_ = 0;
  std::array<std::byte, rtp::kMaxDatagram> room_{};
  std::deque<ToShard> to_shard_;
  std::deque<ToClient> to_clients_;
  std::vector<std::unique_ptr<WebClient>> clients_;
  webrtc::AddressBook addresses_;
  webrtc::Shard shard_;
};

}  // namespace dragoman::testing
