#pragma once
/// Which cables were laid to this process's ports, so that they are laid again to ports that are
/// new: a device that is opened again would otherwise be where PortAudio puts it.

#include <compare>
#include <optional>
#include <set>
#include <string>

namespace dragoman::client {

/// A cable of one of our ports.
struct Cable {
  std::string ours;      ///< without the client's name, which may be another the next time
  std::string other;     ///< the full name
  bool outgoing = true;  ///< from us
  auto operator<=>(const Cable&) const = default;
};
using Cables = std::set<Cable>;

/// Pure; one thread. Knows what lay while sound went on, and what of it is missing since the ports
/// are new: the other end may come back later than we do.
class CableMemory {
 public:
  /// What lies now; nothing when that can't be known. `at_work`: the device has called back since
  /// the last look. A server that ends takes cables away one by one, so only what two looks in
  /// succession saw at work is remembered.
  void look(const std::optional<Cables>& laid, bool at_work);
  /// The ports are new, and `laid` is what somebody else laid to them at once. Gives what of that
  /// is to be taken away.
  Cables reopened(const Cables& laid);
  /// Cables that are to be laid as soon as there is something at their other end.
  const Cables& missing() const noexcept { return missing_; }
  /// That was done.
  void laid(const Cable& cable) { missing_.erase(cable); }

 private:
  std::optional<Cables> known_, seen_;
  Cables missing_;
};

}  // namespace dragoman::client
