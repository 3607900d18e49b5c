#pragma once
/// What the command line of every client program has in common: --help, --version, --log-level,
/// --json, RELAY, exit codes, and errors that say what, where and the remedy.

#include "client/cli/relay_address.h"

#include <CLI/CLI.hpp>

#include <functional>
#include <stdexcept>
#include <string>

namespace dragoman::client {

/// Exit codes of the contract.
enum class Exit : int { success = 0, failure = 1, usage = 2 };

/// An error that ends a program. what() is a sentence; `remedy` says what to do about it; `id` is
/// the short code of `{"error":{"code","message","remedy"}}`.
class ProgramError : public std::runtime_error {
 public:
  ProgramError(Exit exit, std::string id, const std::string& message, std::string remedy);
  Exit exit() const noexcept { return exit_; }
  const std::string& id() const noexcept { return id_; }
  const std::string& remedy() const noexcept { return remedy_; }

 private:
  Exit exit_;
  std::string id_, remedy_;
};

/// Options that every client program takes.
struct CommonOptions {
  std::string relay_text;  ///< as given; `relay` is filled in by run_program
  std::string key_file;    ///< a seat's or role's; empty = none
  RelayAddress relay{};
  std::string log_level = "info";
  bool json = false;
};

/// Adds RELAY, --key, --log-level, --json, --version to `app`. `options` must outlive the parse.
void add_common_options(CLI::App& app, CommonOptions& options, bool with_json = true);
/// The same without RELAY, for programs that need none.
void add_program_options(CLI::App& app, CommonOptions& options, bool with_json = true);

/// As CLI::Range, but takes no "nan", which is neither below nor above anything.
CLI::Validator number_between(double least, double most);

/// Parses the command line, sets the log up (stderr), runs `body` and turns every outcome into an
/// exit code: --help and --version 0, ProgramError its own code, bad arguments 2, any other
/// exception 1. Errors are printed on stderr, and with --json as an error object on stdout as well.
int run_program(CLI::App& app, int argc, char** argv, CommonOptions& options,
                const std::function<int()>& body);

}  // namespace dragoman::client
