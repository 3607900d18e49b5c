#pragma once
/// What waits for a reader, bounded in bytes. Private to this folder; loop thread.

#include <cstddef>
#include <deque>
#include <memory>
#include <string>

namespace dragoman::net {

class SendQueue {
 public:
  explicit SendQueue(std::size_t limit) : limit_(limit) {}

  /// False when `data` would pass the limit; an empty queue takes anything.
  bool push(std::shared_ptr<const std::string> data, bool binary = false) {
    if (bytes_ > 0 && bytes_ + data->size() > limit_) return false;
    bytes_ += data->size();
    queue_.push_back({std::move(data), binary});
    return true;
  }
  /// The one being sent; it keeps its place until pop().
  const std::shared_ptr<const std::string>& front() const { return queue_.front().data; }
  bool front_is_binary() const { return queue_.front().binary; }
  void pop() {
    bytes_ -= queue_.front().data->size();
    queue_.pop_front();
  }
  bool empty() const { return queue_.empty(); }
  std::size_t bytes() const { return bytes_; }

 private:
  std::size_t limit_;
  std::size_t bytes_ = 0;
  struct Item {
    std::shared_ptr<const std::string> data;
    bool binary;
  };
  std::deque<Item> queue_;
};

}  // namespace dragoman::net
