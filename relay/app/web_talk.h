#pragma once
/// Technicians who talk from a page: what their session offers becomes the sound of their slot,
/// which no channel can carry, until the session or the connection ends. Control thread.

#include "codecs/control/messages.h"
#include "relay/app/admission.h"
#include "relay/app/media_control.h"
#include "relay/app/token_bucket.h"
#include "relay/app/web_media.h"
#include "relay/app/web_speaker.h"

#include <functional>
#include <map>
#include <string>
#include <variant>
#include <vector>

namespace dragoman::app {

class WebTalk {
 public:
  struct Setup {
    WebMedia& web;
    MediaControl& media;
    std::function<Instant()> now;
    webrtc::Random random;                  ///< fit for secrets
    std::vector<rtp::Endpoint> candidates;  ///< where browsers find the media port
  };
  /// `ended` is told of every connection of a room and slot that ended by itself.
  using Ended = std::function<void(std::size_t room, int slot)>;

  /// What it refers to must outlive it.
  WebTalk(Setup setup, Ended ended) : setup_(std::move(setup)), ended_(std::move(ended)) {}

  /// The SDP answer to a technician's offer, or why there is none. What the same slot sent before
  /// ends.
  std::variant<std::string, control::Refused> offer(const Admission& technician,
                                                    const std::string& sdp);
  /// At once nothing of that slot is heard any more. Where there is nothing, nothing happens.
  void end(std::size_t room, int slot);

  /// What a shard tells of one of these; of others nothing happens.
  void take(const webrtc::Event& event);
  /// Some times a second: reports back to the browsers, and what a busy shard did not take.
  void poll();

 private:
  struct Talker {
    std::size_t room = 0;
    int slot = 0;
    rtp::Ssrc ssrc{};  ///< under which desks hear it
    engine::SourceConfig sound;
    bool connected = false;
    bool silenced = false;  ///< nothing is heard; its seat is taken until the shard says so
    bool to_end = false;    ///< the shard must still be asked
    SpeakerReports reports{};
  };
  using Talkers = std::map<std::uint16_t, Talker>;  ///< by the shard's slot

  void silence(Talker& talker);

  Setup setup_;
  Ended ended_;
  Talkers talkers_;
  TokenBucket offers_{5, 20};  ///< a handshake is work
  Instant report_due_{};
};

}  // namespace dragoman::app
