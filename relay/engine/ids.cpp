#include "relay/engine/ids.h"

#include <array>

namespace dragoman::engine {

const char* to_string(ChannelState state) noexcept {
  switch (state) {
    case ChannelState::interpreted:
      return "interpreted";
    case ChannelState::relay:
      return "relay";
    case ChannelState::floor:
      return "floor";
    case ChannelState::silent:
      return "silent";
    case ChannelState::muted:
      return "muted";
    case ChannelState::dead:
      return "dead";
  }
  return "";
}

const char* to_string(Quality quality) noexcept {
  switch (quality) {
    case Quality::floor:
      return "floor";
    case Quality::plus:
      return "+";
    case Quality::minus:
      return "−";
    case Quality::none:
      return "";
  }
  return "";
}

const char* to_string(Microphone microphone) noexcept {
  switch (microphone) {
    case Microphone::off:
      return "off";
    case Microphone::on:
      return "on";
    case Microphone::refused:
      return "refused";
    case Microphone::cough:
      return "cough";
  }
  return "";
}

const char* to_string(Output output) noexcept {
  switch (output) {
    case Output::a:
      return "a";
    case Output::b:
      return "b";
    case Output::c:
      return "c";
  }
  return "";
}

const char* to_string(Reason reason) noexcept {
  switch (reason) {
    case Reason::none:
      return "";
    case Reason::channel_busy:
      return "another booth is on air in this channel";
    case Reason::no_such_language:
      return "neither the room nor this booth has that language to go out in";
    case Reason::not_allowed:
      return "this desk's output does not offer that language";
    case Reason::cut_by_other:
      return "another microphone took the channel";
    case Reason::locked:
      return "the technician locked this desk";
    case Reason::kicked:
      return "the technician closed this microphone";
    case Reason::link_lost:
      return "no sound arrives from this desk";
    case Reason::is_floor_language:
      return "the floor speaks this language now";
    case Reason::no_mate:
      return "no booth-mate can hand over or take over now";
    case Reason::handover_pending:
      return "another handover of this booth waits for its answer";
    case Reason::nothing_asked:
      return "no handover waits for an answer";
    case Reason::declined:
      return "the booth-mate declined the handover";
    case Reason::lapsed:
      return "the handover lapsed: nobody answered within 60 s";
    case Reason::handed_over:
      return "the booth-mate took over";
    case Reason::relay_loop:
      return "a relay loop: that channel rests on what this desk itself says";
    case Reason::given_away:
      return "the technician gave this channel to another booth";
    case Reason::forced_fallback:
      return "the technician put the original into this channel";
    case Reason::room_closed:
      return "the room is closed";
    case Reason::back_off_air:
      return "the link or the sound was lost: off air until the microphone is pressed again";
    case Reason::floor_language_chosen:
      return "the technician set the language that the floor speaks: call the technician";
    case Reason::floor_language_said:
      return "another booth was first to say what the floor speaks: it or the technician changes "
             "it";
    case Reason::channel_muted:
      return "the technician muted this channel: nobody hears you";
    case Reason::talk_lost:
      return "whom you talked to is gone: off air until the microphone is pressed again";
    case Reason::count_:
      break;
  }
  return "";
}

const char* to_label(Reason reason) noexcept {
  constexpr std::array kLabels{"none",
                               "channel_busy",
                               "no_such_language",
                               "not_allowed",
                               "cut_by_other",
                               "locked",
                               "kicked",
                               "link_lost",
                               "is_floor_language",
                               "no_mate",
                               "handover_pending",
                               "nothing_asked",
                               "declined",
                               "lapsed",
                               "handed_over",
                               "relay_loop",
                               "given_away",
                               "forced_fallback",
                               "room_closed",
                               "back_off_air",
                               "floor_language_chosen",
                               "floor_language_said",
                               "channel_muted",
                               "talk_lost"};
  static_assert(kLabels.size() == static_cast<std::size_t>(Reason::count_));
  return kLabels[static_cast<std::size_t>(reason)];
}

const char* to_string(Call call) noexcept {
  switch (call) {
    case Call::none:
      return "none";
    case Call::raised:
      return "raised";
    case Call::handled:
      return "handled";
    case Call::finished:
      return "finished";
  }
  return "";
}

const char* to_string(Talk talk) noexcept {
  switch (talk) {
    case Talk::nobody:
      return "";
    case Talk::mate:
      return "mate";
    case Talk::technician:
      return "technician";
  }
  return "";
}

const char* to_string(HandoverEnd end) noexcept {
  switch (end) {
    case HandoverEnd::none:
      return "";
    case HandoverEnd::accepted:
      return "accepted";
    case HandoverEnd::declined:
      return "declined";
    case HandoverEnd::lapsed:
      return "lapsed";
    case HandoverEnd::taken:
      return "taken";
    case HandoverEnd::withdrawn:
      return "withdrawn";
  }
  return "";
}

const char* to_string(HandoverPart part) noexcept {
  switch (part) {
    case HandoverPart::none:
      return "";
    case HandoverPart::asked:
      return "asked";
    case HandoverPart::wanted:
      return "wanted";
    case HandoverPart::offered:
      return "offered";
  }
  return "";
}

}  // namespace dragoman::engine
