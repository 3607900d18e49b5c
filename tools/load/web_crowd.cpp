#include "tools/load/web_crowd.h"

#include "client/monitor/relay_link.h"

#include <fmt/format.h>

#include <system_error>

namespace dragoman::load {
namespace {

using namespace std::chrono_literals;

constexpr Nanoseconds kPatience = 5s;
/// From the answer to the end of the handshake.
constexpr Nanoseconds kHandshake = 15s;
constexpr auto kPause = 5ms;

}  // namespace

WebCrowd::WebCrowd(const client::RelayAddress& relay, int members, WebPlan plan)
    : relay_(relay),
      plan_(std::move(plan)),
      members_(static_cast<std::size_t>(members)),
      buffer_(16),
      begun_(net::monotonic_now()) {
  hearer_ = std::thread([this] { hear(); });
  gatherer_ = std::thread([this] { gather(); });
}

WebCrowd::~WebCrowd() {
  stopping_ = true;
  gatherer_.join();
  hearer_.join();
  for (Member& member : members_)
    if (member.listener != nullptr) member.listener->leave();
}

void WebCrowd::gather() {
  for (std::size_t i = 0; i < members_.size() && !stopping_; ++i) {
    const auto due = begun_ + std::chrono::duration_cast<Nanoseconds>(std::chrono::duration<double>(
                                  static_cast<double>(i) / plan_.per_second));
    const auto early = due - net::monotonic_now();
    if (early > Nanoseconds{}) std::this_thread::sleep_for(early);
    offer(i);
  }
}

void WebCrowd::offer(std::size_t i) {
  Member& member = members_[i];
  try {
    auto listener = std::make_unique<WebListener>(identity_);
    const std::string path =
        "/whep/" + plan_.room + "/" + plan_.channels[i % plan_.channels.size()];
    const WebAnswer answer = parse_answer(
        client::http_post(relay_, path, listener->offer(), kPatience, "application/sdp"));
    const std::lock_guard lock(mutex_);
    member.came = net::monotonic_now();
    listener->take(answer, answer.candidate, member.came);
    member.listener = std::move(listener);
  } catch (const std::exception& error) {
    const std::lock_guard lock(mutex_);
    lost(member, error.what());
  }
}

/// With the lock.
void WebCrowd::lost(Member& member, const std::string& reason) {
  member.gone = true;
  ++gone_;
  if (reason_.empty()) reason_ = reason;
}

void WebCrowd::hear() {
  while (!stopping_) {
    {
      const std::lock_guard lock(mutex_);
      hear_all(net::monotonic_now());
    }
    // Every socket is read each time: to be woken for each packet would cost more than the packet.
    std::this_thread::sleep_for(kPause);
  }
}

void WebCrowd::hear_all(Instant now) {
  for (Member& member : members_) {
    if (member.listener == nullptr || member.gone) continue;
    member.listener->poll(now, buffer_, {});
    if (member.counted) continue;
    if (member.listener->connected()) {
      member.counted = true;
      last_came_ = now;
      ++there_;
    } else if (now - member.came > kHandshake) {
      lost(member, fmt::format("no handshake within {} s", kHandshake / 1s));
    }
  }
}

bool WebCrowd::settled() const {
  const std::lock_guard lock(mutex_);
  return there_ + gone_ >= static_cast<int>(members_.size());
}

void WebCrowd::mark() {
  const std::lock_guard lock(mutex_);
  for (Member& member : members_)
    if (member.listener != nullptr) member.listener->mark();
}

/// The own threads do all.
void WebCrowd::tick(Instant) {}

CrowdResult WebCrowd::result() {
  const std::lock_guard lock(mutex_);
  CrowdResult out;
  out.kind = "webrtc";
  out.members = static_cast<int>(members_.size());
  out.gone = gone_;
  out.reason = reason_;
  out.forged = 0;
  if (there_ > 0) out.came_s = std::chrono::duration<double>(last_came_ - begun_).count();
  for (const Member& member : members_) {
    if (member.listener == nullptr || member.gone) continue;
    const WebListener& listener = *member.listener;
    out.received += static_cast<std::int64_t>(listener.received());
    out.lost += static_cast<std::int64_t>(listener.missing());
    *out.forged += static_cast<std::int64_t>(listener.not_opened());
    if (listener.received() == 0) ++out.silent;
  }
  return out;
}

}  // namespace dragoman::load
