#include "codecs/ogg/page_reader.h"

#include <ogg/ogg.h>

#include <cstring>
#include <new>

namespace dragoman::ogg {

struct PageReader::Impl {
  Impl() { ogg_sync_init(&sync); }
  ~Impl() { ogg_sync_clear(&sync); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  ogg_sync_state sync{};
  std::uint64_t position = 0;
  std::uint64_t skipped = 0;
};

PageReader::PageReader() : impl_(std::make_unique<Impl>()) {}
PageReader::~PageReader() = default;

void PageReader::feed(rtp::Bytes bytes) {
  if (bytes.empty()) return;
  char* const buffer = ogg_sync_buffer(&impl_->sync, static_cast<long>(bytes.size()));
  if (buffer == nullptr) throw std::bad_alloc{};
  std::memcpy(buffer, bytes.data(), bytes.size());
  ogg_sync_wrote(&impl_->sync, static_cast<long>(bytes.size()));
}

std::optional<Page> PageReader::next() {
  ogg_page page;
  for (;;) {
    const long found = ogg_sync_pageseek(&impl_->sync, &page);
    if (found == 0) return std::nullopt;
    const auto length = static_cast<std::uint64_t>(found < 0 ? -found : found);
    impl_->position += length;
    if (found > 0)
      return Page{impl_->position, ogg_page_granulepos(&page), ogg_page_eos(&page) != 0};
    impl_->skipped += length;
  }
}

std::uint64_t PageReader::skipped() const noexcept {
  return impl_->skipped;
}

}  // namespace dragoman::ogg
