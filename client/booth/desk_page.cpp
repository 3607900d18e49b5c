#include "client/booth/desk_page.h"

#include <signal.h>
#include <spawn.h>

#include <utility>

extern char** environ;

namespace dragoman::client {

using namespace std::chrono_literals;

namespace {

constexpr auto kMeters = 40ms;
constexpr auto kLink = 1s;

/// Why the page's line is not carried out; empty when it is.
std::string refusal_of(const DeskLine& line) {
  if (const auto* bad = std::get_if<BadLine>(&line)) return bad->reason;
  if (std::holds_alternative<EmptyLine>(line)) return "an empty line";
  if (std::holds_alternative<QuitLine>(line))
    return "the page does not end the desk's program: quit it where it was started";
  return "";
}

/// Due on an even grid; a late call is not made up for.
bool due(Instant& next, Instant now, Nanoseconds period) noexcept {
  if (now < next) return false;
  next = next + period < now ? now + period : next + period;
  return true;
}

}  // namespace

DeskPage::DeskPage(const rtp::Endpoint& at, std::string relay, MainLoop& loop, Obey obey)
    : loop_(loop),
      obey_(std::move(obey)),
      text_(std::string("dragoman-booth ") + DRAGOMAN_VERSION, std::move(relay)),
      server_(
          at, page_limits(),
          [this](std::uint64_t page, const PageCommand& command) {
            loop_.post([this, page, command] { line(page, command); });
          },
          [this](std::uint64_t page) { loop_.post([this, page] { gone(page); }); }) {
  server_.publish(text_.whole(), text_.whole());
}

std::string DeskPage::url() const {
  return "http://" + rtp::to_string(server_.local()) + "/";
}

void DeskPage::registered(const control::Welcome& welcome) {
  text_.registered(welcome);
  server_.publish(text_.whole(), text_.whole());
}

void DeskPage::room(const control::RoomState& room) {
  text_.room(room);
  server_.publish(text_.whole(), text_.whole());
}

void DeskPage::check(std::string check) {
  text_.check(std::move(check));
  server_.publish(text_.check_change(), text_.whole());
}

void DeskPage::show(const DeskView& view, double t, std::optional<double> latency_ms) {
  text_.state(to_json_line(view, t, latency_ms));
  if (!view.message && !view.text) return server_.publish(text_.state_change(), text_.whole());
  if (view.message) text_.message(t, *view.message);
  if (view.text) text_.message(t, *view.text);
  server_.publish(text_.whole(), text_.whole());
}

bool DeskPage::meters_due(Instant now) noexcept {
  return due(next_meters_, now, kMeters) && server_.watched();
}

bool DeskPage::link_due(Instant now) noexcept {
  return due(next_link_, now, kLink) && server_.watched();
}

void DeskPage::link(const ListenReport& report) {
  auto link = page_link(report);
  auto change = page_link_change(link);
  text_.link(std::move(link));
  server_.publish(std::move(change), text_.whole());
}

void DeskPage::line(std::uint64_t page, const PageCommand& command) {
  const auto parsed = read_desk_line(command.line);
  const auto reason = refusal_of(parsed);
  server_.answer(page, page_answer(command.id, command.line, reason));
  if (!reason.empty()) return;
  obey_(command.line);
  note_held(page, parsed);
}

void DeskPage::note_held(std::uint64_t page, const DeskLine& line) {
  const auto* message = std::get_if<control::ClientMessage>(&line);
  if (message == nullptr) return;
  const auto by = [page](bool on) { return on ? std::optional{page} : std::nullopt; };
  if (const auto* cough = std::get_if<control::CoughCommand>(message)) coughs_ = by(cough->on);
  if (const auto* talk = std::get_if<control::TalkCommand>(message)) talks_ = by(!talk->to.empty());
}

/// No hand is on the keys of a page that was closed, and nobody else would let them go: the channel
/// would stay silent. What is being said behind the scenes must not go on into it, so the
/// microphone is closed first.
void DeskPage::gone(std::uint64_t page) {
  if (coughs_ == page) {
    coughs_.reset();
    obey_("cough off");
  }
  if (talks_ == page) {
    talks_.reset();
    obey_("off");
    obey_("talk off");
  }
}

bool open_in_browser(const std::string& url) {
  std::string program = "xdg-open", address = url;
  char* arguments[] = {program.data(), address.data(), nullptr};
  // This program's threads hold signals back; the browser must not inherit that.
  posix_spawnattr_t attributes;
  sigset_t none;
  ::sigemptyset(&none);
  ::posix_spawnattr_init(&attributes);
  ::posix_spawnattr_setsigmask(&attributes, &none);
  ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
  pid_t child = 0;
  const int error =
      ::posix_spawnp(&child, program.c_str(), nullptr, &attributes, arguments, environ);
  ::posix_spawnattr_destroy(&attributes);
  return error == 0;
}

}  // namespace dragoman::client
