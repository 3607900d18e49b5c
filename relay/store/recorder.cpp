#include "relay/store/recorder.h"

#include <boost/lockfree/spsc_queue.hpp>

#include <atomic>
#include <cstring>
#include <mutex>
#include <semaphore>
#include <thread>
#include <utility>

namespace dragoman::store {
namespace {

/// Batches on their way; while there is no place, the next one grows.
constexpr std::size_t kBatches = 1024;

struct Order {
  enum class Kind : std::uint8_t { packet, sound, start, stop, mark } kind{};
  std::uint16_t room = 0;
  std::int16_t channel = 0;
  std::uint32_t size = 0;   ///< packet, mark: bytes in the batch, in the orders' order
  std::int64_t moment = 0;  ///< frame of a packet or sound, sample of a stop or mark
};

struct Batch {
  std::vector<Order> orders;
  std::vector<std::byte> bytes;

  std::size_t weight() const noexcept { return bytes.size() + orders.size() * sizeof(Order); }
};

}  // namespace

struct Recorder::Impl {
  Impl(std::vector<RoomPlan> rooms, std::unique_ptr<RecordingDisk> where, std::size_t most)
      : most_waiting(most), disk(std::move(where)), statuses(rooms.size()) {
    for (const auto& plan : rooms)
      recordings.push_back(std::make_unique<RoomRecording>(plan, *disk));
  }

  void add(Order order, std::span<const std::byte> bytes) {
    order.size = static_cast<std::uint32_t>(bytes.size());
    if (!batch) batch = std::make_unique<Batch>();
    batch->orders.push_back(order);
    batch->bytes.insert(batch->bytes.end(), bytes.begin(), bytes.end());
  }

  /// Counts what there is no room for.
  bool has_room() noexcept {
    const std::size_t held = batch ? batch->weight() : 0;
    if (waiting.load(std::memory_order_relaxed) + held <= most_waiting) return true;
    dropped.fetch_add(1, std::memory_order_relaxed);
    return false;
  }

  void run();
  void obey(const Batch& orders);
  void tell();

  // Caller's.
  const std::size_t most_waiting;
  std::unique_ptr<Batch> batch;
  std::atomic<std::uint64_t> dropped{0};

  // Between the two.
  boost::lockfree::spsc_queue<Batch*> queue{kBatches};
  std::atomic<std::size_t> waiting{0};  ///< bytes in the queue
  std::counting_semaphore<> handed_over{0};

  // The thread's.
  std::unique_ptr<RecordingDisk> disk;
  std::vector<std::unique_ptr<RoomRecording>> recordings;
  std::vector<float> sound;  ///< of one frame, out of a batch's bytes

  mutable std::mutex mutex;               ///< never held while the disk works
  std::vector<RecordingStatus> statuses;  ///< copies
  std::thread thread;
};

void Recorder::Impl::run() {
  for (;;) {
    handed_over.acquire();
    Batch* next = nullptr;
    // The last release of all comes without a batch.
    if (!queue.pop(next)) break;
    const std::unique_ptr<Batch> orders(next);
    obey(*orders);
    waiting -= orders->weight();
    tell();
  }
  for (const auto& recording : recordings) recording->finish();
  tell();
}

void Recorder::Impl::obey(const Batch& orders) {
  std::span<const std::byte> rest(orders.bytes);
  for (const Order& order : orders.orders) {
    RoomRecording& room = *recordings[order.room];
    const auto bytes = rest.first(order.size);
    rest = rest.subspan(order.size);
    switch (order.kind) {
      case Order::Kind::packet:
        room.push(order.channel, FrameIndex{order.moment}, bytes);
        break;
      case Order::Kind::sound:
        sound.resize(bytes.size() / sizeof(float));
        std::memcpy(sound.data(), bytes.data(), bytes.size());
        room.push_sound(FrameIndex{order.moment}, sound);
        break;
      case Order::Kind::start:
        room.start();
        break;
      case Order::Kind::stop:
        room.stop(order.moment);
        break;
      case Order::Kind::mark:
        room.mark(order.channel, order.moment,
                  {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
        break;
    }
  }
}

void Recorder::Impl::tell() {
  const std::lock_guard lock(mutex);
  for (std::size_t room = 0; room < recordings.size(); ++room)
    statuses[room] = recordings[room]->status();
}

Recorder::Recorder(std::vector<RoomPlan> rooms, std::unique_ptr<RecordingDisk> disk,
                   std::size_t most_waiting, std::function<void()> first)
    : impl_(std::make_unique<Impl>(std::move(rooms), std::move(disk), most_waiting)) {
  impl_->thread = std::thread([impl = impl_.get(), first = std::move(first)] {
    first();
    impl->run();
  });
}

Recorder::~Recorder() {
  while (impl_->batch) {
    flush();
    if (impl_->batch) std::this_thread::yield();
  }
  impl_->handed_over.release();
  impl_->thread.join();
}

void Recorder::start(std::size_t room) {
  impl_->add({Order::Kind::start, static_cast<std::uint16_t>(room), 0, 0, 0}, {});
}

void Recorder::stop(std::size_t room, Samples end) {
  impl_->add({Order::Kind::stop, static_cast<std::uint16_t>(room), 0, 0, end}, {});
}

void Recorder::mark(std::size_t room, int channel, Samples sample, const std::string& quality) {
  impl_->add({Order::Kind::mark, static_cast<std::uint16_t>(room),
              static_cast<std::int16_t>(channel), 0, sample},
             std::as_bytes(std::span(quality)));
}

void Recorder::push(std::size_t room, int channel, FrameIndex n, std::span<const std::byte> opus) {
  if (!impl_->has_room()) return;
  impl_->add({Order::Kind::packet, static_cast<std::uint16_t>(room),
              static_cast<std::int16_t>(channel), 0, to_int(n)},
             opus);
}

void Recorder::push_sound(std::size_t room, FrameIndex n, std::span<const float> sound) {
  if (!impl_->has_room()) return;
  impl_->add({Order::Kind::sound, static_cast<std::uint16_t>(room), 0, 0, to_int(n)},
             std::as_bytes(sound));
}

void Recorder::flush() {
  if (!impl_->batch) return;
  const std::size_t weight = impl_->batch->weight();
  impl_->waiting += weight;
  if (!impl_->queue.push(impl_->batch.get())) {
    impl_->waiting -= weight;
    return;
  }
  static_cast<void>(impl_->batch.release());
  impl_->handed_over.release();
}

RecordingStatus Recorder::status(std::size_t room) const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->statuses[room];
}

std::uint64_t Recorder::dropped() const noexcept {
  return impl_->dropped;
}

}  // namespace dragoman::store
