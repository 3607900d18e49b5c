#include "client/cli/named_file.h"

#include "client/cli/program.h"
#include "tests/support/catch.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>

using namespace dragoman::client;
namespace fs = std::filesystem;

namespace {

/// What a refusal says, "message | remedy"; empty when there was none.
template <class Check>
std::string refusal(Check check) {
  try {
    check();
  } catch (const ProgramError& error) {
    CHECK(error.exit() == Exit::usage);
    CHECK_FALSE(error.remedy().empty());
    return std::string(error.what()) + " | " + error.remedy();
  }
  return "";
}

std::string input(const fs::path& file) {
  return refusal([&] { require_input("--file", file); });
}
std::string output(const fs::path& file) {
  return refusal([&] { require_output("--output", file); });
}

struct Folder {
  Folder() : path(fs::temp_directory_path() / ("dragoman-named-" + std::to_string(::getpid()))) {
    fs::create_directories(path);
    std::ofstream(path / "there") << "x";
  }
  ~Folder() { fs::remove_all(path); }
  fs::path path;
};

}  // namespace

TEST_CASE("an input that is named must be a file that is there") {
  const Folder folder;
  CHECK(input(folder.path / "there").empty());
  CHECK(input("/dev/null").empty());
  const auto missing = (folder.path / "missing").string();
  CHECK(input(missing) ==
        "--file " + missing + ": no such file | check the name; from here it means " + missing);
  CHECK(input(folder.path).find("is a directory | name a file in it") != std::string::npos);
}

TEST_CASE("an output that is named needs a directory that is there") {
  const Folder folder;
  CHECK(output(folder.path / "new").empty());
  CHECK(output(folder.path / "there").empty());
  CHECK(output("here.wav").empty());
  const auto nowhere = (folder.path / "no").string();
  CHECK(output(nowhere + "/x.wav") == "--output " + nowhere + "/x.wav: the directory " + nowhere +
                                          " does not exist | make it (mkdir -p " + nowhere +
                                          "), or choose another");
  CHECK(output(folder.path).find("is a directory") != std::string::npos);
  CHECK(output(folder.path / "there" / "x.wav").find("is not a directory") != std::string::npos);
}

TEST_CASE("what may not be read or written is refused before it is tried") {
  if (::geteuid() == 0) return;  // who may everything
  const Folder folder;
  fs::permissions(folder.path / "there", fs::perms::none);
  CHECK(input(folder.path / "there").find("may not be read") != std::string::npos);
  CHECK(output(folder.path / "there").find("may not be written") != std::string::npos);
}
