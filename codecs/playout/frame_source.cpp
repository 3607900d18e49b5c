#include "codecs/playout/frame_source.h"

#include <algorithm>
#include <limits>

namespace dragoman::playout {

FrameSource::FrameSource(int channels)
    : channels_(channels),
      scratch_(static_cast<std::size_t>(kLongestPacket * channels)),
      tail_(static_cast<std::size_t>(2 * kOverlap * channels)) {
  played_.fill(std::numeric_limits<Samples>::min());
}

void FrameSource::add_decoder(std::uint8_t type, std::unique_ptr<audio::FrameDecoder> decoder) {
  by_type_[type & 127U] = decoder.get();
  decoders_.push_back(std::move(decoder));
}

audio::FrameDecoder* FrameSource::decoder(std::uint8_t type) const noexcept {
  return type < by_type_.size() ? by_type_[type] : nullptr;
}

void FrameSource::start(Samples timestamp, Samples lost) noexcept {
  missing_ += lost;
  settle_losses();
  // A decoder would add what was left out, the levels' changes too, to what comes.
  if (timestamp != next_) reset_decoders();
  next_ = begun_ = timestamp;
  concealing_ = missing_ = 0;
  torn_ = true;
  if (tail_length_ == 0) {
    std::fill(tail_.begin(), tail_.end(), 0.0F);
    tail_length_ = kOverlap;
  }
}

void FrameSource::stop(SampleQueue& queue, bool forget) noexcept {
  const Samples left = std::min(queue.length(), kOverlap);
  if (left > 0) {
    std::copy_n(queue.at(0), left * channels_, tail_.begin());
    tail_length_ = left;
  } else if (current_ != nullptr && tail_length_ == 0) {
    refill_tail();
  }
  queue.clear();
  if (!forget) return;
  reset_decoders();
  played_.fill(std::numeric_limits<Samples>::min());
}

void FrameSource::reset_decoders() noexcept {
  for (const auto& d : decoders_) d->reset();
}

void FrameSource::rest(audio::MutableBlock out) noexcept {
  const Samples fading = std::min(tail_length_, static_cast<Samples>(out.size()) / channels_);
  for (Samples i = 0; i < fading; ++i) {
    const float gain = 1 - static_cast<float>(i + 1) / static_cast<float>(fading);
    for (Samples j = i * channels_; j < (i + 1) * channels_; ++j) {
      out[static_cast<std::size_t>(j)] = tail_[static_cast<std::size_t>(j)] * gain;
    }
  }
  std::fill(out.begin() + fading * channels_, out.end(), 0.0F);
  tail_length_ = 0;
}

bool FrameSource::played(Samples timestamp) const noexcept {
  return std::find(played_.begin(), played_.end(), timestamp) != played_.end();
}

void FrameSource::settle_losses() noexcept {
  lost_ += static_cast<std::uint64_t>((missing_ + packet_ / 2) / packet_);
  missing_ = 0;
}

void FrameSource::drop_past(PacketStore& store) noexcept {
  while (!store.empty() && store.front().timestamp + store.front().duration <= next_) {
    store.pop_front();
  }
}

FrameSource::Filled FrameSource::fill(SampleQueue& queue, PacketStore& store,
                                      Samples need) noexcept {
  Filled filled;
  while (queue.length() < need) {
    const Samples short_of = need - queue.length();
    drop_past(store);
    if (store.empty()) {
      conceal(queue, short_of);
      concealing_ += short_of;
      filled.concealed += short_of;
      filled.grown += short_of;
      filled.starved = true;
      continue;
    }
    Samples hole = std::max<Samples>(0, store.front().timestamp - next_);
    const Samples explained = std::min(hole, concealing_);
    const Samples replaced = std::min(hole - explained, short_of);
    next_ += explained + replaced;
    missing_ += explained + replaced;
    concealing_ -= explained;
    filled.grown -= explained;
    hole -= explained + replaced;
    if (replaced > 0) {
      conceal(queue, replaced);
      filled.concealed += replaced;
    }
    if (hole > 0 || queue.length() >= need) continue;
    const Samples before = queue.length();
    if (decode_front(queue, store)) {
      filled.decoded = true;
    } else {
      filled.concealed += queue.length() - before;
    }
  }
  return filled;
}

bool FrameSource::fill_ahead(SampleQueue& queue, PacketStore& store, Samples wish) noexcept {
  bool decoded = false;
  while (queue.length() < wish) {
    drop_past(store);
    if (store.empty() || store.front().timestamp > next_) break;
    decoded |= decode_front(queue, store);
  }
  return decoded;
}

bool FrameSource::decode_front(SampleQueue& queue, PacketStore& store) noexcept {
  const StoredPacket& packet = store.front();
  audio::FrameDecoder* decoder = by_type_[packet.payload_type & 127U];
  if (current_ != decoder) {
    if (current_ != nullptr) {
      if (!torn_) refill_tail();
      torn_ = true;
      decoder->reset();
    }
    current_ = decoder;
  }
  if (torn_ && tail_length_ < kOverlap / 2) refill_tail();
  const Samples got = std::clamp<Samples>(current_->decode(packet.payload, scratch_), 0,
                                          std::min(packet.duration, queue.room()));
  const Samples begun = std::clamp<Samples>(next_ - packet.timestamp, 0, got);
  const Samples end = packet.timestamp + packet.duration;
  played_[played_next_] = packet.timestamp;
  played_next_ = (played_next_ + 1) % played_.size();
  store.pop_front();
  if (got == 0) {
    // Not a sound after all: what it should have held is a hole in front of what follows.
    ++malformed_;
    conceal(queue, std::min(end - next_, queue.room()));
    next_ = end;
    return false;
  }
  packet_ = got;
  settle_losses();
  concealing_ = 0;
  next_ = end;
  append(queue, audio::MutableBlock{scratch_}.subspan(
                    static_cast<std::size_t>(begun * channels_),
                    static_cast<std::size_t>((got - begun) * channels_)));
  return true;
}

void FrameSource::append(SampleQueue& queue, audio::MutableBlock sound) noexcept {
  if (torn_) {
    const Samples overlap = std::min(tail_length_, static_cast<Samples>(sound.size()) / channels_);
    for (Samples i = 0; i < overlap; ++i) {
      const float in = (static_cast<float>(i) + 0.5F) / static_cast<float>(overlap);
      for (Samples j = i * channels_; j < (i + 1) * channels_; ++j) {
        float& s = sound[static_cast<std::size_t>(j)];
        s = s * in + tail_[static_cast<std::size_t>(j)] * (1 - in);
      }
    }
    tail_length_ = 0;
    torn_ = false;
  }
  queue.push(sound);
}

void FrameSource::refill_tail() noexcept {
  const auto from = static_cast<std::size_t>(tail_length_ * channels_);
  const auto more = static_cast<std::size_t>(kOverlap * channels_);
  if (current_ != nullptr) {
    current_->conceal(audio::MutableBlock{tail_}.subspan(from, more));
  } else {
    std::fill_n(tail_.begin() + static_cast<std::ptrdiff_t>(from), more, 0.0F);
  }
  tail_length_ += kOverlap;
}

void FrameSource::conceal(SampleQueue& queue, Samples length) noexcept {
  torn_ = true;
  while (length > 0) {
    if (tail_length_ == 0) refill_tail();
    const Samples now = std::min(length, tail_length_);
    const auto size = static_cast<std::size_t>(now * channels_);
    queue.push(audio::Block{tail_}.first(size));
    std::copy(tail_.begin() + static_cast<std::ptrdiff_t>(size),
              tail_.begin() + tail_length_ * channels_, tail_.begin());
    tail_length_ -= now;
    length -= now;
  }
}

}  // namespace dragoman::playout
