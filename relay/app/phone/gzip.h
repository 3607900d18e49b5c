#pragma once
/// Bodies that are compressed once and served often.

#include "relay/net/http.h"

#include <string>
#include <string_view>

namespace dragoman::app {

/// RFC 1952, as small as zlib can. Any thread; allocates.
std::string gzip(std::string_view text);

/// Whether an Accept-Encoding header takes gzip (RFC 9110 §12.5.3).
bool takes_gzip(std::string_view accept_encoding);

/// A text, kept in both forms.
class Compressed {
 public:
  explicit Compressed(std::string text) : plain_(std::move(text)), small_(gzip(plain_)) {}

  /// Sets the body and its headers as the request can take it.
  void answer(const net::Request& request, net::Response& response) const;
  std::size_t gzipped_size() const noexcept { return small_.size(); }
  const std::string& plain() const noexcept { return plain_; }

 private:
  std::string plain_, small_;
};

}  // namespace dragoman::app
