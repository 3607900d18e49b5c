#pragma once
/// Writes traces as pcapng (draft-ietf-opsawg-pcapng), which Wireshark, tshark and tcpdump read:
/// each stream an interface of raw IP packets with nanosecond stamps, its note the comment.

#include "codecs/trace/arrival.h"

#include <cstddef>
#include <string_view>
#include <vector>

namespace dragoman::trace {

/// The three append to `out`. One thread; allocates. Order: begin once, a stream before its
/// arrivals; streams count from 0 in the order they are added.
void write_begin(std::vector<std::byte>& out, std::string_view application);
void write_stream(std::vector<std::byte>& out, std::string_view name, std::string_view note);
void write_arrival(std::vector<std::byte>& out, const Arrival& arrival);

/// Bytes that one arrival adds.
std::size_t written_size(const Arrival& arrival) noexcept;

}  // namespace dragoman::trace
