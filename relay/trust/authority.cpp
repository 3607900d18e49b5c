#include "relay/trust/authority.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>
#include <stdexcept>

namespace dragoman::trust {
namespace {

struct Free {
  void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }
  void operator()(X509* certificate) const noexcept { X509_free(certificate); }
  void operator()(BIO* bio) const noexcept { BIO_free(bio); }
  void operator()(X509_EXTENSION* extension) const noexcept { X509_EXTENSION_free(extension); }
  void operator()(GENERAL_NAMES* names) const noexcept { GENERAL_NAMES_free(names); }
};
using Key = std::unique_ptr<EVP_PKEY, Free>;
using Certificate = std::unique_ptr<X509, Free>;
using Bio = std::unique_ptr<BIO, Free>;

constexpr long kHour = 3600, kDay = 24 * kHour;
constexpr int kAuthorityDays = 3652;

void must(bool good) {
  if (!good)
    throw std::runtime_error(std::string("OpenSSL cannot make a certificate: ") +
                             ERR_error_string(ERR_get_error(), nullptr));
}

Key new_key() {
  Key key(EVP_EC_gen("P-256"));
  must(key != nullptr);
  return key;
}

std::string text_of(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return {data, static_cast<std::size_t>(size)};
}

std::string pem(EVP_PKEY* key) {
  const Bio bio(BIO_new(BIO_s_mem()));
  must(PEM_write_bio_PKCS8PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1);
  return text_of(bio.get());
}

std::string pem(X509* certificate) {
  const Bio bio(BIO_new(BIO_s_mem()));
  must(PEM_write_bio_X509(bio.get(), certificate) == 1);
  return text_of(bio.get());
}

/// A positive number that no other certificate has (RFC 5280 §4.1.2.2).
void set_serial(X509* certificate) {
  std::unique_ptr<BIGNUM, decltype(&BN_free)> number(BN_new(), &BN_free);
  must(BN_rand(number.get(), 127, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) == 1);
  must(BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr);
}

void extend(X509* certificate, X509* issuer, int id, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const std::unique_ptr<X509_EXTENSION, Free> extension(
      X509V3_EXT_conf_nid(nullptr, &context, id, value.c_str()));
  must(extension != nullptr && X509_add_ext(certificate, extension.get(), -1) == 1);
}

/// All but who it is for and who signs it.
Certificate begin(EVP_PKEY* key, std::string_view name, int days) {
  Certificate certificate(X509_new());
  must(certificate != nullptr && X509_set_version(certificate.get(), X509_VERSION_3) == 1);
  set_serial(certificate.get());
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -kHour);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), days * kDay);
  must(X509_set_pubkey(certificate.get(), key) == 1);
  // A common name holds 64 characters (RFC 5280, appendix A).
  const std::string common(name.substr(0, 64));
  must(X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_UTF8,
                                  reinterpret_cast<const unsigned char*>(common.c_str()), -1, -1,
                                  0) == 1);
  return certificate;
}

void sign(X509* certificate, EVP_PKEY* key) {
  must(X509_sign(certificate, key, EVP_sha256()) > 0);
}

bool is_address(const std::string& name) {
  return name.find_first_not_of("0123456789.") == std::string::npos;
}

Certificate first_of(std::string_view text) {
  const Bio bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  return Certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
}

std::string text_of(const GENERAL_NAME& name) {
  if (name.type != GEN_DNS && name.type != GEN_IPADD) return {};
  const ASN1_STRING* value = name.type == GEN_DNS ? name.d.dNSName : name.d.iPAddress;
  const std::string bytes(reinterpret_cast<const char*>(ASN1_STRING_get0_data(value)),
                          static_cast<std::size_t>(ASN1_STRING_length(value)));
  if (name.type == GEN_DNS) return bytes;
  if (bytes.size() != 4) return {};
  std::string out;
  for (const char byte : bytes)
    out += (out.empty() ? "" : ".") + std::to_string(static_cast<unsigned char>(byte));
  return out;
}

}  // namespace

Identity new_authority(std::string_view name) {
  const Key key = new_key();
  const Certificate certificate = begin(key.get(), name, kAuthorityDays);
  X509* self = certificate.get();
  must(X509_set_issuer_name(self, X509_get_subject_name(self)) == 1);
  extend(self, self, NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
  extend(self, self, NID_key_usage, "critical,keyCertSign");
  extend(self, self, NID_subject_key_identifier, "hash");
  sign(self, key.get());
  return {pem(self), pem(key.get())};
}

Identity new_server(const Identity& authority, const std::vector<std::string>& names, int days) {
  const Bio certificate_text(BIO_new_mem_buf(authority.certificate.data(),
                                             static_cast<int>(authority.certificate.size())));
  const Bio key_text(BIO_new_mem_buf(authority.key.data(), static_cast<int>(authority.key.size())));
  const Certificate issuer(PEM_read_bio_X509(certificate_text.get(), nullptr, nullptr, nullptr));
  const Key issuer_key(PEM_read_bio_PrivateKey(key_text.get(), nullptr, nullptr, nullptr));
  must(issuer != nullptr && issuer_key != nullptr);

  const Key key = new_key();
  const Certificate certificate = begin(key.get(), names.front(), days);
  X509* server = certificate.get();
  must(X509_set_issuer_name(server, X509_get_subject_name(issuer.get())) == 1);
  std::string all;
  for (const auto& name : names)
    all += (all.empty() ? "" : ",") + std::string(is_address(name) ? "IP:" : "DNS:") + name;
  extend(server, issuer.get(), NID_basic_constraints, "critical,CA:FALSE");
  extend(server, issuer.get(), NID_key_usage, "critical,digitalSignature");
  extend(server, issuer.get(), NID_ext_key_usage, "serverAuth");
  extend(server, issuer.get(), NID_subject_alt_name, all);
  extend(server, issuer.get(), NID_subject_key_identifier, "hash");
  extend(server, issuer.get(), NID_authority_key_identifier, "keyid");
  sign(server, issuer_key.get());
  return {pem(server) + authority.certificate, pem(key.get())};
}

std::vector<std::string> names_of(std::string_view text) {
  const auto certificate = first_of(text);
  if (certificate == nullptr) return {};
  const std::unique_ptr<GENERAL_NAMES, Free> all(static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(certificate.get(), NID_subject_alt_name, nullptr, nullptr)));
  std::vector<std::string> out;
  for (int i = 0; i < sk_GENERAL_NAME_num(all.get()); ++i)
    if (auto name = text_of(*sk_GENERAL_NAME_value(all.get(), i)); !name.empty())
      out.push_back(std::move(name));
  return out;
}

bool is_for(std::string_view text, const std::string& name) {
  const auto certificate = first_of(text);
  if (certificate == nullptr) return false;
  return is_address(name)
             ? X509_check_ip_asc(certificate.get(), name.c_str(), 0) == 1
             : X509_check_host(certificate.get(), name.c_str(), name.size(), 0, nullptr) == 1;
}

}  // namespace dragoman::trust
