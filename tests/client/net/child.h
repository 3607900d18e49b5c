#pragma once
/// A program under test: started with pipes, spoken to in lines, ended by signal or by itself.

#include <sys/types.h>

#include <string>
#include <vector>

namespace dragoman::testing {

class Child {
 public:
  /// `arguments` without the program's own name. Throws std::system_error.
  Child(const std::string& program, const std::vector<std::string>& arguments);
  ~Child();  ///< kills what still runs
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  void say(const std::string& line);
  void close_input();
  /// The next line of standard output; empty at its end.
  std::string read_line();
  void signal(int number);
  /// Waits for the end; the exit code, or 128 + signal.
  int wait();
  /// Everything left on standard output and standard error, after wait().
  std::string rest_of_output();
  const std::string& errors() const noexcept { return errors_; }

 private:
  bool fill();

  pid_t pid_ = -1;
  int input_ = -1, output_ = -1, error_ = -1;
  std::string pending_, errors_;
};

}  // namespace dragoman::testing
