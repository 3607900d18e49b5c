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

/// What a page may run beside its own script: nothing, or WebAssembly that is part of that.
enum class PageCode { script, wasm };

/// The page may load nothing but itself: no outside host, no inline script or style.
Response page_response(const PageAsset& file, PageCode code = PageCode::script);

}  // namespace dragoman::net
