#include "relay/store/recording_names.h"

#include "relay/store/utc_text.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <charconv>
#include <ctime>

namespace dragoman::store {
namespace {

std::tm local(Samples moment) {
  const auto seconds = static_cast<std::time_t>(moment / kSampleRate);
  return fmt::localtime(seconds);
}

}  // namespace

std::filesystem::path segment_folder(const std::string& room, Samples start, int number) {
  const std::tm time = local(start);
  return std::filesystem::path(room) / fmt::format("{:%Y-%m-%d}", time) /
         fmt::format("{:%H-%M-%S}_{:04}", time, number);
}

std::string channel_file_name(const std::string& room, Samples start, const std::string& channel,
                              std::string_view ending) {
  return fmt::format("{}_{:%Y-%m-%d_%H-%M-%S}_{}{}", room, local(start), channel, ending);
}

std::optional<int> segment_number(const std::string& folder) {
  const auto at = folder.rfind('_');
  if (at == std::string::npos) return std::nullopt;
  int number = 0;
  const char* end = folder.data() + folder.size();
  const auto [rest, error] = std::from_chars(folder.data() + at + 1, end, number);
  if (error != std::errc() || rest != end || number < 1) return std::nullopt;
  return number;
}

std::string utc_text(Samples moment) {
  return utc_text(WallTime{samples_to_duration(moment)});
}

}  // namespace dragoman::store
