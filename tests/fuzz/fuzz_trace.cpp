// Trace files: every arrival lies within the file, reading ends, and trouble has words and a place.

#include "codecs/trace/pcapng_reader.h"
#include "codecs/trace/stream_note.h"

#include <cstdlib>

using namespace dragoman;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto file = std::as_bytes(std::span{data, size});
  trace::PcapngReader reader(file);
  std::size_t arrivals = 0;
  while (const auto arrival = reader.next()) {
    if (++arrivals > size) std::abort();
    if (arrival->stream >= reader.streams().size()) std::abort();
    const auto bytes = arrival->datagram;
    if (!bytes.empty() &&
        (bytes.data() < file.data() || bytes.data() + bytes.size() > file.data() + file.size()))
      std::abort();
  }
  if ((reader.state() == trace::ReadState::good) != reader.trouble().empty()) std::abort();
  if (reader.offset() > size) std::abort();
  for (const auto& stream : reader.streams())
    if (const auto note = trace::read_note(stream.note))
      if (trace::read_note(trace::write_note(*note)) != *note) std::abort();
  return 0;
}
