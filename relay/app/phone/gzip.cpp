#include "relay/app/phone/gzip.h"

#include "relay/app/phone/preferences.h"

#include <zlib.h>

#include <algorithm>
#include <stdexcept>

namespace dragoman::app {
namespace {

constexpr int kGzipWindow = 15 + 16;  // zlib's way to ask for gzip's header

}  // namespace

std::string gzip(std::string_view text) {
  z_stream stream{};
  if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, kGzipWindow, 9, Z_DEFAULT_STRATEGY) !=
      Z_OK)
    throw std::runtime_error("zlib cannot begin");
  std::string out(deflateBound(&stream, text.size()), '\0');
  // zlib's input is not const by history only.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int result = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  if (result != Z_STREAM_END) throw std::runtime_error("zlib did not end");
  return out;
}

bool takes_gzip(std::string_view header) {
  const auto liked = preferences(header);
  return std::any_of(liked.begin(), liked.end(),
                     [](std::string_view coding) { return coding == "gzip" || coding == "*"; });
}

void Compressed::answer(const net::Request& request, net::Response& response) const {
  const bool small = takes_gzip(request.accept_encoding);
  response.headers.emplace_back("Vary", "Accept-Encoding");
  if (small) response.headers.emplace_back("Content-Encoding", "gzip");
  response.body = small ? small_ : plain_;
}

}  // namespace dragoman::app
