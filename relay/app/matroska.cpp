#include "relay/app/matroska.h"

#include <fmt/format.h>
#include <unicode/uloc.h>

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <stdexcept>
#include <string_view>
#include <system_error>
#include <utility>

namespace dragoman::app {
namespace {

/// ISO 639-2 has two codes for some languages; Matroska wants the bibliographic one.
constexpr std::array<std::pair<std::string_view, std::string_view>, 20> kBibliographic{
    {{"bod", "tib"}, {"ces", "cze"}, {"cym", "wel"}, {"deu", "ger"}, {"ell", "gre"},
     {"eus", "baq"}, {"fas", "per"}, {"fra", "fre"}, {"hye", "arm"}, {"isl", "ice"},
     {"kat", "geo"}, {"mkd", "mac"}, {"mri", "mao"}, {"msa", "may"}, {"mya", "bur"},
     {"nld", "dut"}, {"ron", "rum"}, {"slk", "slo"}, {"sqi", "alb"}, {"zho", "chi"}}};

std::string matroska_language(const std::string& bcp47) {
  if (bcp47.empty()) return "und";
  const std::string three = uloc_getISO3Language(bcp47.c_str());
  for (const auto& [other, bibliographic] : kBibliographic)
    if (three == other) return std::string(bibliographic);
  return three.empty() ? "und" : three;
}

}  // namespace

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
    add({fmt::format("-metadata:s:a:{}", i), "language=" + matroska_language(track.language)});
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
