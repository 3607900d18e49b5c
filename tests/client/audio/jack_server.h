#pragma once
/// A JACK server with a dummy sound card, of this test's own: own name, own process.

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

extern char** environ;

namespace dragoman::testing {

/// Runs a program found on PATH to its end; its exit code, or -1. Its output goes nowhere.
inline int run_quietly(const std::vector<std::string>& words, pid_t* background = nullptr) {
  std::vector<char*> argv;
  for (const std::string& word : words) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", 1, 0);
  posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", 1, 0);
  pid_t pid = -1;
  const int error = posix_spawnp(&pid, argv[0], &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) return -1;
  if (background != nullptr) {
    *background = pid;
    return 0;
  }
  int status = 0;
  waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

class JackServer {
 public:
  JackServer() : name_("dragoman-test-" + std::to_string(getpid())) {
    setenv("JACK_DEFAULT_SERVER", name_.c_str(), 1);
    setenv("JACK_NO_START_SERVER", "1", 1);
    setenv("JACK_NO_AUDIO_RESERVATION", "1", 1);
  }
  ~JackServer() { stop(); }
  JackServer(const JackServer&) = delete;
  JackServer& operator=(const JackServer&) = delete;

  static bool installed() { return run_quietly({"jackd", "--version"}) != -1; }

  bool start() {
    if (run_quietly({"jackd", "-r", "-n", name_, "-S", "-d", "dummy", "-r", "48000", "-p", "480",
                     "-C", "2", "-P", "2"},
                    &pid_) != 0) {
      return false;
    }
    return run_quietly({"jack_wait", "-s", name_, "-w", "-t", "20"}) == 0;
  }
  void stop() {
    if (pid_ <= 0) return;
    kill(pid_, SIGTERM);
    waitpid(pid_, nullptr, 0);
    pid_ = -1;
  }
  /// Stops it where it is, as a machine does that has no time for it, or lets it go on.
  void hold(bool still) const { kill(pid_, still ? SIGSTOP : SIGCONT); }
  /// The ports that `port` has a cable to.
  std::vector<std::string> cables(const std::string& port) const {
    const std::string command = "jack_lsp -s " + name_ + " -c " + port + " 2>/dev/null";
    std::vector<std::string> found;
    FILE* const said = popen(command.c_str(), "r");
    if (said == nullptr) return found;
    std::array<char, 256> line{};
    while (fgets(line.data(), static_cast<int>(line.size()), said) != nullptr) {
      std::string text(line.data());
      if (text.substr(0, 3) == "   ") found.push_back(text.substr(3, text.find('\n') - 3));
    }
    pclose(said);
    return found;
  }
  bool disconnect(const std::string& from, const std::string& to) {
    return run_quietly({"jack_disconnect", "-s", name_, from, to}) == 0;
  }
  /// A virtual cable.
  bool connect(const std::string& from, const std::string& to) {
    return run_quietly({"jack_connect", "-s", name_, from, to}) == 0;
  }

 private:
  std::string name_;
  pid_t pid_ = -1;
};

}  // namespace dragoman::testing
