#pragma once
/// A file of a page that is part of the program, and how it is answered.

#include "relay/net/http.h"

#include <string>

namespace dragoman::net {

struct PageAsset {
  const char* path;  ///< as requested: "/" or "/desk.js"
  const char* type;  ///< Content-Type
  std::string body;
};

/// The page may load nothing but itself: no outside host, no inline script or style. `also` is put
/// behind that policy ("; media-src 'self'").
Response page_response(const PageAsset& file, const std::string& also = {});

}  // namespace dragoman::net
