/// What signed manifests cost a channel: on the thread that sends it, on the one that signs, and at
/// a receiver. Processor time of one thread.

#include "codecs/manifest/manifest.h"

#include "codecs/manifest/block_writer.h"

#include <fmt/format.h>

#include <time.h>

#include <algorithm>
#include <array>
#include <functional>
#include <stdexcept>
#include <vector>

using namespace dragoman;

namespace {

constexpr int kRounds = 7, kTimes = 2000;
constexpr Samples kFrame = 240;
constexpr double kFrames = 200, kManifests = 10;  // a second

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

/// Microseconds each; what else runs on the host only ever adds.
double least(const std::function<void(int)>& work) {
  double best = 1e9;
  for (int round = 0; round < kRounds; ++round) {
    const double begin = cpu_seconds();
    for (int i = 0; i < kTimes; ++i) work(i);
    best = std::min(best, (cpu_seconds() - begin) * 1e6 / kTimes);
  }
  return best;
}

void say(const char* what, double micros, double per_second) {
  fmt::print("{:<44} {:>9.3f} {:>9.0f} {:>9.4f}\n", what, micros, per_second,
             micros * per_second / 1e4);
}

}  // namespace

int main() {
  const std::array<std::byte, 60> opus{};  // 5 ms at 96 kb/s
  manifest::Signer signer{manifest::Seed{}};
  manifest::BlockWriter writer{rtp::Ssrc{1}, kFrame, 0, signer};
  const manifest::Content content{};
  std::vector<std::byte> datagram;
  const double hashed = least([&](int i) { (void)manifest::content_hash(FrameIndex{i}, opus); });
  std::int64_t n = 0;
  const double listed = least([&](int) {
    for (int i = 0; i < manifest::block_frames(kFrame); ++i, ++n) {
      const auto done = writer.add(FrameIndex{n}, content, {});
      if (!done.empty()) datagram.assign(done.begin(), done.end());
    }
  });
  const auto read = manifest::read(datagram);
  if (!read) throw std::runtime_error("no manifest came out");
  manifest::Verifier verifier{signer.public_key()};
  int wrong = 0;
  const double verified =
      least([&](int) { wrong += !verifier.verify(read->text, read->signature); });
  if (wrong != 0) throw std::runtime_error("a signature was not right");
  fmt::print("{:<44} {:>9} {:>9} {:>9}\n", "", "µs each", "a second", "% a core");
  say("the channel's thread: hash a frame", hashed, kFrames);
  say("the thread that signs: list, sign", listed, kManifests);
  say("a receiver: hash a frame", hashed, kFrames);
  say("a receiver: check a signature", verified, kManifests);
}
