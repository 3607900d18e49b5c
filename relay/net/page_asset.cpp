#include "relay/net/page_asset.h"

namespace dragoman::net {

Response page_response(const PageAsset& file, PageCode code) {
  const std::string wasm = code == PageCode::wasm ? " 'wasm-unsafe-eval'" : "";
  Response response;
  response.type = file.type;
  response.body = file.body;
  response.headers = {
      {"Content-Security-Policy",
       "default-src 'none'; script-src 'self'" + wasm +
           "; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action "
           "'none'; frame-ancestors 'none'"},
      {"Referrer-Policy", "no-referrer"},
      {"Cross-Origin-Opener-Policy", "same-origin"},
      {"Cross-Origin-Resource-Policy", "same-origin"}};
  return response;
}

}  // namespace dragoman::net
