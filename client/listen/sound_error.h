#pragma once
/// Why there is no sound, as an error that ends the program.

#include "client/cli/program.h"
#include "client/listen/recorder.h"

#include <exception>
#include <memory>
#include <string>

namespace dragoman::client {

/// Exit 2 where the command line asked for what cannot be (BadRequest), else 1; a ProgramError
/// stays as it is.
ProgramError sound_error(const std::exception& error, const std::string& remedy);

/// The WAV of --output. Throws ProgramError (exit 1: the command line was looked at before).
std::unique_ptr<Recorder> open_recorder(const std::string& file, int channels);

}  // namespace dragoman::client
