#pragma once
/// Speaking by WebRTC over HTTP (WHIP, RFC 9725): an offer becomes a floor source of its room, as
/// one that a session announces, until it ends. Control thread.

#include "codecs/sdp/webrtc_offer.h"
#include "relay/app/guard.h"
#include "relay/app/media_control.h"
#include "relay/app/session_hub.h"
#include "relay/app/token_bucket.h"
#include "relay/app/web_media.h"
#include "relay/app/web_speaker.h"
#include "relay/event/event.h"
#include "relay/net/http.h"

#include <array>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace dragoman::app {

/// Totals since start but for `waiting` and `connected`.
struct WhipCounts {
  int waiting = 0, connected = 0;  ///< now: without and with a finished handshake
  std::uint64_t admitted = 0;
  std::map<std::string, std::uint64_t> refused;  ///< offers, by reason
  std::array<std::uint64_t, static_cast<std::size_t>(webrtc::End::count_)> ended{};
};

class Whip {
 public:
  struct Setup {
    const event::Event& event;
    WebMedia& web;
    MediaControl& media;
    SessionHub& hub;
    std::function<Instant()> now;
    webrtc::Random random;                  ///< fit for secrets
    std::vector<rtp::Endpoint> candidates;  ///< where senders find the media port
    /// Whether a floor may be begun with that key, and whose it is.
    std::function<std::variant<Caller, control::Refused>(const control::Hello&, const Caller&)>
        identify = [](const auto&, const Caller& caller) { return caller; };
    /// Those that begin, and all that are refused for their key.
    std::function<void(const store::JournalFact&)> audit = [](const auto&) {};
    /// Whose sound begins, and whose has ended and why.
    std::function<void(const store::JournalFact&)> journal = [](const auto&) {};
  };
  /// What it refers to must outlive it.
  explicit Whip(Setup setup) : setup_(std::move(setup)) {}

  /// POST /whip/{room}/{source}
  net::Response offer(const net::Request& request, std::string_view room, const std::string& source,
                      const Caller& caller = {});
  /// GET on the session's own path: what becomes of its sound
  net::Response state(std::string_view id);
  /// DELETE on the same
  net::Response remove(std::string_view id);
  /// Ends those whose key no longer holds; how many.
  int end_those(const std::function<bool(const Caller&)>& ended);

  /// What a shard tells of a speaker; of others nothing happens.
  void take(const webrtc::Event& event);
  /// Some times a second: reports back to the senders, and what a busy shard did not take.
  void poll();

  WhipCounts counts() const;

 private:
  struct Speaker {
    std::string id;  ///< the secret in its Location
    std::size_t room = 0;
    int slot = 0;  ///< of the room's floor sources
    std::string name;
    engine::SourceConfig sound;
    Caller caller;
    Instant begun{};
    bool connected = false;
    bool silenced = false;  ///< its source is closed; its seat is taken until the shard says so
    bool to_end = false;    ///< the shard must still be asked
    SpeakerReports reports{};
    TokenBucket questions{5, 10};  ///< about its state; a page asks twice a second
  };
  using Speakers = std::map<std::uint16_t, Speaker>;  ///< by the shard's slot

  net::Response refuse(unsigned status, std::string_view reason, std::string_view message,
                       std::string_view remedy);
  net::Response refuse_key(const control::Refused& refusal, const Caller& caller);
  net::Response take_seat(const sdp::Offer& offer, std::size_t room, const std::string& source,
                          const Caller& caller);
  net::Response begin(const sdp::Offer& offer, std::size_t room, int floor,
                      const std::string& source, const Caller& caller);
  net::Response answer(const sdp::Offer& offer, const webrtc::Admitted& admitted,
                       const Speaker& speaker);
  /// None when it has ended, or never was.
  Speakers::iterator find(std::string_view id);
  /// False while one of that name speaks by WebRTC; one that fell silent is ended.
  bool make_way(std::size_t room, const std::string& source);
  bool alive(const Speaker& speaker) const;
  void silence(Speaker& speaker, std::string_view why);
  void end(std::uint16_t seat, Speaker& speaker, std::string_view why);
  void note(const char* kind, const Speaker& speaker, std::string_view more = {});

  Setup setup_;
  Speakers speakers_;
  WhipCounts counts_;
  TokenBucket offers_{5, 20};  ///< a handshake is work; more than all floors of an event at once
  Instant report_due_{};
};

}  // namespace dragoman::app
