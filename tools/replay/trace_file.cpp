#include "tools/replay/trace_file.h"

#include "client/cli/program.h"
#include "codecs/rtp/packet.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace dragoman::replay {
namespace {

using client::Exit;
using client::ProgramError;

constexpr std::uintmax_t kLargest = std::uintmax_t{1} << 31;
constexpr const char* kRemedy =
    "give a trace of dragoman-listen --trace, or a capture in pcapng (editcap -F pcapng converts)";

[[noreturn]] void refuse(const std::string& what, const std::string& remedy) {
  throw ProgramError(Exit::usage, "bad_trace", what, remedy);
}

std::vector<std::byte> load(const std::string& file) {
  std::error_code error;
  const auto size = std::filesystem::file_size(file, error);
  std::ifstream in(file, std::ios::binary);
  if (error || !in) refuse(file + ": cannot be read", "check the name and the permissions");
  if (size > kLargest)
    refuse(fmt::format("{}: {} MiB is more than is read at once", file, size >> 20),
           "cut it with editcap -c or -A and -B");
  std::vector<std::byte> bytes(size);
  in.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(size));
  bytes.resize(static_cast<std::size_t>(in.gcount()));
  return bytes;
}

}  // namespace

TraceFile::TraceFile(const std::string& file) : bytes_(load(file)) {
  trace::PcapngReader reader(bytes_);
  while (const auto arrival = reader.next()) survey(*arrival, reader.streams());
  const auto where = fmt::format("{}: byte {}: {}", file, reader.offset(), reader.trouble());
  if (reader.state() == trace::ReadState::refused) refuse(where, kRemedy);
  if (reader.state() == trace::ReadState::cut) warning_ = where + "; played up to there";
  if (flows_.empty())
    refuse(where.substr(0, file.size()) + ": no RTP over UDP and IPv4 in it", kRemedy);
  std::stable_sort(flows_.begin(), flows_.end(),
                   [](const Flow& a, const Flow& b) { return a.packets > b.packets; });
}

void TraceFile::survey(const trace::Arrival& arrival, const std::vector<trace::Stream>& streams) {
  if (!rtp::parse(arrival.datagram)) return;
  const auto known = std::find_if(flows_.begin(), flows_.end(), [&](const Flow& flow) {
    return flow.stream == arrival.stream && flow.to == arrival.to;
  });
  if (known != flows_.end()) {
    ++known->packets;
    return;
  }
  const auto& stream = streams[arrival.stream];
  flows_.push_back({arrival.stream, arrival.to, stream.name, trace::read_note(stream.note), 1});
}

void TraceFile::play(const Flow& flow,
                     const std::function<void(const trace::Arrival&)>& use) const {
  trace::PcapngReader reader(bytes_);
  while (const auto arrival = reader.next())
    if (arrival->stream == flow.stream && arrival->to == flow.to) use(*arrival);
}

}  // namespace dragoman::replay
