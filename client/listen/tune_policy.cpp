#include "client/listen/tune_policy.h"

#include <algorithm>
#include <utility>

namespace dragoman::client {

const char* to_string(Transport transport) noexcept {
  return transport == Transport::multicast ? "multicast" : "unicast";
}

void TunePolicy::select(int channel) noexcept {
  if (channel == wanted_) return;
  wanted_ = channel;
  stale_ = true;
}

void TunePolicy::registered(Instant now) noexcept {
  if (std::exchange(session_, true)) return;
  next_try_ = Instant{};
  // What a relay that is back is asked for again may take as long to come as the first time.
  for (auto& open : open_)
    if (open.route.transport == Transport::unicast) open.since = now;
}

void TunePolicy::heard(int id, Instant at) noexcept {
  for (auto& open : open_)
    if (open.route.id == id) open.heard = at;
}

void TunePolicy::settled(int id) noexcept {
  if (id != settled_) twin_.changed();
  settled_ = id;
}

void TunePolicy::losses(Instant now, std::uint64_t lost, std::uint64_t recovered) noexcept {
  const bool current = std::any_of(open_.begin(), open_.end(), [this](const Open& open) {
    return open.route.id == settled_ && open.route.rank / 2 == generation_;
  });
  if (!current) return;  // what a stream loses that is about to be left says nothing
  twin_.observe(now, lost, recovered);
  if (wants_twin() != with_twin_) stale_ = true;
}

void TunePolicy::failed(int id) noexcept {
  for (auto& open : open_)
    if (open.route.id == id) open.failed = true;
}

std::vector<Route> TunePolicy::routes() const {
  std::vector<Route> routes;
  for (const auto& open : open_) routes.push_back(open.route);
  return routes;
}

std::vector<TuneAction> TunePolicy::advance(Instant now) {
  actions_.clear();
  if (wanted_ >= 0) {
    if (stale_) open_first(now);
    drop_superseded();
    handle_silence(now);
    retry(now);
  }
  return std::move(actions_);
}

Transport TunePolicy::preferred() const noexcept {
  if (choice_ == TransportChoice::unicast) return Transport::unicast;
  return fallen_back_ && session_ ? Transport::unicast : Transport::multicast;
}

/// A new generation outranks every route of the old one, which goes on sounding until the new
/// sounds.
void TunePolicy::open_first(Instant now) {
  stale_ = false;
  told_ = false;
  ++generation_;
  with_twin_ = wants_twin();
  const auto kept = settled_;
  for (const auto& route : routes())
    if (route.id != kept) close(route.id);
  const auto transport = preferred();
  if (transport == Transport::multicast || session_) open(transport, false, now);
  next_try_ = now + (fallen_back_ ? kRetryMulticast : Nanoseconds{0});
}

void TunePolicy::open(Transport transport, bool probe, Instant now) {
  const int rank = 2 * generation_ + (transport == Transport::multicast ? 1 : 0);
  const Route route{next_id_++, wanted_, transport, rank, with_twin_};
  open_.push_back({route, now, std::nullopt, probe, false});
  actions_.emplace_back(OpenRoute{route});
}

void TunePolicy::close(int id) {
  std::erase_if(open_, [id](const Open& open) { return open.route.id == id; });
  actions_.emplace_back(CloseRoute{id});
}

void TunePolicy::say(std::string text, bool warning) {
  actions_.emplace_back(Say{std::move(text), warning});
}

bool TunePolicy::silent(const Open& open, Instant now) const noexcept {
  return open.failed || now - std::max(open.since, open.heard.value_or(open.since)) >= kSilence;
}

const TunePolicy::Open* TunePolicy::find(Transport transport) const noexcept {
  for (const auto& open : open_)
    if (open.route.rank / 2 == generation_ && open.route.transport == transport) return &open;
  return nullptr;
}

void TunePolicy::drop_superseded() {
  const auto current = std::find_if(open_.begin(), open_.end(),
                                    [this](const Open& open) { return open.route.id == settled_; });
  if (current == open_.end() || current->route.rank / 2 != generation_) return;
  const auto route = current->route;
  current->probe = false;
  told_ = false;
  for (const auto& other : routes())
    if (other.rank < route.rank) close(other.id);
  if (route.transport == Transport::multicast && fallen_back_) {
    fallen_back_ = false;
    say("multicast is heard again; unicast is given up", false);
  }
}

void TunePolicy::handle_silence(Instant now) {
  const auto snapshot = open_;
  for (const auto& open : snapshot) {
    if (open.route.rank / 2 != generation_ || !silent(open, now)) continue;
    close(open.route.id);
    if (give_up_twin(open, now)) return open_first(now);
    if (open.route.twin && open.heard) leave_dead_twin(now);
    if (open.route.transport == Transport::multicast)
      multicast_silent(open, now);
    else
      unicast_silent(open, now);
  }
}

/// A twin that was never heard is no reason to leave a transport that works.
bool TunePolicy::give_up_twin(const Open& lost, Instant now) {
  if (!lost.route.twin || lost.heard || lost.probe) return false;
  twin_.missing(now);
  if (twin_.twin()) return false;
  say("the group with redundancy is not received here; staying on the plain one", true);
  return true;
}

/// One that died is joined again as the plain group: it may be the only one that died.
void TunePolicy::leave_dead_twin(Instant now) {
  twin_.missing(now);
  with_twin_ = wants_twin();
}

void TunePolicy::multicast_silent(const Open& lost, Instant now) {
  if (lost.probe) return;
  const bool can_fall_back = choice_ == TransportChoice::automatic;
  const std::string what = lost.failed  ? "the multicast group could not be joined"
                           : lost.heard ? "the multicast stream died (500 ms without a packet)"
                                        : "nothing heard on multicast within 500 ms after joining";
  if (!told_)
    say(what +
            (can_fall_back && session_
                 ? "; joining again and falling back to unicast"
                 : "; joining again. Check the interface, IGMP snooping's querier and firewalls"),
        true);
  told_ = true;
  next_try_ = now + kRejoin;
  if (!lost.failed) open(Transport::multicast, true, now);
  if (!can_fall_back || !session_) return;
  fallen_back_ = true;
  next_try_ = now + kRetryMulticast;
  if (find(Transport::unicast) == nullptr) open(Transport::unicast, false, now);
}

void TunePolicy::unicast_silent(const Open& lost, Instant now) {
  if (!told_)
    say(std::string(lost.heard ? "the unicast stream died (500 ms without a packet)"
                               : "nothing heard by unicast within 500 ms after asking") +
            "; asking again. Check that UDP from the relay's media port is let through",
        true);
  told_ = true;
  next_try_ = now + kRejoin;
  if (choice_ == TransportChoice::automatic && find(Transport::multicast) == nullptr)
    open(Transport::multicast, true, now);
}

/// When nothing works: again every kRejoin. On unicast by force: multicast every kRetryMulticast.
void TunePolicy::retry(Instant now) {
  if (now < next_try_) return;
  const bool multicast = find(Transport::multicast) != nullptr;
  const bool unicast = find(Transport::unicast) != nullptr;
  if (choice_ != TransportChoice::unicast && !multicast) open(Transport::multicast, unicast, now);
  const bool wants_unicast = choice_ == TransportChoice::unicast ||
                             (choice_ == TransportChoice::automatic && (fallen_back_ || told_));
  if (wants_unicast && session_ && !unicast) {
    fallen_back_ = choice_ == TransportChoice::automatic;
    open(Transport::unicast, false, now);
  }
  next_try_ = now + (unicast ? kRetryMulticast : kRejoin);
}

}  // namespace dragoman::client
