#include "relay/app/whole_file.h"

#include <fstream>

namespace dragoman::app {

std::error_code replace_file(const std::filesystem::path& file, std::string_view text) {
  std::error_code error;
  std::filesystem::create_directories(file.parent_path(), error);
  if (error) return error;
  const auto beside = std::filesystem::path(file).concat(".new");
  std::ofstream out(beside, std::ios::binary | std::ios::trunc);
  out << text;
  out.close();
  if (!out) return std::make_error_code(std::errc::io_error);
  std::filesystem::rename(beside, file, error);
  return error;
}

}  // namespace dragoman::app
