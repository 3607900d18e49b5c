#include "relay/app/opus_feed.h"

#include "codecs/ogg/opus_stream_writer.h"

#include <algorithm>
#include <string>

namespace dragoman::app {
namespace {

constexpr Samples kPage = 4800;  ///< 100 ms: small enough to hear live, large enough to be cheap

}  // namespace

class OpusFeed::Reader final : public net::Conversation {
 public:
  Reader(OpusFeed& feed, Key key, const ogg::StreamConfig& config, const Caller& caller)
      : feed_(feed), key_(key), writer_(config), caller_(caller) {}

  void opened(net::Sender& sender) override {
    sender_ = &sender;
    writer_.headers(page_);
    flush();
    feed_.join(key_, *this);
  }
  void received(std::string_view) override {}
  void closed() noexcept override {
    sender_ = nullptr;
    feed_.leave(key_, *this);
  }

  void push(const EncodedFrame& frame) {
    writer_.push(frame.frame, rtp::Bytes(frame.data).first(frame.size), page_);
    flush();
  }

  const Caller& caller() const noexcept { return caller_; }
  void end(std::string_view reason) {
    ended_ = true;
    sender_->close(reason);
  }

 private:
  void flush() {
    if (page_.empty() || ended_) return;
    sender_->send(std::make_shared<const std::string>(reinterpret_cast<const char*>(page_.data()),
                                                      page_.size()));
    page_.clear();
  }

  OpusFeed& feed_;
  Key key_;
  ogg::OpusStreamWriter writer_;
  Caller caller_;
  bool ended_ = false;
  std::vector<std::byte> page_;
  net::Sender* sender_ = nullptr;
};

std::unique_ptr<net::Conversation> OpusFeed::open(std::size_t room, int channel,
                                                  const Caller& caller) {
  const auto& description = event_.rooms[room].channels[static_cast<std::size_t>(channel)];
  ogg::StreamConfig config;
  config.serial = ++serial_;
  config.channels = description.channels;
  config.frame = event_.audio.frame;
  config.page_interval = kPage;
  config.title = event_.rooms[room].name + " – " + description.name;
  config.language = description.language;
  return std::make_unique<Reader>(*this, Key{room, channel}, config, caller);
}

int OpusFeed::end_those(const std::function<bool(const Caller&)>& ended, std::string_view reason,
                        std::optional<std::size_t> room) {
  int count = 0;
  for (const auto& [key, readers] : readers_)
    for (auto* reader : readers) {
      if ((room && key.first != *room) || !ended(reader->caller())) continue;
      reader->end(reason);
      ++count;
    }
  return count;
}

void OpusFeed::push(const EncodedFrame& frame) {
  const auto found = readers_.find({frame.room, frame.channel});
  if (found == readers_.end()) return;
  for (auto* reader : found->second) reader->push(frame);
}

int OpusFeed::readers(std::size_t room, int channel) const {
  const auto found = readers_.find({room, channel});
  return found == readers_.end() ? 0 : static_cast<int>(found->second.size());
}

void OpusFeed::join(const Key& key, Reader& reader) {
  auto& list = readers_[key];
  list.push_back(&reader);
  if (list.size() == 1) taps_.hold(key.first, key.second);
}

void OpusFeed::leave(const Key& key, Reader& reader) noexcept {
  const auto found = readers_.find(key);
  if (found == readers_.end()) return;
  std::erase(found->second, &reader);
  if (!found->second.empty()) return;
  readers_.erase(found);
  taps_.release(key.first, key.second);
}

}  // namespace dragoman::app
