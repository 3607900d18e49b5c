#pragma once
/// Messages of the control session (WebSocket /api/v1/session, one JSON object a text frame). Plain
/// structs; json.h turns them into text and back, bounds-checked. Every message has "type".
/// PROTOCOL.md lists them with samples.

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace dragoman::control {

enum class Role : std::uint8_t { listener, interpreter, floor, technician };
enum class Codec : std::uint8_t { l16, l24, opus };

// ---- client → relay --------------------------------------------------------------------------

/// First message of a session. Sources and desks say what they will send and from which UDP port.
struct Hello {
  Role role = Role::listener;
  std::string client;  ///< program and version, for the technician
  std::string room;
  std::string source;      ///< floor: name of this source, e.g. "mixer"
  std::string booth;       ///< interpreter
  int desk = 0;            ///< interpreter, from 1
  std::uint16_t port = 0;  ///< UDP port that RTP comes from; 0 for a listener
  Codec codec = Codec::l16;
  int channels = 1;
  int packet_us = 2500;
  std::string token{};  ///< of a key file; empty where the event has no credentials
  bool srtp = false;    ///< a source that can seal its packets (SRTP, AEAD_AES_256_GCM)
  bool webrtc = false;  ///< a technician in a browser: its sound comes as an Offer agrees on
};

/// Unicast listening; `port` is the listener's UDP port at the session's peer address. Must be
/// repeated (or any message sent) each second; gone after 5 s of silence.
struct Subscribe {
  std::string channel;
  std::uint16_t port = 0;
  bool red = false;
  int packet_ms = 0;  ///< 0 = one frame a packet; 10 or 20 = frames merged
};
struct Unsubscribe {
  std::string channel;
  std::uint16_t port = 0;
};
struct Ping {
  std::int64_t t = 0;
};  ///< echoed by Pong

struct MicrophoneCommand {
  bool on = false;
};
struct CoughCommand {
  bool on = false;
};
struct OutputCommand {
  std::string output;
  std::string language;
};  ///< "a" | "b" | "c"
struct IncomingCommand {
  std::string channel;
};  ///< "floor" or a language

/// A step of a handover inside the booth: "ask" | "accept" | "decline" |
/// "take" | "withdraw", what this desk asked.
struct HandoverCommand {
  std::string step;
};
/// "Slower, please", to chair and technician; nobody learns from whom.
struct SlowerCommand {};
/// "The microphone, please", in the same way.
struct UseMicrophoneCommand {};
/// Calls the technician, or withdraws the call.
struct CallCommand {
  bool on = false;
};
/// What the floor speaks now; empty = unknown.
struct FloorLanguageCommand {
  std::string language;
};
/// Text to people: "technician", or "mate", the others of the booth.
struct TextCommand {
  std::string to, text;
  std::int64_t id = 0;  ///< the desk's own, from 1: what became of it is answered; 0 = no answer
};

/// Behind the scenes: an interpreter talks to "mate" or "technician", a technician to a "desk" (0 =
/// all of the booth; no booth = all of the room); "" ends it.
struct TalkCommand {
  std::string to, booth;
  int desk = 0;
};
/// Private lines are sent to this UDP port at the session's peer address; 0 = no more. Kept alive
/// as a subscription is.
struct PrivateCommand {
  std::uint16_t port = 0;
};

/// What a listener hears, once a second; feeds the technician's view.
struct ListenerReport {
  std::string channel, transport;  ///< "multicast" | "unicast"
  std::uint64_t lost = 0, late = 0;
  double concealed_ms = 0, jitter_ms = 0, latency_ms = 0;
  bool redundancy = false;      ///< it hears the stream with copies (RED)
  std::uint64_t recovered = 0;  ///< packets that only a copy brought
};

/// Packets of a channel that its signed manifests do not list, since the session began.
struct ForgedPackets {
  std::string channel;
  std::uint64_t packets = 0;
  std::string from;  ///< "10.0.0.5:40000": where the last of them said that it came from
};

/// Asks what came of the packets that this session sends.
struct ReceptionRequest {};

/// How a technician in a browser would send its sound by WebRTC; another one ends what the one
/// before began.
struct Offer {
  std::string sdp;
};

using ClientMessage =
    std::variant<Hello, Subscribe, Unsubscribe, Ping, MicrophoneCommand, CoughCommand,
                 OutputCommand, IncomingCommand, ListenerReport, HandoverCommand, SlowerCommand,
                 UseMicrophoneCommand, CallCommand, FloorLanguageCommand, TextCommand, TalkCommand,
                 PrivateCommand, ReceptionRequest, ForgedPackets, Offer>;

// ---- relay → client --------------------------------------------------------------------------

/// Keys of an encrypted channel's groups, hex, all under one identifier; empty for groups that
/// there are none of, and all of them where the channel goes in the clear.
struct MediaKeys {
  std::uint32_t mki = 0;
  std::string plain, red, second_plain, second_red;
  /// Where it goes then; empty = as Welcome says.
  std::string group{}, red_group{}, second_group{}, second_red_group{};
  bool operator==(const MediaKeys&) const = default;
};

struct ChannelInfo {
  std::string id;
  int number = 0;
  std::string language, name;  ///< own script
  std::string direction;       ///< "ltr" | "rtl"
  int channels = 1;
  std::string group;  ///< "239.77.0.1"
  std::uint16_t port = 0;
  std::uint32_t ssrc = 0;
  std::string red_group;  ///< empty = no twin
  std::uint16_t red_port = 0;
  std::uint32_t red_ssrc = 0;
  std::uint32_t unicast_ssrc = 0;  ///< of merged unicast packets; equals ssrc for unmerged ones
  /// On the second path, same ports; empty = the group goes one path only.
  std::string second_group{}, second_red_group{};
  std::uint32_t second_ssrc = 0, second_red_ssrc = 0;
  /// Where its signed manifests go, on the channel's port; empty = there are none.
  std::string manifest_group{}, second_manifest_group{};
  bool encrypted = false;  ///< its multicast is SRTP, with keys that NewKeys brings
};

/// The answer to Hello.
struct Welcome {
  std::string event, room, room_name;
  std::string floor_language;
  int frame_us = 5000;
  std::int64_t frame = 0;  ///< index of the room's frame when this was said; 0 = unknown
  std::string media_host;  ///< where RTP goes to and unicast comes from
  std::uint16_t media_port = 0;
  std::string interface;       ///< of the multicast, as the relay names it; a hint on loopback
  std::string source_address;  ///< sender address of the multicast, for source-specific joins
  /// Of the second path; empty = there is none.
  std::string second_interface, second_source_address;
  std::uint32_t ssrc = 0;  ///< that the client must send with; 0 for listeners
  int payload_type = 0;
  std::string source;  ///< floor: its name in the room, which may not be the one that it asked for
  std::string nonce;   ///< hex; for peers behind NAT
  std::string srtp{};  ///< a source's master key and salt, hex; empty = its packets go as they are
  std::string manifest_key{};  ///< Ed25519's public key, hex; empty = nothing is signed
  std::vector<ChannelInfo> channels;
  std::vector<std::string> b_languages;  ///< interpreter: B's list, first is the default
  std::string a_language;
};

/// Anything refused. The session goes on unless the code is "hello".
struct Refused {
  std::string code, message, remedy;
  std::int64_t id = 0;  ///< of the text that is refused; 0 = it is something else, or had none
};

/// The text of that id is with whom it was for.
struct TextTaken {
  std::int64_t id = 0;
};

struct Subscribed {
  std::string channel;
  std::uint16_t port = 0;
};
struct Pong {
  std::int64_t t = 0;
};

/// The answer to ReceptionRequest: packets of this session since it began; those that are missing
/// in front of the newest one are lost.
struct Reception {
  std::int64_t received = 0, lost = 0;
};

/// A desk's confirmed state; sent at registration and on every change.
struct DeskState {
  std::string booth;
  int desk = 0;
  std::string microphone;           ///< off | on | refused | cough
  std::vector<std::string> on_air;  ///< channels that this desk feeds
  std::string output, language;
  std::string incoming;
  std::string partner;              ///< on-air state of the booth-mate: "" | "on" | "off"
  std::string reason;               ///< words, empty when all is well
  int open_microphones = 0;         ///< of the booth: 0 = none open, 2 = both
  std::string handover{};           ///< "" | "asked" | "wanted" | "offered": this desk's part
  std::string floor_key = "floor";  ///< the channel that its floor key carries: auto-relay if not
                                    ///< the floor
  std::string call = "none";        ///< none | raised | handled | finished
  bool slower = false;              ///< the speaker is being asked to slow down
  std::string talk{};               ///< "" | "mate" | "technician": whom it talks to
  bool use_microphone = false;      ///< the speaker is being asked to use the microphone
  bool technician_hears = true;     ///< a technician is there to talk to; an older relay is silent
  std::uint32_t refusals = 0;  ///< grows with each wish refused, also when nothing else changes
  /// Why nobody hears the booth-mate, whose microphone is open: words; empty = not so.
  std::string partner_reason{};
};

/// Text from "technician", or from the "mate" at `desk`.
struct TextMessage {
  std::string from;
  int desk = 0;
  std::string text;
  bool operator==(const TextMessage&) const = default;
};

/// The voices that arrive at the private port now, each a stream of its own; on every change.
struct PrivateLine {
  std::string from;   ///< "mate" | "desk" | "technician"
  std::string booth;  ///< of a desk
  int desk = 0;
  std::uint32_t ssrc = 0;
  int payload_type = 0;
  bool talk = false;  ///< it talks to the hearer; else it is the booth-mate on air
  std::uint32_t mki = 0;
  std::string srtp{};  ///< the line's key and salt, 88 hex digits; empty = it comes in the clear
  bool operator==(const PrivateLine&) const = default;
};
struct PrivateLines {
  std::vector<PrivateLine> lines;
  bool operator==(const PrivateLines&) const = default;
};

/// To a technician: whom it talks to, as TalkCommand has it ("" = nobody), and which desks hear it;
/// after each talk command that was taken, and when the hearers change.
struct Talking {
  std::string to, booth;
  int desk = 0;
  std::vector<std::pair<std::string, int>> hearers;  ///< booth, desk
  bool operator==(const Talking&) const = default;
};

/// State of the room's channels; on every change.
struct ChannelState {
  std::string id, state, quality;  ///< contract words; quality empty = nothing is carried
  std::vector<std::pair<std::string, int>> on_air;  ///< booth, desk
  /// Of state "muted": "technician" | "line_up" | "closed_session" | "cough", of all who speak into
  /// it; empty = another state, or not known.
  std::string muted_by{};
};
struct RoomState {
  std::string floor_language;
  std::vector<ChannelState> channels;
};

/// To an Offer: how the relay takes that sound.
struct Answer {
  std::string sdp;
};

/// All keys that packets of that channel may be sealed with from now on, the one in use first:
/// before a key is used, every listener has it. After Welcome, and whenever they change.
struct NewKeys {
  std::string channel;
  std::vector<MediaKeys> keys;
};

using RelayMessage =
    std::variant<Welcome, Refused, Subscribed, Pong, DeskState, RoomState, TextMessage,
                 PrivateLines, Talking, Reception, NewKeys, TextTaken, Answer>;

}  // namespace dragoman::control
