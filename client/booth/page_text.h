#pragma once
/// The messages that the desk's page is sent (PROTOCOL.md, "The desk's page"). Pure.

#include "client/booth/desk_view.h"
#include "client/listen/report.h"
#include "codecs/control/messages.h"

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <variant>

namespace dragoman::client {

/// A text between people, for the page's list: one that came, or one of the desk's own.
struct PageMessage {
  double t = 0;  ///< seconds since the Unix epoch
  std::variant<control::TextMessage, OwnText> text;
};

/// What the two meters show, dBFS.
struct PageMeters {
  double microphone_rms = -120, microphone_peak = -120;
  double incoming_rms = -120, incoming_peak = -120;
};

/// Everything that a page needs to begin, kept up to date.
class PageText {
 public:
  static constexpr std::size_t kMessages = 50;  ///< older ones are forgotten

  PageText(std::string program, std::string relay);

  void registered(const control::Welcome& welcome) { welcome_ = welcome; }
  void room(const control::RoomState& room) { room_ = room; }
  /// `line` is the desk's state line.
  void state(std::string line) { state_ = std::move(line); }
  void link(std::string text) { link_ = std::move(text); }
  void check(std::string text) { check_ = std::move(text); }
  void message(double t, const control::TextMessage& message);
  /// Was written here, or has met its fate; one that was not sent is gone once it is written again.
  void message(double t, const OwnText& text);

  std::string whole() const;         ///< "desk"
  std::string state_change() const;  ///< "state"
  std::string check_change() const;  ///< "check"

 private:
  std::string channels() const;
  std::string channel(const control::ChannelInfo& info) const;
  std::string messages() const;
  void add(PageMessage message);

  std::string program_, relay_;
  control::Welcome welcome_;
  control::RoomState room_;
  std::string state_ = "null", link_ = "null", check_ = "null";
  std::deque<PageMessage> messages_;
};

std::string page_meters(const PageMeters& meters);
/// What is heard and how it came, for "link".
std::string page_link(const ListenReport& report);
std::string page_link_change(std::string_view link);
/// Whether a line was taken; `reason` in words when it was not.
std::string page_answer(std::int64_t id, std::string_view line, std::string_view reason);

}  // namespace dragoman::client
