#include "codecs/trace/pcapng_writer.h"

#include "codecs/trace/pcapng.h"
#include "codecs/trace/udp_frame.h"

#include <algorithm>

namespace dragoman::trace {
namespace {

constexpr std::size_t kEnhancedPacketHeader = 20;
constexpr std::size_t kLongestOption = 0xFFF0;

std::size_t padded(std::size_t size) noexcept {
  return (size + 3) / 4 * 4;
}

/// Little-endian, whatever machine this is.
class Block {
 public:
  Block(std::vector<std::byte>& out, std::uint32_t type) : out_(out), begin_(out.size()) {
    put(type, 4);
    put(0, 4);
  }
  ~Block() {
    const auto length = static_cast<std::uint32_t>(out_.size() - begin_ + 4);
    put(length, 4);
    for (std::size_t i = 0; i < 4; ++i)
      out_[begin_ + 4 + i] = static_cast<std::byte>(length >> (8 * i) & 0xFF);
  }
  Block(const Block&) = delete;
  Block& operator=(const Block&) = delete;

  void put(std::uint64_t value, int bytes) {
    for (int i = 0; i < bytes; ++i) out_.push_back(static_cast<std::byte>(value >> (8 * i) & 0xFF));
  }
  void put(rtp::Bytes bytes) { out_.insert(out_.end(), bytes.begin(), bytes.end()); }
  void pad() { out_.resize(begin_ + padded(out_.size() - begin_)); }
  void option(std::uint16_t code, std::string_view text) {
    text = text.substr(0, kLongestOption);
    put(code, 2);
    put(text.size(), 2);
    put(std::as_bytes(std::span{text}));
    pad();
  }
  void end_options() { put(kOptionEnd, 4); }

 private:
  std::vector<std::byte>& out_;
  std::size_t begin_;
};

}  // namespace

void write_begin(std::vector<std::byte>& out, std::string_view application) {
  Block block(out, kSectionHeader);
  block.put(kByteOrderMagic, 4);
  block.put(1, 2);  // version 1.0
  block.put(0, 2);
  block.put(~std::uint64_t{0}, 8);  // section length: unknown
  block.option(kOptionApplication, application);
  block.end_options();
}

void write_stream(std::vector<std::byte>& out, std::string_view name, std::string_view note) {
  Block block(out, kInterfaceDescription);
  block.put(static_cast<std::uint16_t>(LinkType::raw), 2);
  block.put(0, 2);
  block.put(0, 4);  // no snap length
  block.option(kOptionComment, note);
  block.option(kOptionName, name);
  block.option(kOptionTimeResolution, "\x09");  // nanoseconds
  block.end_options();
}

void write_arrival(std::vector<std::byte>& out, const Arrival& arrival) {
  Block block(out, kEnhancedPacket);
  const auto time = static_cast<std::uint64_t>(arrival.at.time_since_epoch().count());
  const auto size = arrival.datagram.size() + kUdpHeaders;
  block.put(arrival.stream, 4);
  block.put(time >> 32, 4);
  block.put(time & 0xFFFFFFFF, 4);
  block.put(size, 4);
  block.put(size, 4);
  block.put(udp_headers(arrival));
  block.put(arrival.datagram);
  block.pad();
}

std::size_t written_size(const Arrival& arrival) noexcept {
  return kBlockFrame + kEnhancedPacketHeader + padded(arrival.datagram.size() + kUdpHeaders);
}

}  // namespace dragoman::trace
