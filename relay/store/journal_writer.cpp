#include "relay/store/journal_writer.h"

#include "relay/store/journal_file.h"

#include <boost/lockfree/spsc_queue.hpp>
#include <spdlog/spdlog.h>

#include <atomic>
#include <map>
#include <optional>
#include <semaphore>
#include <thread>

namespace dragoman::store {
namespace {

/// Minutes of a busy event while a disk hangs.
constexpr std::size_t kQueue = 4096;

struct Order {
  std::uint64_t key = 0;            ///< 0: a beat
  std::optional<JournalFact> fact;  ///< none: the end of `key`
  WallTime when{};
};

}  // namespace

struct JournalWriter::Impl {
  explicit Impl(const std::filesystem::path& path)
      : folder(path.parent_path()), file(path, JournalFile::Mode::write) {}

  void hand_over(Order order) {
    if (!queue.push(std::move(order))) {
      ++lost;
      return;
    }
    waiting.release();
  }

  void run() {
    for (;;) {
      waiting.acquire();
      Order order;
      // The last release of all comes without an order.
      if (!queue.pop(order)) return;
      try {
        write(order);
        if (std::exchange(failing, false)) spdlog::info("the journal is written again");
      } catch (const std::exception& error) {
        ++lost;
        if (!std::exchange(failing, true)) spdlog::error("{}; the sound goes on", error.what());
      }
    }
  }

  void write(const Order& order) {
    if (order.key == 0) {
      look_at_room();
      return file.beat(order.when);
    }
    if (order.fact) {
      rows[order.key] = file.begin(*order.fact, order.when);
      return;
    }
    const auto row = rows.find(order.key);
    if (row == rows.end()) return;  // its beginning was lost, and counted
    file.end(row->second, order.when);
    rows.erase(row);
  }

  /// On this thread, for a disk that hangs answers that late, too.
  void look_at_room() {
    std::error_code error;
    const auto space = std::filesystem::space(folder, error);
    free = error ? kUnknown : static_cast<std::int64_t>(space.available);
  }

  static constexpr std::int64_t kUnknown = -1;
  std::filesystem::path folder;
  std::atomic<std::int64_t> free{kUnknown};
  JournalFile file;
  std::map<std::uint64_t, std::int64_t> rows;
  bool failing = false;
  boost::lockfree::spsc_queue<Order> queue{kQueue};
  std::counting_semaphore<> waiting{0};
  std::atomic<std::uint64_t> lost{0};
  std::thread thread;
};

JournalWriter::JournalWriter(const std::filesystem::path& path)
    : impl_(std::make_unique<Impl>(path)) {
  impl_->thread = std::thread([impl = impl_.get()] { impl->run(); });
}

JournalWriter::~JournalWriter() {
  impl_->waiting.release();
  impl_->thread.join();
}

void JournalWriter::begin(std::uint64_t key, const JournalFact& fact, WallTime now) {
  impl_->hand_over({key, fact, now});
}

void JournalWriter::end(std::uint64_t key, WallTime now) {
  impl_->hand_over({key, std::nullopt, now});
}

void JournalWriter::beat(WallTime now) {
  impl_->hand_over({0, std::nullopt, now});
}

std::optional<std::uint64_t> JournalWriter::free_bytes() const noexcept {
  const std::int64_t free = impl_->free;
  if (free < 0) return std::nullopt;
  return static_cast<std::uint64_t>(free);
}

std::uint64_t JournalWriter::lost() const noexcept {
  return impl_->lost;
}

}  // namespace dragoman::store
