#pragma once
/// A trace on the disk: what flows it holds, and the arrivals of one of them.

#include "codecs/trace/pcapng_reader.h"
#include "codecs/trace/stream_note.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace dragoman::replay {

/// The packets of one stream to one address.
struct Flow {
  std::size_t stream = 0;
  rtp::Endpoint to{};
  std::string name;                       ///< of the stream, may be empty
  std::optional<trace::StreamNote> note;  ///< how it is played, when the trace says so
  std::uint64_t packets = 0;              ///< RTP only
};

/// One thread; holds the whole file.
class TraceFile {
 public:
  /// Reads and surveys it. Throws ProgramError (exit 2: what, where, remedy) when it is no trace,
  /// or none from some place on; a trace that is cut is taken up to there, see warning().
  explicit TraceFile(const std::string& file);

  const std::vector<Flow>& flows() const noexcept { return flows_; }  ///< most packets first
  /// Words when not all of the file could be used; empty when it could.
  const std::string& warning() const noexcept { return warning_; }
  /// Every datagram of `flow`, in the order of the file.
  void play(const Flow& flow, const std::function<void(const trace::Arrival&)>& use) const;

 private:
  void survey(const trace::Arrival& arrival, const std::vector<trace::Stream>& streams);

  std::vector<std::byte> bytes_;
  std::vector<Flow> flows_;
  std::string warning_;
};

}  // namespace dragoman::replay
