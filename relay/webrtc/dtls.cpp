#include "relay/webrtc/dtls.h"

#include <openssl/err.h>
#include <openssl/srtp.h>
#include <openssl/x509_vfy.h>

#include <algorithm>
#include <new>
#include <optional>
#include <string_view>

namespace dragoman::webrtc {
namespace {

constexpr std::chrono::microseconds kLongestTimeout{3'000'000};
constexpr std::string_view kLabel = "EXTRACTOR-dtls_srtp";  // RFC 5764 §4.2

std::optional<srtp::Profile> profile_of(unsigned long id) {
  switch (id) {
    case SRTP_AES128_CM_SHA1_80:
      return srtp::Profile::aes128_cm_sha1_80;
    case SRTP_AEAD_AES_128_GCM:
      return srtp::Profile::aead_aes_128_gcm;
    case SRTP_AEAD_AES_256_GCM:
      return srtp::Profile::aead_aes_256_gcm;
    default:
      return {};
  }
}

}  // namespace

DtlsEndpoint::DtlsEndpoint(const Identity& identity, Role role, const sdp::Fingerprint& peer,
                           Send send, std::chrono::microseconds first_timeout)
    : peer_(peer), role_(role), first_timeout_(first_timeout), wire_{{}, std::move(send)} {
  ssl_ = SSL_new(identity.context());
  if (ssl_ == nullptr) throw std::bad_alloc();
  BIO* const bio = new_datagram_bio(wire_);
  SSL_set_bio(ssl_, bio, bio);
  SSL_set_app_data(ssl_, this);
  DTLS_set_link_mtu(ssl_, kDtlsMtu);
  // Doubled each time; a lost datagram on Wi-Fi shall not cost a listener a whole second.
  DTLS_set_timer_cb(ssl_, [](SSL* ssl, unsigned int last) -> unsigned int {
    const auto& self = *static_cast<const DtlsEndpoint*>(SSL_get_app_data(ssl));
    const auto first = static_cast<unsigned int>(self.first_timeout_.count());
    const auto most = static_cast<unsigned int>(kLongestTimeout.count());
    return last == 0 ? first : std::min(2 * last, most);
  });
  role == Role::server ? SSL_set_accept_state(ssl_) : SSL_set_connect_state(ssl_);
}

DtlsEndpoint::~DtlsEndpoint() {
  SSL_free(ssl_);
}

int DtlsEndpoint::judge_certificate(X509_STORE_CTX* store, void*) {
  const auto* const ssl = static_cast<const SSL*>(
      X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
  auto& self = *static_cast<DtlsEndpoint*>(SSL_get_app_data(ssl));
  const X509* const certificate = X509_STORE_CTX_get0_cert(store);
  const bool right =
      certificate != nullptr && fingerprint_of(*certificate, self.peer_.hash) == self.peer_;
  self.certificate_refused_ = !right;
  X509_STORE_CTX_set_error(store, right ? X509_V_OK : X509_V_ERR_CERT_REJECTED);
  return right ? 1 : 0;
}

DtlsEndpoint::State DtlsEndpoint::begin() {
  return advance();
}

DtlsEndpoint::State DtlsEndpoint::receive(rtp::Bytes datagram) {
  if (state_ != State::handshaking && state_ != State::connected) return state_;
  wire_.incoming = datagram;
  const State state = advance();
  wire_.incoming = {};
  return state;
}

DtlsEndpoint::State DtlsEndpoint::advance() {
  ERR_clear_error();
  if (state_ == State::handshaking) {
    const int result = SSL_do_handshake(ssl_);
    if (result != 1) return judge(result);
    state_ = take_keys() ? State::connected : State::failed;
    if (state_ != State::connected) return state_;
  }
  // Nothing is said in DTLS but goodbye; a peer whose last flight was lost is answered in here.
  std::array<std::byte, 64> ignored;
  int result = 0;
  do {
    result = SSL_read(ssl_, ignored.data(), static_cast<int>(ignored.size()));
  } while (result > 0);
  return judge(result);
}

DtlsEndpoint::State DtlsEndpoint::judge(int result) {
  switch (SSL_get_error(ssl_, result)) {
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE:
      break;
    case SSL_ERROR_ZERO_RETURN:
      state_ = State::closed;
      break;
    default:
      // A record that cannot be opened is dropped by OpenSSL itself; this is the end of the
      // connection.
      state_ = certificate_refused_ ? State::wrong_fingerprint : State::failed;
  }
  ERR_clear_error();
  return state_;
}

bool DtlsEndpoint::take_keys() {
  const SRTP_PROTECTION_PROFILE* const chosen = SSL_get_selected_srtp_profile(ssl_);
  const auto profile = chosen != nullptr ? profile_of(chosen->id) : std::nullopt;
  if (!profile) return false;
  const std::size_t key = srtp::key_bytes(*profile), salt = srtp::salt_bytes(*profile);
  std::array<std::byte, 2 * (srtp::kMaxKey + srtp::kMaxSalt)> material;
  if (SSL_export_keying_material(ssl_, reinterpret_cast<unsigned char*>(material.data()),
                                 2 * (key + salt), kLabel.data(), kLabel.size(), nullptr, 0,
                                 0) != 1)
    return false;
  // Client's key, server's key, client's salt, server's salt.
  const bool server = role_ == Role::server;
  const auto at = material.begin();
  const auto client_key = at, server_key = at + static_cast<std::ptrdiff_t>(key);
  const auto client_salt = at + static_cast<std::ptrdiff_t>(2 * key);
  const auto server_salt = client_salt + static_cast<std::ptrdiff_t>(salt);
  keys_.profile = *profile;
  std::copy_n(server ? server_key : client_key, key, keys_.own_key.begin());
  std::copy_n(server ? client_key : server_key, key, keys_.peer_key.begin());
  std::copy_n(server ? server_salt : client_salt, salt, keys_.own_salt.begin());
  std::copy_n(server ? client_salt : server_salt, salt, keys_.peer_salt.begin());
  return true;
}

DtlsEndpoint::State DtlsEndpoint::tick() {
  timeval left{};
  if (state_ != State::handshaking || DTLSv1_get_timeout(ssl_, &left) != 1) return state_;
  if (left.tv_sec > 0 || left.tv_usec > 0) return state_;
  ERR_clear_error();
  if (DTLSv1_handle_timeout(ssl_) < 0) state_ = State::failed;
  ERR_clear_error();
  return state_;
}

void DtlsEndpoint::close() {
  if (state_ != State::connected) return;
  ERR_clear_error();
  SSL_shutdown(ssl_);
  ERR_clear_error();
  state_ = State::closed;
}

}  // namespace dragoman::webrtc
