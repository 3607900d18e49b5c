#pragma once
/// Where a room's channels are, as a listener needs it: from a Welcome to addresses.

#include "client/listen/tune_policy.h"
#include "client/listen/voice.h"
#include "client/net/control_session.h"
#include "client/net/stream_receiver.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dragoman::client {

/// A plain value; pure.
class ChannelPlan {
 public:
  ChannelPlan() = default;
  explicit ChannelPlan(Registered session) : session_(std::move(session)), known_(true) {}

  bool known() const noexcept { return known_; }
  const control::Welcome& welcome() const noexcept { return session_.welcome; }
  const std::vector<control::ChannelInfo>& channels() const { return session_.welcome.channels; }

  /// Whether any channel has a group with redundancy.
  bool twins() const noexcept;
  /// By id ("en", "floor") or, when no id is so called, by number.
  const control::ChannelInfo* find(std::string_view name) const noexcept;
  const control::ChannelInfo* find(int number) const noexcept;
  /// The channel `steps` further in the order of numbers, round and round.
  const control::ChannelInfo* neighbour(int number, int steps) const noexcept;

  /// What to open for a route; `red` chooses the twin group where there is one.
  StreamAddress address(const control::ChannelInfo& channel, Transport transport, bool red) const;
  /// The same, and behind it the channel's multicast on the second path where there is one. The
  /// second path is joined where its sender is reached, which may be the same interface.
  std::vector<StreamAddress> paths(const control::ChannelInfo& channel, Transport transport,
                                   bool red) const;
  StreamFormat format(const control::ChannelInfo& channel) const;
  /// Other keys for a channel, and groups, which paths() has from now on.
  void take(const control::NewKeys& news);
  std::string names() const;  ///< "floor, zh, en", for messages

 private:
  StreamKeys keys(const control::ChannelInfo& channel, std::string control::MediaKeys::*key,
                  std::string control::MediaKeys::*group, rtp::Endpoint usual) const;
  std::optional<ManifestAddress> manifests(const control::ChannelInfo& channel,
                                           const std::string& group) const;
  bool same_machine() const noexcept { return rtp::is_loopback({session_.local_address, 0}); }

  Registered session_;
  std::map<std::string, std::vector<control::MediaKeys>> keys_;  ///< by channel id
  bool known_ = false;
};

}  // namespace dragoman::client
