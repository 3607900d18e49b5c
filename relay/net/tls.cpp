#include "relay/net/tls.h"

#include "codecs/rtp/endpoint.h"
#include "relay/net/tls_context.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/sha.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <array>
#include <cstdio>
#include <ctime>
#include <vector>

namespace dragoman::net {
namespace ssl = boost::asio::ssl;
namespace {

using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;
using File = std::unique_ptr<std::FILE, decltype(&std::fclose)>;

std::string pin_of(const X509& certificate) {
  unsigned char* der = nullptr;
  const int length = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(&certificate), &der);
  if (length <= 0) return {};
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(der, static_cast<std::size_t>(length), digest.data());
  OPENSSL_free(der);
  std::array<unsigned char, 4 * ((SHA256_DIGEST_LENGTH + 2) / 3) + 1> text{};
  const int size = EVP_EncodeBlock(text.data(), digest.data(), static_cast<int>(digest.size()));
  return "sha256/" + std::string(text.begin(), text.begin() + size);
}

std::string date(const ASN1_TIME* time) {
  std::tm tm{};
  if (ASN1_TIME_to_tm(time, &tm) != 1) return "an unknown date";
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M UTC", &tm);
  return text.data();
}

std::string now() {
  const std::time_t seconds = std::time(nullptr);
  std::tm tm{};
  gmtime_r(&seconds, &tm);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M UTC", &tm);
  return text.data();
}

/// What OpenSSL's verdict means for whoever reads it.
std::string words(int verdict, const X509* certificate, const TlsTrust& trust) {
  const auto clock = "this machine's clock says " + now();
  switch (verdict) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return "the relay's certificate was valid until " + date(X509_get0_notAfter(certificate)) +
             ", and " + clock +
             ": set the clock if it is wrong, else renew the certificate on the relay "
             "(dragoman-relay init DIR --renew)";
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return "the relay's certificate is valid from " + date(X509_get0_notBefore(certificate)) +
             " on, and " + clock + ": set the clock, here or where it was made";
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return "the certificate is not for " + trust.name +
             ": reach the relay by a name that its certificate has";
    default:
      return trust.pin.empty()
                 ? std::string(
                       "nobody whom this machine trusts vouches for the relay's "
                       "certificate (") +
                       X509_verify_cert_error_string(verdict) +
                       "): give --key FILE, which carries the pin of the event's own authority"
                 : std::string("the relay's certificate does not hold (") +
                       X509_verify_cert_error_string(verdict) +
                       "): do not go on, ask who runs the relay";
  }
}

void expect_name(X509_STORE_CTX* store, const std::string& name) {
  if (name.empty()) return;
  auto* wanted = X509_STORE_CTX_get0_param(store);
  if (rtp::parse_address(name))
    X509_VERIFY_PARAM_set1_ip_asc(wanted, name.c_str());
  else
    X509_VERIFY_PARAM_set1_host(wanted, name.c_str(), name.size());
}

/// The pinned certificate of the chain that came; nullptr when it is not in it.
X509* pinned(STACK_OF(X509) * chain, const std::string& pin) {
  for (int i = 0; i < sk_X509_num(chain); ++i)
    if (auto* each = sk_X509_value(chain, i); pin_of(*each) == pin) return each;
  return nullptr;
}

/// In the place of OpenSSL's own check: that against the one certificate that is trusted.
int verify(X509_STORE_CTX* store, void* argument) {
  auto& context = *static_cast<TlsContext*>(argument);
  context.trouble.clear();
  expect_name(store, context.trust.name);
  STACK_OF(X509)* trusted = nullptr;
  if (!context.trust.pin.empty()) {
    X509* anchor = pinned(X509_STORE_CTX_get0_untrusted(store), context.trust.pin);
    if (anchor == nullptr) {
      context.trouble =
          "this is not the relay that the key file is for (nothing in its certificate has the "
          "pin): somebody stands in its place, or the event was set up anew and has new key "
          "files. Ask for a new key file, and do not go on without one";
      X509_STORE_CTX_set_error(store, X509_V_ERR_APPLICATION_VERIFICATION);
      return 0;
    }
    trusted = sk_X509_new_null();
    sk_X509_push(trusted, anchor);
    X509_STORE_CTX_set0_trusted_stack(store, trusted);
    // An authority above the pinned one need not be known.
    X509_VERIFY_PARAM_set_flags(X509_STORE_CTX_get0_param(store), X509_V_FLAG_PARTIAL_CHAIN);
  }
  const int good = X509_verify_cert(store);
  if (good != 1)
    context.trouble = words(X509_STORE_CTX_get_error(store), X509_STORE_CTX_get_current_cert(store),
                            context.trust);
  sk_X509_free(trusted);
  return good;
}

std::shared_ptr<TlsContext> tls13(ssl::context::method method) {
  auto context = std::make_shared<TlsContext>(method);
  SSL_CTX* handle = context->ssl.native_handle();
  SSL_CTX_set_min_proto_version(handle, TLS1_3_VERSION);
  SSL_CTX_set_mode(handle, SSL_MODE_RELEASE_BUFFERS);  // idle connections are many
  return context;
}

[[noreturn]] void refuse(const std::filesystem::path& file, const std::string& why) {
  throw TlsError(file.string() + ": " + why);
}

std::vector<Certificate> read_chain(const std::filesystem::path& path) {
  const File file(std::fopen(path.c_str(), "re"), &std::fclose);
  if (!file) refuse(path, "cannot be read; check its name and that this user may read it");
  std::vector<Certificate> chain;
  while (X509* next = PEM_read_X509(file.get(), nullptr, nullptr, nullptr))
    chain.emplace_back(next, &X509_free);
  if (chain.empty()) refuse(path, "holds no certificate in PEM form");
  return chain;
}

void check_time(const std::filesystem::path& path, const X509& certificate) {
  if (X509_cmp_current_time(X509_get0_notAfter(&certificate)) < 0)
    refuse(path, "the certificate was valid until " + date(X509_get0_notAfter(&certificate)) +
                     ", and this machine's clock says " + now() +
                     "\n  Renew it (dragoman-relay init DIR --renew), or set the clock");
  if (X509_cmp_current_time(X509_get0_notBefore(&certificate)) > 0)
    refuse(path, "the certificate is valid from " + date(X509_get0_notBefore(&certificate)) +
                     " on, and this machine's clock says " + now() + "\n  Set the clock");
}

WallTime end_of(const X509& certificate) {
  std::tm tm{};
  ASN1_TIME_to_tm(X509_get0_notAfter(&certificate), &tm);
  return WallTime{std::chrono::seconds{timegm(&tm)}};
}

}  // namespace

std::shared_ptr<TlsContext> server_tls(const TlsFiles& files) {
  const auto chain = read_chain(files.certificate);
  check_time(files.certificate, *chain.front());
  auto context = tls13(ssl::context::tls_server);
  context->ends = end_of(*chain.front());
  SSL_CTX* handle = context->ssl.native_handle();
  // No tickets: a session that ended says who it is again, so a revoked key never lives on in one.
  SSL_CTX_set_num_tickets(handle, 0);
  boost::system::error_code error;
  context->ssl.use_certificate_chain_file(files.certificate.string(), error);
  if (error) refuse(files.certificate, "no chain of certificates: " + error.message());
  context->ssl.use_private_key_file(files.key.string(), ssl::context::pem, error);
  if (error) refuse(files.key, "no private key of that certificate: " + error.message());
  if (SSL_CTX_check_private_key(handle) != 1)
    refuse(files.key, "is not the key of the certificate in " + files.certificate.string());
  return context;
}

std::shared_ptr<TlsContext> client_tls(const TlsTrust& trust) {
  auto context = tls13(ssl::context::tls_client);
  context->client = true;
  context->trust = trust;
  context->ssl.set_verify_mode(ssl::verify_peer);
  if (trust.pin.empty()) {
    boost::system::error_code ignored;  // then nobody is trusted, and the handshake says so
    context->ssl.set_default_verify_paths(ignored);
  }
  SSL_CTX_set_cert_verify_callback(context->ssl.native_handle(), &verify, context.get());
  return context;
}

WallTime valid_until(const TlsContext& context) noexcept {
  return context.ends;
}

bool is_client(const TlsContext& context) noexcept {
  return context.client;
}

std::string certificate_trouble(const TlsContext& context) {
  return context.trouble;
}

std::string pin_of(const std::filesystem::path& certificate) {
  return pin_of(*read_chain(certificate).back());
}

std::size_t chain_length(const std::filesystem::path& certificate) {
  return read_chain(certificate).size();
}

}  // namespace dragoman::net
