#pragma once
/// Answers for phones: the delegate's page, the code that leads to it, the sheet to print. Rendered
/// and compressed once, since a hall opens its page in the same minute.

#include "relay/app/phone/gzip.h"
#include "relay/event/event.h"
#include "relay/net/http.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace dragoman::app {

/// Control thread.
class PhoneSite {
 public:
  /// `webrtc`: the relay answers /whep. Event must outlive it.
  PhoneSite(const event::Event& event, bool webrtc);

  /// Where phones reach the relay (phone_address.h); for codes and sheets.
  void at(std::string origin) { origin_ = std::move(origin); }
  std::string url(std::size_t room) const;

  net::Response page(std::size_t room, const net::Request& request) const;
  /// `target`: of the request; what its query says as pin=12345678 stands in the code, so that
  /// whoever scans it need not type it.
  net::Response code_svg(std::size_t room, std::string_view target) const;
  net::Response code_png(std::size_t room, std::string_view target) const;
  net::Response sheet(std::size_t room, std::string_view target) const;
  /// The fallback's decoder, a module of its own.
  net::Response decoder(const net::Request& request) const;

  /// Bytes of a room's page as it travels, of the largest.
  std::size_t page_size(std::size_t room) const noexcept;

 private:
  const event::Event& event_;
  std::string origin_;
  std::vector<std::map<std::string_view, Compressed>> pages_;  ///< by the reader's language
  Compressed decoder_;
};

}  // namespace dragoman::app
