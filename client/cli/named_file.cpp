#include "client/cli/named_file.h"

#include "client/cli/program.h"

#include <unistd.h>

#include <filesystem>

namespace dragoman::client {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(const char* code, const std::string& option, const std::string& file,
                         const std::string& why, const std::string& remedy) {
  throw ProgramError(Exit::usage, code, option + " " + file + ": " + why, remedy);
}

}  // namespace

void require_input(const std::string& option, const std::string& file) {
  const auto wrong = [&](const std::string& why, const std::string& remedy) {
    refuse("no_input", option, file, why, remedy);
  };
  std::error_code ignored;
  if (!fs::exists(file, ignored))
    wrong("no such file", "check the name; from here it means " + fs::absolute(file).string());
  if (fs::is_directory(file, ignored)) wrong("is a directory", "name a file in it");
  if (::access(file.c_str(), R_OK) != 0)
    wrong("may not be read", "give this user the right to read it, or name another file");
}

void require_output(const std::string& option, const std::string& file) {
  const auto wrong = [&](const std::string& why, const std::string& remedy) {
    refuse("no_output", option, file, why, remedy);
  };
  std::error_code ignored;
  if (fs::is_directory(file, ignored)) wrong("is a directory", "name a file in it");
  const fs::path folder = fs::absolute(file).parent_path();
  const std::string name = folder.string();
  if (!fs::exists(folder, ignored))
    wrong("the directory " + name + " does not exist",
          "make it (mkdir -p " + name + "), or choose another");
  if (!fs::is_directory(folder, ignored))
    wrong(name + " is not a directory", "choose a directory to write into");
  const bool there = fs::exists(file, ignored);
  if (::access(there ? file.c_str() : name.c_str(), W_OK) != 0)
    wrong((there ? "the file" : "the directory " + name) + " may not be written to",
          "give this user the right to write there, or choose another place");
}

}  // namespace dragoman::client
