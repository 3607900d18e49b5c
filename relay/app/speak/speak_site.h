#pragma once
/// The page by which a remote speaker with nothing installed reaches a room's floor, in his own
/// language where there are texts, and the files that it loads. Rendered and compressed once.

#include "relay/app/phone/gzip.h"
#include "relay/event/event.h"
#include "relay/net/http.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace dragoman::app {

/// Control thread.
class SpeakSite {
 public:
  /// `webrtc`: the relay answers /whip.
  SpeakSite(const event::Event& event, bool webrtc);

  net::Response page(std::size_t room, const net::Request& request) const;
  /// Below /assets/.
  net::Response file(std::string_view name, const net::Request& request) const;

  /// Bytes of a room's page with all that it loads, as they travel; in the language that takes
  /// most.
  std::size_t size(std::size_t room) const noexcept;

 private:
  struct File {
    std::string name;
    net::Response head;  ///< without a body
    Compressed body;
  };

  net::Response head_;                                         ///< of every page, without a body
  std::vector<std::map<std::string_view, Compressed>> pages_;  ///< by room, then language
  std::vector<File> files_;
};

}  // namespace dragoman::app
