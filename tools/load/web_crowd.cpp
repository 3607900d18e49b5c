#include "tools/load/web_crowd.h"

#include "client/monitor/relay_link.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <system_error>

namespace dragoman::load {
namespace {

using namespace std::chrono_literals;

constexpr Nanoseconds kPatience = 5s;
/// From the answer to the end of the handshake.
constexpr Nanoseconds kHandshake = 15s;
constexpr auto kPause = 5ms;
/// As the delegates' page does: so long without a packet is a connection that is dead.
constexpr Nanoseconds kSilence = 600ms;
/// … and so long a connection may take to bring its first.
constexpr Nanoseconds kFirst = 2s;

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
  while (!stopping_) {
    call_back();
    std::this_thread::sleep_for(kPause);
  }
}

/// Whose pause is over makes its offer again.
void WebCrowd::call_back() {
  for (std::size_t i = 0; i < members_.size() && !stopping_; ++i) {
    {
      const std::lock_guard lock(mutex_);
      Member& member = members_[i];
      if (!member.due || net::monotonic_now() < *member.due) continue;
      member.due.reset();
    }
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
    member.came = member.heard = net::monotonic_now();
    member.received = 0;
    listener->take(answer, answer.candidate, member.came);
    member.listener = std::move(listener);
  } catch (const std::exception& error) {
    const std::lock_guard lock(mutex_);
    if (!member.counted) return lost(member, error.what());
    member.due = net::monotonic_now() + pause_after(++member.failures);
  }
}

/// Spread, so that a hall that lost its relay does not come back in one instant.
Nanoseconds WebCrowd::pause_after(int failures) {
  const double at_random = std::uniform_real_distribution<double>{0, 1}(random_);
  const double ms = failures == 0 ? 300 * at_random
                                  : std::min(1500.0, 250 * std::exp2(failures)) * (0.5 + at_random);
  return std::chrono::duration_cast<Nanoseconds>(std::chrono::duration<double, std::milli>(ms));
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
  for (Member& member : members_)
    if (member.listener != nullptr && !member.gone) hear_one(member, now);
}

void WebCrowd::hear_one(Member& member, Instant now) {
  WebListener& listener = *member.listener;
  listener.poll(now, buffer_, {});
  if (listener.received() != member.received) {
    if (member.counted && member.received == 0 && member.failures > 0) ++returns_;
    member.failures = 0;
    member.received = listener.received();
    member.heard = now;
  }
  if (!member.counted && listener.connected()) {
    member.counted = true;
    member.heard = last_came_ = now;
    ++there_;
  } else if (!member.counted && now - member.came > kHandshake) {
    lost(member, fmt::format("no handshake within {} s", kHandshake / 1s));
  } else if (member.counted && now - member.heard > (member.received == 0 ? kFirst : kSilence)) {
    fell_silent(member, now);
  }
}

void WebCrowd::fell_silent(Member& member, Instant now) {
  member.before += member.listener->received();
  member.missing_before += member.listener->missing();
  member.forged_before += member.listener->not_opened();
  member.listener.reset();
  member.due = now + pause_after(member.failures++);
}

bool WebCrowd::settled() const {
  const std::lock_guard lock(mutex_);
  return there_ + gone_ >= static_cast<int>(members_.size());
}

void WebCrowd::mark() {
  const std::lock_guard lock(mutex_);
  returns_ = 0;
  for (Member& member : members_) {
    member.before = member.missing_before = member.forged_before = 0;
    if (member.listener == nullptr) continue;
    member.listener->mark();
    member.received = 0;
  }
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
  out.returns = returns_;
  if (there_ > 0) out.came_s = std::chrono::duration<double>(last_came_ - begun_).count();
  for (const Member& member : members_) {
    if (member.gone) continue;
    std::uint64_t received = member.before, missing = member.missing_before,
                  forged = member.forged_before;
    if (member.listener != nullptr) {
      received += member.listener->received();
      missing += member.listener->missing();
      forged += member.listener->not_opened();
    }
    out.received += static_cast<std::int64_t>(received);
    out.lost += static_cast<std::int64_t>(missing);
    *out.forged += static_cast<std::int64_t>(forged);
    if (received == 0) ++out.silent;
  }
  return out;
}

}  // namespace dragoman::load
