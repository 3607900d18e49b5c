#include "codecs/trace/pcapng_reader.h"

#include "codecs/trace/pcapng.h"

namespace dragoman::trace {
namespace {

constexpr std::size_t kSectionBody = 16, kInterfaceBody = 8, kPacketBody = 20;
constexpr std::size_t kMostStreams = 4096;
constexpr std::uint64_t kLatest = std::uint64_t{1} << 62;  // year 2116
constexpr std::uint64_t kSecond = 1'000'000'000;

std::string text_of(rtp::Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

PcapngReader::PcapngReader(rtp::Bytes file) : file_(file) {
  if (file.size() < kBlockFrame + kSectionBody || number(file, 0) != kSectionHeader)
    stop(ReadState::refused, "it does not begin as pcapng does");
}

void PcapngReader::stop(ReadState state, std::string trouble) {
  state_ = state;
  trouble_ = std::move(trouble);
}

std::uint32_t PcapngReader::number(rtp::Bytes bytes, std::size_t at,
                                   std::size_t size) const noexcept {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < size; ++i) {
    const auto byte = std::to_integer<std::uint32_t>(bytes[at + i]);
    value |= byte << (8 * (big_endian_ ? size - 1 - i : i));
  }
  return value;
}

std::optional<Arrival> PcapngReader::next() {
  while (const auto block = next_block()) {
    if (block->type == kSectionHeader) section(block->body);
    if (block->type == kInterfaceDescription) interface(block->body);
    if (block->type == kEnhancedPacket) {
      const auto arrival = packet(block->body);
      if (arrival) return arrival;
      if (state_ == ReadState::good) ++skipped_;
    }
    if (state_ != ReadState::good) return std::nullopt;
    at_ += block->body.size() + kBlockFrame;
  }
  return std::nullopt;
}

/// Leaves at_ on the block, so that trouble in it is told with its place.
std::optional<PcapngReader::Block> PcapngReader::next_block() {
  if (state_ != ReadState::good || at_ == file_.size()) return std::nullopt;
  const rtp::Bytes rest = file_.subspan(at_);
  const auto cut = [this] {
    stop(ReadState::cut, "the file ends within a block");
    return std::nullopt;
  };
  if (rest.size() < kBlockFrame) return cut();
  // The type of a section header reads the same both ways; the magic after it tells which.
  if (number(rest, 0) == kSectionHeader) {
    big_endian_ = false;
    big_endian_ = number(rest, 8) != kByteOrderMagic;
    if (number(rest, 8) != kByteOrderMagic) {
      stop(ReadState::refused, "a section without the byte-order magic");
      return std::nullopt;
    }
  }
  const std::size_t length = number(rest, 4);
  if (length < kBlockFrame || length % 4 != 0) {
    stop(ReadState::refused, "a block of " + std::to_string(length) + " bytes");
    return std::nullopt;
  }
  if (length > rest.size()) return cut();
  if (number(rest, length - 4) != length) {
    stop(ReadState::refused, "a block whose two lengths differ");
    return std::nullopt;
  }
  return Block{number(rest, 0), rest.subspan(8, length - kBlockFrame)};
}

void PcapngReader::section(rtp::Bytes body) {
  if (body.size() < kSectionBody)
    return stop(ReadState::refused, "a section header that is too short");
  if (number(body, 4, 2) != 1)
    return stop(ReadState::refused,
                "pcapng version " + std::to_string(number(body, 4, 2)) + ", known is 1");
  section_streams_ = streams_.size();
}

void PcapngReader::interface(rtp::Bytes body) {
  if (body.size() < kInterfaceBody)
    return stop(ReadState::refused, "an interface that is too short");
  if (streams_.size() >= kMostStreams)
    return stop(ReadState::refused, "more interfaces than any trace needs");
  Stream stream;
  stream.link = static_cast<LinkType>(number(body, 0, 2));
  rtp::Bytes options = body.subspan(kInterfaceBody);
  while (options.size() >= 4) {
    const auto code = number(options, 0, 2);
    const std::size_t length = number(options, 2, 2);
    const std::size_t whole = 4 + (length + 3) / 4 * 4;
    if (code == kOptionEnd) break;
    if (whole > options.size())
      return stop(ReadState::refused, "an interface option that leaves its block");
    interface_option(stream, code, options.subspan(4, length));
    options = options.subspan(whole);
  }
  streams_.push_back(std::move(stream));
}

void PcapngReader::interface_option(Stream& stream, std::uint32_t code, rtp::Bytes value) {
  if (code == kOptionComment) stream.note = text_of(value);
  if (code == kOptionName) stream.name = text_of(value);
  if (code == kOptionTimeResolution && value.size() == 1)
    stream.resolution = std::to_integer<std::uint8_t>(value[0]);
}

std::optional<Arrival> PcapngReader::packet(rtp::Bytes body) {
  const auto refuse = [this](const char* why) {
    stop(ReadState::refused, why);
    return std::nullopt;
  };
  if (body.size() < kPacketBody) return refuse("a packet block that is too short");
  const std::size_t index = section_streams_ + number(body, 0);
  if (index >= streams_.size()) return refuse("a packet of an interface that was not described");
  const std::size_t captured = number(body, 12);
  if (captured > body.size() - kPacketBody) return refuse("a packet that leaves its block");
  const auto& stream = streams_[index];
  const std::uint64_t ticks = static_cast<std::uint64_t>(number(body, 4)) << 32 | number(body, 8);
  const auto at = time_of(stream, ticks);
  if (!at) return refuse("a time that cannot be");
  auto arrival = udp_of(stream.link, body.subspan(kPacketBody, captured));
  if (!arrival) return std::nullopt;
  arrival->stream = index;
  arrival->at = *at;
  // The caller goes on behind this block.
  at_ += body.size() + kBlockFrame;
  return arrival;
}

std::optional<Instant> PcapngReader::time_of(const Stream& stream, std::uint64_t ticks) {
  const unsigned exponent = stream.resolution & 0x7FU;
  std::uint64_t seconds = 0, rest = 0;
  if ((stream.resolution & 0x80U) != 0) {
    if (exponent > 32) return std::nullopt;
    seconds = ticks >> exponent;
    rest = (ticks & ((std::uint64_t{1} << exponent) - 1)) * kSecond >> exponent;
  } else {
    if (exponent > 18) return std::nullopt;
    std::uint64_t unit = 1;
    for (unsigned i = 0; i < exponent; ++i) unit *= 10;
    seconds = ticks / unit;
    rest = exponent <= 9 ? ticks % unit * (kSecond / unit) : ticks % unit / (unit / kSecond);
  }
  if (seconds > kLatest / kSecond) return std::nullopt;
  return Instant{Nanoseconds{static_cast<std::int64_t>(seconds * kSecond + rest)}};
}

}  // namespace dragoman::trace
