#pragma once
/// Finds the whole pages of an Ogg file, wherever reading begins and whatever is broken between
/// them.

#include "codecs/rtp/types.h"

#include <cstdint>
#include <memory>
#include <optional>

namespace dragoman::ogg {

struct Page {
  std::uint64_t end = 0;      ///< of the page, in bytes since the first that was fed
  std::int64_t granule = -1;  ///< -1: no packet ends in it
  bool last = false;          ///< of the stream
};

/// Single thread; allocates. A page counts only when its checksum is right.
class PageReader {
 public:
  PageReader();
  ~PageReader();

  void feed(rtp::Bytes bytes);
  /// The next page; nothing until more bytes are fed.
  std::optional<Page> next();
  /// Bytes between pages that are no page.
  std::uint64_t skipped() const noexcept;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dragoman::ogg
