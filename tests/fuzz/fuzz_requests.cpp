/// What anybody may ask of the relay's control port: every path with every body, with a key and
/// without, as JSON and as a form, and what is said on the WebSockets of staff. Whatever it is, it
/// is answered, and what was refused changed nothing.

#include "relay/app/control_plane.h"
#include "relay/trust/digest.h"
#include "relay/trust/pin_hash.h"
#include "relay/webrtc/identity.h"
#include "tests/relay/app/fake_media.h"
#include "tests/relay/app/fake_sender.h"
#include "tests/relay/app/fake_web_media.h"
#include "tools/load/web_client.h"

#include <array>
#include <cstdlib>
#include <string>

using namespace dragoman;

namespace {

/// An empty target: the session of a phone that listens.
struct Asked {
  const char *method, *target;
};
constexpr std::array kAsked{
    Asked{"POST", "/api/v1/pin"},
    Asked{"POST", "/api/v1/alarms"},
    Asked{"POST", "/api/v1/reload"},
    Asked{"POST", "/api/v1/keys/technician"},
    Asked{"POST", "/api/v1/rooms/hall/floor"},
    Asked{"POST", "/api/v1/rooms/hall/session"},
    Asked{"POST", "/api/v1/rooms/hall/recording"},
    Asked{"POST", "/api/v1/rooms/hall/network"},
    Asked{"POST", "/api/v1/rooms/hall/channels/en"},
    Asked{"POST", "/api/v1/rooms/hall/desks/en/1"},
    Asked{"POST", "/whep/hall/en"},
    Asked{"POST", "/whip/hall/remote"},
    Asked{"POST", ""},
    Asked{"POST", "/api/v1/rooms/hall/sources/guest"},
};
/// WebSockets on which staff show a key: {"type":"key","token"}.
constexpr std::array kSpoken{"/api/v1/live", "/api/v1/rooms/hall/tap/channels/en"};

event::Event keyed_event() {
  auto event = event::built_in_event();
  event.trust.credentials = "/srv/credentials.json";
  event.rooms[0].floor_sources = {"guest"};
  return event;
}

/// An event with a technician's key and a PIN that nobody knows, and one phone that listens.
struct Relay {
  event::Event event = keyed_event();
  testing::FakeWebMedia phones;
  testing::FakeMedia media{event};
  Instant now{std::chrono::hours{1}};
  std::uint32_t random = 1;
  std::string phone;  ///< path of its session
  app::ControlPlane control{event, media, setup()};

  app::ControlPlane::Setup setup() {
    media.web_media = &phones;
    app::ControlPlane::Setup out{.sessions = {.interface = "lo",
                                              .source_address = "127.0.0.1",
                                              .now = [this] { return now; },
                                              .random = [this] { return ++random; }}};
    trust::Credentials credentials;
    credentials.list = {
        {"technician", trust::Role::technician, "", "", 0, trust::sha256_hex("t"), false},
        {"operator", trust::Role::operator_, "", "", 0, trust::sha256_hex("o"), false}};
    credentials.pin_hash = trust::hash_pin(trust::new_pin(8));
    out.credentials = credentials;
    return out;
  }
};

/// Begins a phone's session; its address, empty where it is refused.
std::string listen(Relay& relay) {
  static const webrtc::Identity identity;
  const load::WebClient phone{identity, true, [](rtp::Bytes) {}};
  net::Request request;
  request.method = "POST";
  request.target = "/whep/hall/en";
  request.host = "127.0.0.1:7443";
  request.peer = {0x0A000009, 50000};
  request.secure = true;
  request.bearer = "t";
  request.content_type = "application/sdp";
  request.body = phone.offer();
  const auto answer = relay.control.handle(request);
  const auto* response = std::get_if<net::Response>(&answer);
  if (response == nullptr || response->status != 201) return {};
  return response->headers.front().second;
}

void ask(Relay& relay, unsigned choice, unsigned how, std::string_view text) {
  net::Request request;
  const auto& asked = kAsked[choice % kAsked.size()];
  const bool to_phone = *asked.target == '\0';
  if (to_phone && relay.phone.empty()) relay.phone = listen(relay);
  request.method = asked.method;
  request.target = to_phone ? relay.phone : asked.target;
  request.host = "127.0.0.1:7443";
  request.peer = {0x0A000009, 50000};
  request.secure = true;
  if ((how & 1U) != 0) request.bearer = "t";
  request.content_type = (how & 2U) != 0 ? "application/x-www-form-urlencoded" : "application/json";
  request.body = text;
  const auto posted = relay.media.commands.size();
  const auto answer = relay.control.handle(request);
  relay.phones.commands.clear();
  const auto* response = std::get_if<net::Response>(&answer);
  if (response == nullptr) return;
  if (response->status < 200 || response->status > 599) std::abort();
  if (to_phone && response->status == 404) relay.phone.clear();
  if (response->status >= 400 && relay.media.commands.size() != posted) std::abort();
  if (request.bearer.empty() && relay.media.commands.size() != posted) std::abort();
}

void speak(Relay& relay, unsigned choice, std::string_view text) {
  net::Request request;
  request.method = "GET";
  request.target = kSpoken[choice % kSpoken.size()];
  request.host = "127.0.0.1:7443";
  request.peer = {0x0A000009, 50000};
  request.secure = request.upgrade = true;
  auto answer = relay.control.handle(request);
  auto* upgrade = std::get_if<net::Upgrade>(&answer);
  if (upgrade == nullptr) return;
  testing::FakeSender sender;
  upgrade->conversation->opened(sender);
  upgrade->conversation->received(text);
  upgrade->conversation->closed();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  static Relay relay;
  if (size < 2) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 2, size - 2);
  relay.now += std::chrono::milliseconds{1};
  relay.media.commands.clear();
  if ((data[1] & 4U) != 0)
    speak(relay, data[0], text);
  else
    ask(relay, data[0], data[1], text);
  return 0;
}
