#pragma once
/// An endless answer: headers, then bytes until either side ends. Private to this folder.

#include "relay/net/connection.h"
#include "relay/net/send_queue.h"
#include "relay/net/wire_stream.h"

#include <memory>

namespace dragoman::net {

class StreamConnection final : public Connection,
                               public Sender,
                               public std::enable_shared_from_this<StreamConnection> {
 public:
  StreamConnection(std::shared_ptr<ServerState> server, WireStream stream,
                   std::unique_ptr<Conversation> conversation);

  /// Sends the headers and opens the conversation.
  void start(const std::string& type);
  void abort() noexcept override;
  void leave(std::string_view reason) override { close(reason); }

  bool send(std::shared_ptr<const std::string> data) override;
  std::size_t pending() const override { return queue_.bytes(); }
  void close(std::string_view reason) override;
  Endpoint peer() const override { return peer_; }
  Endpoint local() const override { return local_; }

 private:
  void write_next();
  void watch_for_end();

  WireStream stream_;
  std::unique_ptr<Conversation> conversation_;
  SendQueue queue_;
  Endpoint peer_, local_;
  std::string unwanted_;  ///< what a client sends after its request; read to notice its end
  bool writing_ = false;
  bool closing_ = false;
  bool ended_ = false;
};

}  // namespace dragoman::net
