#pragma once
/// OpenSSL's objects with an owner each. Private to this folder.

#include <openssl/evp.h>

#include <memory>

namespace dragoman::srtp {

template <auto free_it>
struct Freer {
  template <class T>
  void operator()(T* object) const noexcept {
    free_it(object);
  }
};

using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, Freer<EVP_CIPHER_CTX_free>>;
using Cipher = std::unique_ptr<EVP_CIPHER, Freer<EVP_CIPHER_free>>;

inline const unsigned char* raw(const std::byte* bytes) noexcept {
  return reinterpret_cast<const unsigned char*>(bytes);
}
inline unsigned char* raw(std::byte* bytes) noexcept {
  return reinterpret_cast<unsigned char*>(bytes);
}

}  // namespace dragoman::srtp
