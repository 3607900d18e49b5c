#include "codecs/ogg/opus_stream_writer.h"

#include <ogg/ogg.h>

#include <new>
#include <optional>
#include <stdexcept>
#include <string_view>

namespace dragoman::ogg {

namespace {

constexpr std::int64_t kLongestGap = 60 * kSampleRate;  // samples
constexpr int kWholePage = 255 * 255;                   // bytes: let no page end by its fill

void put_le(std::string& out, std::uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i) & 0xFF);
}

void put_text(std::string& out, std::string_view text) {
  put_le(out, text.size(), 4);
  out += text;
}

/// RFC 7845 §5.1, channel mapping family 0.
std::string opus_head(const StreamConfig& config) {
  std::string head = "OpusHead";
  put_le(head, 1, 1);
  put_le(head, static_cast<std::uint64_t>(config.channels), 1);
  put_le(head, static_cast<std::uint64_t>(config.pre_skip), 2);
  put_le(head, kSampleRate, 4);
  put_le(head, 0, 2);  // output gain
  put_le(head, 0, 1);
  return head;
}

/// RFC 7845 §5.2.
std::string opus_tags(const StreamConfig& config) {
  std::vector<std::string> comments;
  if (!config.title.empty()) comments.push_back("TITLE=" + config.title);
  if (!config.language.empty()) comments.push_back("LANGUAGE=" + config.language);
  comments.insert(comments.end(), config.comments.begin(), config.comments.end());
  std::string tags = "OpusTags";
  put_text(tags, config.vendor);
  put_le(tags, comments.size(), 4);
  for (const std::string& comment : comments) put_text(tags, comment);
  return tags;
}

void append(const ogg_page& page, std::vector<std::byte>& out) {
  const auto* header = reinterpret_cast<const std::byte*>(page.header);
  const auto* body = reinterpret_cast<const std::byte*>(page.body);
  out.insert(out.end(), header, header + page.header_len);
  out.insert(out.end(), body, body + page.body_len);
}

void check(const StreamConfig& config) {
  if (config.channels < 1 || config.channels > 2)
    throw std::invalid_argument("an Ogg stream has one or two channels");
  if (config.frame < 120 || config.frame % 120 != 0)
    throw std::invalid_argument("an Opus frame is a multiple of 2.5 ms");
  if (config.pre_skip < 0 || config.pre_skip > 0xFFFF)
    throw std::invalid_argument("pre-skip is 0 to 65535 samples");
  if (config.page_interval < config.frame)
    throw std::invalid_argument("a page holds at least one frame");
}

}  // namespace

struct OpusStreamWriter::Impl {
  explicit Impl(const StreamConfig& c) : config(c) {
    ogg_stream_init(&stream, static_cast<int>(config.serial));
  }
  ~Impl() { ogg_stream_clear(&stream); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  void packet_in(const unsigned char* data, std::size_t size, std::int64_t granule, bool last);
  void flush(std::vector<std::byte>& out);
  void submit_held(bool last, std::vector<std::byte>& out);
  void fill_gap(FrameIndex until, std::vector<std::byte>& out);

  StreamConfig config;
  ogg_stream_state stream{};
  std::int64_t packets = 0;
  std::optional<FrameIndex> first;
  FrameIndex held_index{};
  std::vector<unsigned char> held;  ///< the newest frame, kept back so that the last page has one
};

void OpusStreamWriter::Impl::packet_in(const unsigned char* data, std::size_t size,
                                       std::int64_t granule, bool last) {
  ogg_packet packet{};
  packet.packet = const_cast<unsigned char*>(data);  // libogg copies, and writes nothing to it
  packet.bytes = static_cast<long>(size);
  packet.b_o_s = packets == 0;
  packet.e_o_s = last;
  packet.granulepos = granule;
  packet.packetno = packets++;
  if (ogg_stream_packetin(&stream, &packet) != 0) throw std::bad_alloc{};
}

void OpusStreamWriter::Impl::flush(std::vector<std::byte>& out) {
  ogg_page page;
  while (ogg_stream_flush_fill(&stream, &page, kWholePage) != 0) append(page, out);
}

/// Hands the kept frame to its page, and closes the page where the room's clock says so.
void OpusStreamWriter::Impl::submit_held(bool last, std::vector<std::byte>& out) {
  const std::int64_t granule = (held_index - *first + 1) * config.frame;
  packet_in(held.data(), held.size(), granule, last);
  const std::int64_t end = (to_int(held_index) + 1) * config.frame;
  if (last || end % config.page_interval < config.frame) flush(out);
}

/// Empty frames of the same kind stand where frames are missing: a decoder conceals them.
void OpusStreamWriter::Impl::fill_gap(FrameIndex until, std::vector<std::byte>& out) {
  constexpr unsigned char kOneFrame = 0xFC;  // clears the frame count code of the TOC byte
  const auto toc = static_cast<unsigned char>(held.front() & kOneFrame);
  for (FrameIndex n = held_index + 1; n < until; n = n + 1) {
    held.assign(1, toc);
    held_index = n;
    submit_held(false, out);
  }
}

OpusStreamWriter::OpusStreamWriter(const StreamConfig& config) {
  check(config);
  impl_ = std::make_unique<Impl>(config);
}
OpusStreamWriter::~OpusStreamWriter() = default;
OpusStreamWriter::OpusStreamWriter(OpusStreamWriter&&) noexcept = default;
OpusStreamWriter& OpusStreamWriter::operator=(OpusStreamWriter&&) noexcept = default;

void OpusStreamWriter::headers(std::vector<std::byte>& out) {
  // Each header has pages of its own (RFC 7845 §3).
  for (const std::string& header : {opus_head(impl_->config), opus_tags(impl_->config)}) {
    impl_->packet_in(reinterpret_cast<const unsigned char*>(header.data()), header.size(), 0,
                     false);
    impl_->flush(out);
  }
}

bool OpusStreamWriter::push(FrameIndex n, Bytes opus, std::vector<std::byte>& out) {
  if (opus.empty()) return false;
  if (impl_->first) {
    const std::int64_t step = n - impl_->held_index;
    if (step < 1 || step * impl_->config.frame > kLongestGap) return false;
    impl_->submit_held(false, out);
    impl_->fill_gap(n, out);
  } else {
    impl_->first = n;
  }
  const auto* data = reinterpret_cast<const unsigned char*>(opus.data());
  impl_->held.assign(data, data + opus.size());
  impl_->held_index = n;
  return true;
}

void OpusStreamWriter::finish(std::vector<std::byte>& out) {
  if (impl_->first) impl_->submit_held(true, out);
}

}  // namespace dragoman::ogg
