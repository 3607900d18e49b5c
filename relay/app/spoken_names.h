#pragma once
/// The spoken names of the line-up: sound files that the event names, as samples for the engine.

#include "relay/event/event.h"

namespace dragoman::app {

/// Reads the file of each channel that has one into `channel.spoken`: 48 kHz, mono, brought to the
/// loudness of speech on a channel (−23 LUFS). Throws SurroundingsError (where in the event file,
/// what is wrong with the sound, a remedy) for the first that cannot be used. Blocks on the disk:
/// start-up and --check only.
void load_spoken_names(event::Event& event);

}  // namespace dragoman::app
