#pragma once
/// Reads traces: pcapng of our own writing, and what others captured (little- or big-endian,
/// Ethernet, Linux cooked or raw IP). Never reads outside the bytes given, whatever they hold.

#include "codecs/trace/arrival.h"
#include "codecs/trace/udp_frame.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace dragoman::trace {

/// One interface of the file.
struct Stream {
  std::string name, note;
  LinkType link = LinkType::raw;
  std::uint8_t resolution = 6;  ///< if_tsresol: 10^-n s, with bit 7 set 2^-n s
};

/// How far a file could be read.
enum class ReadState : std::uint8_t {
  good,
  cut,     ///< it ends within a block: all before was given
  refused  ///< it is not what it should be from here on
};

/// One thread; the views it gives point into `file`, which must outlive them.
class PcapngReader {
 public:
  explicit PcapngReader(rtp::Bytes file);

  /// The next UDP datagram in the order of the file; nothing at its end, see state().
  std::optional<Arrival> next();

  ReadState state() const noexcept { return state_; }
  const std::string& trouble() const noexcept { return trouble_; }  ///< in words; empty when good
  std::size_t offset() const noexcept { return at_; }  ///< of the block read next, or in trouble
  const std::vector<Stream>& streams() const noexcept { return streams_; }
  std::uint64_t skipped() const noexcept { return skipped_; }  ///< packets without a datagram

 private:
  struct Block {
    std::uint32_t type = 0;
    rtp::Bytes body{};
  };
  std::optional<Block> next_block();
  void section(rtp::Bytes body);
  void interface(rtp::Bytes body);
  void interface_option(Stream& stream, std::uint32_t code, rtp::Bytes value);
  std::optional<Arrival> packet(rtp::Bytes body);
  std::optional<Instant> time_of(const Stream& stream, std::uint64_t ticks);
  void stop(ReadState state, std::string trouble);
  std::uint32_t number(rtp::Bytes bytes, std::size_t at, std::size_t size = 4) const noexcept;

  rtp::Bytes file_;
  std::size_t at_ = 0;
  std::size_t section_streams_ = 0;  ///< index of the section's first stream
  std::vector<Stream> streams_;
  ReadState state_ = ReadState::good;
  std::string trouble_;
  bool big_endian_ = false;
  std::uint64_t skipped_ = 0;
};

}  // namespace dragoman::trace
