#pragma once
/// Several Ogg Opus files into one Matroska file, by ffmpeg: without decoding, every track named.

#include "relay/store/recording_cut.h"

#include <filesystem>
#include <string>
#include <vector>

namespace dragoman::app {

/// What ffmpeg is told. Pure.
std::vector<std::string> matroska_arguments(const std::vector<store::CutTrack>& tracks,
                                            const std::string& title,
                                            const std::filesystem::path& to);

/// Waits for it. Throws std::runtime_error with a remedy when there is no ffmpeg, or it fails; then
/// there is no file.
void write_matroska(const std::vector<store::CutTrack>& tracks, const std::string& title,
                    const std::filesystem::path& to);

}  // namespace dragoman::app
