#include "relay/app/media/send_worker.h"

#include "relay/net/udp.h"

#include <algorithm>
#include <span>
#include <utility>

namespace dragoman::app {
namespace {

std::vector<std::size_t> block_offsets(const event::Event& event, std::size_t room,
                                       const std::vector<int>& channels) {
  std::vector<std::size_t> offsets{0};
  for (const int index : channels) {
    const event::Channel& channel = event.rooms[room].channels[static_cast<std::size_t>(index)];
    offsets.push_back(offsets.back() +
                      static_cast<std::size_t>(event.audio.frame * channel.channels));
  }
  return offsets;
}

}  // namespace

SendWorker::SendWorker(const Surroundings& surroundings, std::size_t room,
                       std::vector<int> channels, const ChannelInterest& interest, std::string name,
                       std::size_t depth)
    : counters_(surroundings.counters),
      bank_(surroundings, room, std::move(channels), interest),
      offsets_(block_offsets(surroundings.event, room, bank_.channels())),
      jobs_(depth, prototype()),
      levels_(std::vector<engine::LineLevels>(bank_.channels().size())),
      thread_(std::move(name), Priority::send,
              samples_to_duration(surroundings.event.audio.frame) / 2) {}

SendWorker::~SendWorker() {
  stop();
}

void SendWorker::start() {
  thread_.start([this] { run(); });
}

void SendWorker::stop() noexcept {
  stopping_.store(true, std::memory_order_release);
  wakeup_.notify();
  thread_.join();
}

void SendWorker::offer(const engine::Room& room, FrameIndex n, Instant due,
                       WallTime wall) noexcept {
  Job* job = jobs_.writable();
  const std::vector<int>& channels = bank_.channels();
  if (job == nullptr) return counters_.drop(Drop::worker_full, channels.size());
  job->frame = n;
  job->due = due;
  job->wall = wall;
  for (std::size_t line = 0; line < channels.size(); ++line) {
    const audio::Block block = room.block(channels[line]);
    std::copy(block.begin(), block.end(),
              job->pcm.begin() + static_cast<std::ptrdiff_t>(offsets_[line]));
    job->status[line] = room.status().channels[static_cast<std::size_t>(channels[line])];
  }
  jobs_.commit();
  wakeup_.notify();
}

SendWorker::Job SendWorker::prototype() const {
  Job job;
  job.pcm.resize(offsets_.back());
  job.status.resize(bank_.channels().size());
  return job;
}

void SendWorker::run() noexcept {
  while (!stopping_.load(std::memory_order_acquire)) {
    wakeup_.wait();
    while (const Job* job = jobs_.readable()) {
      thread_.cycle(net::monotonic_now() - job->due);
      process(*job);
      jobs_.release();
    }
  }
}

void SendWorker::process(const Job& job) noexcept {
  bank_.begin(job.frame, job.due, job.wall);
  std::vector<engine::LineLevels>& levels = levels_.back();
  for (std::size_t line = 0; line < levels.size(); ++line) {
    const auto pcm =
        std::span{job.pcm}.subspan(offsets_[line], offsets_[line + 1] - offsets_[line]);
    bank_.process(line, pcm, job.status[line]);
    levels[line] = bank_.levels(line);
  }
  levels_.publish();
  bank_.end();
}

}  // namespace dragoman::app
