#include "relay/app/matroska.h"

#include <fmt/format.h>

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>
#include <system_error>

namespace dragoman::app {

std::vector<std::string> matroska_arguments(const std::vector<store::CutTrack>& tracks,
                                            const std::string& title,
                                            const std::filesystem::path& to) {
  std::vector<std::string> arguments{"ffmpeg",    "-nostdin", "-hide_banner",
                                     "-loglevel", "error",    "-n"};
  const auto add = [&](std::initializer_list<std::string> more) {
    arguments.insert(arguments.end(), more);
  };
  for (const auto& track : tracks) add({"-i", "file:" + track.file.string()});
  for (std::size_t i = 0; i < tracks.size(); ++i) {
    const auto& track = tracks[i];
    add({"-map", fmt::format("{}:a", i)});
    add({fmt::format("-metadata:s:a:{}", i), "title=" + track.name});
    add({fmt::format("-metadata:s:a:{}", i),
         "language=" + (track.language.empty() ? "und" : track.language)});
    add({fmt::format("-disposition:a:{}", i), i == 0 ? "default" : "0"});
  }
  add({"-map_metadata", "-1", "-metadata", "title=" + title, "-c", "copy", "-f", "matroska",
       "file:" + to.string()});
  return arguments;
}

void write_matroska(const std::vector<store::CutTrack>& tracks, const std::string& title,
                    const std::filesystem::path& to) {
  auto arguments = matroska_arguments(tracks, title, to);
  std::vector<char*> pointers;
  for (auto& argument : arguments) pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  pid_t child = 0;
  const int error = ::posix_spawnp(&child, "ffmpeg", nullptr, nullptr, pointers.data(), environ);
  if (error == ENOENT)
    throw std::runtime_error(
        "ffmpeg, which writes the Matroska file, is not installed\n  apt install ffmpeg, or copy "
        "the channels' files as they are: dragoman-relay recordings lists them");
  if (error != 0) throw std::system_error(error, std::generic_category(), "ffmpeg");
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return;
  std::error_code ignored;
  std::filesystem::remove(to, ignored);
  throw std::runtime_error("ffmpeg could not write " + to.string() +
                           "\n  What it said stands above; is there room on the disk?");
}

}  // namespace dragoman::app
