#include "tools/replay/csv.h"

#include <fmt/format.h>

namespace dragoman::replay {
namespace {

double to_ms(Samples samples) {
  return static_cast<double>(samples) * 1000 / kSampleRate;
}

}  // namespace

Csv::Csv(std::FILE* out, Nanoseconds every, int channels)
    : out_(out), every_(every), meter_(channels) {
  fmt::print(out_,
             "time_s,delay_ms,target_ms,buffer_ms,level_dbfs,concealed_ms,lost,late,recovered,"
             "jitter_ms,drift_ppm\n");
}

void Csv::block(const PlayedBlock& block) {
  if (!first_) first_ = due_ = block.play_time;
  meter_.process(block.samples);
  concealed_ += block.pull.concealed;
  if (block.play_time < due_) return;
  due_ = std::max(due_ + every_, block.play_time);
  const auto& s = block.stats;
  fmt::print(out_, "{:.4f},{:.3f},{:.3f},{:.3f},{:.1f},{:.2f},{},{},{},{:.3f},{:.2f}\n",
             std::chrono::duration<double>(block.play_time - *first_).count(), to_ms(s.delay),
             to_ms(s.target), to_ms(s.buffered), meter_.rms_dbfs(), to_ms(concealed_), s.lost,
             s.late, s.recovered, s.jitter_ms, s.drift_ppm);
}

}  // namespace dragoman::replay
