#pragma once
/// The tables of an event file that stand outside the rooms.

#include "relay/event/event.h"
#include "relay/event/table_reader.h"

#include <filesystem>

namespace dragoman::event {

void read_network(TableReader& table, Network& network);
void read_web(TableReader& table, Web& web);
void read_audio(TableReader& table, Audio& audio);
/// A relative `dir` starts at `folder`.
void read_storage(TableReader& table, const std::filesystem::path& folder, Storage& storage);
void read_alarms(TableReader& table, Alarms& alarms);

/// Relative paths start at `folder`.
void read_trust(TableReader& table, const std::filesystem::path& folder, Trust& trust);

}  // namespace dragoman::event
