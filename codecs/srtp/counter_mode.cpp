#include "codecs/srtp/counter_mode.h"

#include "codecs/srtp/evp.h"

#include <stdexcept>

namespace dragoman::srtp {

struct CounterMode::State {
  CipherContext context{EVP_CIPHER_CTX_new()};
};

CounterMode::CounterMode(Bytes key) : state_(std::make_unique<State>()) {
  const Cipher cipher{
      EVP_CIPHER_fetch(nullptr, key.size() == 32 ? "AES-256-CTR" : "AES-128-CTR", nullptr)};
  if (!cipher || !state_->context ||
      EVP_CipherInit_ex2(state_->context.get(), cipher.get(), raw(key.data()), nullptr, 1,
                         nullptr) != 1)
    throw std::runtime_error("OpenSSL has no AES in counter mode");
}

CounterMode::~CounterMode() = default;
CounterMode::CounterMode(CounterMode&&) noexcept = default;
CounterMode& CounterMode::operator=(CounterMode&&) noexcept = default;

bool CounterMode::apply(const CounterBlock& first, MutableBytes text) noexcept {
  EVP_CIPHER_CTX* const context = state_->context.get();
  int done = 0;
  return EVP_CipherInit_ex2(context, nullptr, nullptr, raw(first.data()), 1, nullptr) == 1 &&
         (text.empty() || EVP_CipherUpdate(context, raw(text.data()), &done, raw(text.data()),
                                           static_cast<int>(text.size())) == 1);
}

}  // namespace dragoman::srtp
