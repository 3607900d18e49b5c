#include "client/listen/sound_error.h"

#include "client/audio/device.h"

namespace dragoman::client {

ProgramError sound_error(const std::exception& error, const std::string& remedy) {
  if (const auto* known = dynamic_cast<const ProgramError*>(&error)) return *known;
  const bool asked_wrong = dynamic_cast<const BadRequest*>(&error) != nullptr;
  return {asked_wrong ? Exit::usage : Exit::failure, "no_device", error.what(), remedy};
}

std::unique_ptr<Recorder> open_recorder(const std::string& file, int channels) {
  try {
    return std::make_unique<Recorder>(file, channels);
  } catch (const std::exception& error) {
    throw ProgramError(Exit::failure, "output", error.what(),
                       "make room there, or write elsewhere");
  }
}

}  // namespace dragoman::client
