#include "relay/webrtc/identity.h"

#include "relay/webrtc/dtls.h"

#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/x509.h>

#include <stdexcept>

namespace dragoman::webrtc {
namespace {

constexpr const char* kProfiles =
    "SRTP_AEAD_AES_128_GCM:SRTP_AEAD_AES_256_GCM:SRTP_AES128_CM_SHA1_80";
// Ephemeral keys only, with our ECDSA certificate; what browsers of the last ten years have.
constexpr const char* kCiphers =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:"
    "ECDHE-ECDSA-AES128-SHA:ECDHE-ECDSA-AES256-SHA";
constexpr const char* kGroups = "X25519:P-256:P-384";
/// Bytes of a peer's certificate chain: theirs have one certificate of a few hundred.
constexpr long kMostCertificates = 8192;
/// A phone's clock may be behind: valid since yesterday.
constexpr long kDay = 24 * 3600;

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

void need(bool worked, const char* what) {
  if (!worked) throw std::runtime_error(std::string("OpenSSL cannot ") + what);
}

Certificate make_certificate(EVP_PKEY* key, int days) {
  Certificate certificate{X509_new(), &X509_free};
  need(certificate != nullptr, "make a certificate");
  unsigned char serial[8];
  need(RAND_bytes(serial, sizeof serial) == 1, "make random numbers");
  serial[0] &= 0x7F;
  X509* const x = certificate.get();
  const std::unique_ptr<BIGNUM, decltype(&BN_free)> number{
      BN_bin2bn(serial, sizeof serial, nullptr), &BN_free};
  X509_NAME* const name = X509_get_subject_name(x);
  const bool made = X509_set_version(x, X509_VERSION_3) == 1 && number != nullptr &&
                    BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(x)) != nullptr &&
                    X509_gmtime_adj(X509_getm_notBefore(x), -kDay) != nullptr &&
                    X509_gmtime_adj(X509_getm_notAfter(x), kDay * days) != nullptr &&
                    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                                               reinterpret_cast<const unsigned char*>("dragoman"),
                                               -1, -1, 0) == 1 &&
                    X509_set_issuer_name(x, name) == 1 && X509_set_pubkey(x, key) == 1 &&
                    X509_sign(x, key, EVP_sha256()) > 0;
  need(made, "sign a certificate");
  return certificate;
}

/// What is wanted of every handshake.
void configure(SSL_CTX* context) {
  need(SSL_CTX_set_min_proto_version(context, DTLS1_2_VERSION) == 1 &&
           SSL_CTX_set_max_proto_version(context, DTLS1_2_VERSION) == 1,
       "speak DTLS 1.2");
  need(SSL_CTX_set_cipher_list(context, kCiphers) == 1, "use the ciphers wanted");
  need(SSL_CTX_set1_groups_list(context, kGroups) == 1, "use the curves wanted");
  // Zero is success for this one.
  need(SSL_CTX_set_tlsext_use_srtp(context, kProfiles) == 0, "use the SRTP profiles wanted");
  SSL_CTX_set_options(context, SSL_OP_NO_QUERY_MTU | SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION |
                                   SSL_OP_CIPHER_SERVER_PREFERENCE);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_max_cert_list(context, kMostCertificates);
  SSL_CTX_set_read_ahead(context, 1);
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  SSL_CTX_set_cert_verify_callback(context, &DtlsEndpoint::judge_certificate, nullptr);
}

}  // namespace

sdp::Fingerprint fingerprint_of(const X509& certificate, sdp::Fingerprint::Hash hash) noexcept {
  sdp::Fingerprint out;
  out.hash = hash;
  const EVP_MD* const digest = hash == sdp::Fingerprint::Hash::sha256   ? EVP_sha256()
                               : hash == sdp::Fingerprint::Hash::sha384 ? EVP_sha384()
                                                                        : EVP_sha512();
  unsigned int size = 0;
  X509_digest(&certificate, digest, reinterpret_cast<unsigned char*>(out.bytes.data()), &size);
  return out;
}

Identity::Identity(int days) {
  const Key key{EVP_EC_gen("P-256"), &EVP_PKEY_free};
  need(key != nullptr, "make a key on P-256");
  const Certificate certificate = make_certificate(key.get(), days);
  const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context{SSL_CTX_new(DTLS_method()),
                                                                  &SSL_CTX_free};
  need(context != nullptr, "speak DTLS");
  configure(context.get());
  need(SSL_CTX_use_certificate(context.get(), certificate.get()) == 1 &&
           SSL_CTX_use_PrivateKey(context.get(), key.get()) == 1,
       "use its own certificate");
  fingerprint_ = fingerprint_of(*certificate, sdp::Fingerprint::Hash::sha256);
  SSL_CTX_up_ref(context.get());
  context_ = context.get();
}

Identity::~Identity() {
  SSL_CTX_free(context_);
}

}  // namespace dragoman::webrtc
