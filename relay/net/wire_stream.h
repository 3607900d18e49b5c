#pragma once
/// A TCP connection, plain or inside TLS, as one type: whoever reads and writes never asks which.
/// A stream of Asio's kind, so Beast's HTTP and WebSocket run on it. The thread of its context.

#include "relay/net/tls.h"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/role.hpp>
#include <boost/beast/core/tcp_stream.hpp>

#include <array>
#include <cstddef>
#include <functional>
#include <memory>
#include <utility>
#include <variant>

namespace dragoman::net {

/// The first of a sequence of buffers, as one type whatever the sequence was: a stream may transfer
/// less than it was asked for.
template <class Buffer>
class FewBuffers {
 public:
  using value_type = Buffer;
  using const_iterator = const Buffer*;

  template <class Buffers>
  explicit FewBuffers(const Buffers& all) {
    const auto end = boost::asio::buffer_sequence_end(all);
    for (auto each = boost::asio::buffer_sequence_begin(all); each != end && used_ < kMost; ++each)
      if (const Buffer buffer(*each); buffer.size() > 0) kept_[used_++] = buffer;
  }
  const_iterator begin() const noexcept { return kept_.data(); }
  const_iterator end() const noexcept { return kept_.data() + used_; }

 private:
  static constexpr std::size_t kMost = 8;
  std::array<Buffer, kMost> kept_{};
  std::size_t used_ = 0;
};

/// Any handler as one type, with the executor that it asked for. (Asio's any_completion_handler has
/// an executor that Beast cannot post to.)
template <class... Results>
class ErasedHandler {
 public:
  using executor_type = boost::asio::any_io_executor;

  template <class Handler>
  ErasedHandler(Handler handler, const executor_type& otherwise)
      : executor_(boost::asio::get_associated_executor(handler, otherwise)),
        run_([kept = std::make_shared<Handler>(std::move(handler))](Results... results) {
          std::move (*kept)(results...);
        }) {}

  executor_type get_executor() const noexcept { return executor_; }
  void operator()(Results... results) { run_(results...); }

 private:
  executor_type executor_;
  std::function<void(Results...)> run_;
};

/// What TLS and TCP do is compiled once, for handlers of one erased type: the handlers of Beast's
/// operations differ at each place that reads or writes, and each cost the compiler half a minute.
class WireStream {
 public:
  using Done = ErasedHandler<boost::system::error_code>;
  using Transferred = ErasedHandler<boost::system::error_code, std::size_t>;
  using next_layer_type = boost::beast::tcp_stream;
  using executor_type = next_layer_type::executor_type;
  using Tls = boost::asio::ssl::stream<next_layer_type>;

  explicit WireStream(next_layer_type plain) : layers_(std::move(plain)) {}
  /// TLS by `context`, which the stream keeps; nullptr = plain.
  WireStream(next_layer_type tcp, std::shared_ptr<TlsContext> context);

  /// What lies under TLS; its time limits hold for TLS, too.
  next_layer_type& next_layer() noexcept { return tcp(); }
  const next_layer_type& next_layer() const noexcept {
    return const_cast<WireStream*>(this)->tcp();
  }
  next_layer_type& tcp() noexcept;
  bool secure() const noexcept { return tls() != nullptr; }
  executor_type get_executor() noexcept { return tcp().get_executor(); }

  /// Only of a secure stream; a client's or a server's, as its context is.
  template <class Handler>
  void async_handshake(Handler handler) {
    shake_hands(Done(std::move(handler), get_executor()));
  }
  /// Says goodbye inside TLS; only of a secure stream.
  template <class Handler>
  void async_shutdown(Handler handler) {
    shut_down(Done(std::move(handler), get_executor()));
  }

  template <class Buffers, class Token>
  auto async_read_some(const Buffers& buffers, Token&& token) {
    return boost::asio::async_initiate<Token, void(boost::system::error_code, std::size_t)>(
        [this](auto handler, const Buffers& into) {
          read_some(FewBuffers<boost::asio::mutable_buffer>(into),
                    Transferred(std::move(handler), get_executor()));
        },
        token, buffers);
  }
  template <class Buffers, class Token>
  auto async_write_some(const Buffers& buffers, Token&& token) {
    return boost::asio::async_initiate<Token, void(boost::system::error_code, std::size_t)>(
        [this](auto handler, const Buffers& from) {
          write_some(FewBuffers<boost::asio::const_buffer>(from),
                     Transferred(std::move(handler), get_executor()));
        },
        token, buffers);
  }

 private:
  Tls* tls() const noexcept {
    const auto* inside = std::get_if<std::unique_ptr<Tls>>(&layers_);
    return inside == nullptr ? nullptr : inside->get();
  }

  void shake_hands(Done done);
  void shut_down(Done done);
  void read_some(FewBuffers<boost::asio::mutable_buffer> into, Transferred transferred);
  void write_some(FewBuffers<boost::asio::const_buffer> from, Transferred transferred);
  void tear_down(boost::beast::role_type role, Done done);

  std::shared_ptr<TlsContext> context_;
  std::variant<next_layer_type, std::unique_ptr<Tls>> layers_;

  template <class Handler>
  friend void async_teardown(boost::beast::role_type role, WireStream& stream, Handler&& handler) {
    stream.tear_down(role, Done(std::forward<Handler>(handler), stream.get_executor()));
  }
};

}  // namespace dragoman::net
