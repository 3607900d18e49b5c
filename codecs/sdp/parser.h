#pragma once
/// The state of reading one session description: session level until the first m= line, then medium
/// after medium. Used by reader.cpp alone.

#include "codecs/sdp/reader.h"

#include <string>
#include <string_view>

namespace dragoman::sdp {

/// One text, one thread. A line method returns false when it refused its line; error() says why.
class Parser {
 public:
  /// One whole line, `number` from 1.
  bool line(int number, std::string_view text);
  /// After the last line: what only the whole text shows to be missing.
  bool finish();

  Description take() { return std::move(description_); }
  const ReadError& error() const noexcept { return error_; }

 private:
  bool fail(std::string message) { return fail_at(number_, std::move(message)); }
  bool fail_at(int number, std::string message);

  bool origin(std::string_view value);
  bool connection(std::string_view value);
  bool medium(std::string_view value);
  bool formats(Media& medium, std::string_view value);
  bool attribute(std::string_view value);
  bool rtpmap(std::string_view value);
  void fmtp(std::string_view value);
  bool source_filter(std::string_view value);
  bool rtcp(std::string_view value);
  void extmap(std::string_view value);
  void crypto(std::string_view value);
  void manifest(std::string_view value);
  bool address(std::string_view text, std::uint32_t& into);
  bool address_type(std::string_view network, std::string_view type);
  bool check(const Media& medium, int number);

  Media& current() { return description_.media.empty() ? session_ : description_.media.back(); }

  Description description_;
  Media session_;                  ///< what the session level says, the start of every medium
  std::vector<int> medium_lines_;  ///< line of each m=
  bool own_connection_ = false;    ///< of the present level
  bool own_filters_ = false;
  bool have_version_ = false, have_origin_ = false, have_name_ = false;
  int number_ = 0;
  ReadError error_;
};

}  // namespace dragoman::sdp
