#include "codecs/ogg/opus_stream_reader.h"

#include <ogg/ogg.h>

#include <cstring>
#include <new>
#include <string_view>

namespace dragoman::ogg {

namespace {

std::uint64_t get_le(std::string_view text, std::size_t at, std::size_t bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = bytes; i-- > 0;)
    value = value << 8 | static_cast<unsigned char>(text[at + i]);
  return value;
}

std::optional<OpusHead> parse_head(std::string_view text) {
  if (text.size() < 19 || text.substr(0, 8) != "OpusHead" || get_le(text, 8, 1) >> 4 != 0)
    return {};
  OpusHead head;
  head.channels = static_cast<int>(get_le(text, 9, 1));
  head.pre_skip = static_cast<int>(get_le(text, 10, 2));
  head.input_rate = static_cast<std::uint32_t>(get_le(text, 12, 4));
  return head;
}

std::optional<std::vector<std::string>> parse_tags(std::string_view text) {
  if (text.substr(0, 8) != "OpusTags") return {};
  text.remove_prefix(8);
  const auto take = [&text]() -> std::optional<std::string> {
    if (text.size() < 4 || get_le(text, 0, 4) > text.size() - 4) return {};
    const std::string field{text.substr(4, get_le(text, 0, 4))};
    text.remove_prefix(4 + field.size());
    return field;
  };
  std::vector<std::string> tags;
  const auto vendor = take();
  if (!vendor || text.size() < 4) return {};
  tags.push_back(*vendor);
  auto count = get_le(text, 0, 4);
  text.remove_prefix(4);
  for (; count > 0; --count) {
    const auto comment = take();
    if (!comment) return {};
    tags.push_back(*comment);
  }
  return tags;
}

}  // namespace

struct OpusStreamReader::Impl {
  Impl() { ogg_sync_init(&sync); }
  ~Impl() {
    ogg_sync_clear(&sync);
    if (open) ogg_stream_clear(&stream);
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  bool take_page();
  void header(const ogg_packet& packet);

  ogg_sync_state sync{};
  ogg_stream_state stream{};
  bool open = false;
  int headers_seen = 0;
  std::optional<OpusHead> head;
  std::vector<std::string> tags;
  std::uint64_t errors = 0;
};

bool OpusStreamReader::Impl::take_page() {
  ogg_page page;
  int found = 0;
  while ((found = ogg_sync_pageout(&sync, &page)) < 0) ++errors;  // bytes skipped
  if (found == 0) return false;
  if (!open) {
    ogg_stream_init(&stream, ogg_page_serialno(&page));
    open = true;
  }
  if (ogg_stream_pagein(&stream, &page) != 0) ++errors;
  return true;
}

void OpusStreamReader::Impl::header(const ogg_packet& packet) {
  const std::string_view text{reinterpret_cast<const char*>(packet.packet),
                              static_cast<std::size_t>(packet.bytes)};
  if (++headers_seen == 1) {
    head = parse_head(text);
    if (!head) ++errors;
  } else if (auto parsed = parse_tags(text)) {
    tags = std::move(*parsed);
  } else {
    ++errors;
  }
}

OpusStreamReader::OpusStreamReader() : impl_(std::make_unique<Impl>()) {}
OpusStreamReader::~OpusStreamReader() = default;

void OpusStreamReader::feed(rtp::Bytes bytes) {
  if (bytes.empty()) return;
  char* const buffer = ogg_sync_buffer(&impl_->sync, static_cast<long>(bytes.size()));
  if (buffer == nullptr) throw std::bad_alloc{};
  std::memcpy(buffer, bytes.data(), bytes.size());
  ogg_sync_wrote(&impl_->sync, static_cast<long>(bytes.size()));
}

std::optional<OggPacket> OpusStreamReader::next() {
  ogg_packet packet;
  for (;;) {
    const int found = impl_->open ? ogg_stream_packetout(&impl_->stream, &packet) : 0;
    if (found == 0 && !impl_->take_page()) return {};
    if (found < 0) ++impl_->errors;
    if (found <= 0) continue;
    if (impl_->headers_seen < 2) {
      impl_->header(packet);
      continue;
    }
    const auto* data = reinterpret_cast<const std::byte*>(packet.packet);
    return OggPacket{{data, data + packet.bytes}, packet.granulepos, packet.e_o_s != 0};
  }
}

const std::optional<OpusHead>& OpusStreamReader::head() const noexcept {
  return impl_->head;
}
const std::vector<std::string>& OpusStreamReader::tags() const noexcept {
  return impl_->tags;
}
std::uint64_t OpusStreamReader::errors() const noexcept {
  return impl_->errors;
}

}  // namespace dragoman::ogg
