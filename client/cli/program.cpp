#include "client/cli/program.h"

#include "client/cli/json_line.h"

#include <fmt/format.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <cstdio>

namespace dragoman::client {
namespace {

void set_up_log(const std::string& level) {
  auto log = spdlog::stderr_color_mt("dragoman");
  log->set_pattern("%H:%M:%S.%e %^%l%$ %v");
  log->set_level(spdlog::level::from_str(level));
  spdlog::set_default_logger(std::move(log));
}

void print_error(const std::string& program, const CommonOptions& options, const std::string& id,
                 const std::string& message, const std::string& remedy) {
  fmt::print(stderr, "{}: {}\n", program, message);
  if (!remedy.empty()) fmt::print(stderr, "  {}\n", remedy);
  if (options.json)
    fmt::print(
        "{}\n",
        JsonLine()
            .raw("error",
                 JsonLine().text("code", id).text("message", message).text("remedy", remedy).str())
            .str());
  std::fflush(stdout);
}

}  // namespace

ProgramError::ProgramError(Exit exit, std::string id, const std::string& message,
                           std::string remedy)
    : std::runtime_error(message), exit_(exit), id_(std::move(id)), remedy_(std::move(remedy)) {}

void add_common_options(CLI::App& app, CommonOptions& options, bool with_json) {
  app.add_option("RELAY", options.relay_text,
                 "Relay: HOST[:PORT] or a URL (default 127.0.0.1:7400)");
  app.add_option("--key", options.key_file,
                 "Key file of a seat or role: credential, the relay's address and its pin");
  add_program_options(app, options, with_json);
}

void add_program_options(CLI::App& app, CommonOptions& options, bool with_json) {
  app.add_option("--log-level", options.log_level, "What to log on standard error")
      ->check(CLI::IsMember({"trace", "debug", "info", "warn", "error", "off"}))
      ->capture_default_str();
  if (with_json) app.add_flag("--json", options.json, "Print data as JSON, one object a line");
  app.set_version_flag("--version", app.get_name() + " " DRAGOMAN_VERSION);
}

CLI::Validator number_between(double least, double most) {
  const auto range = fmt::format("[{:g} - {:g}]", least, most);
  return CLI::Validator(
      [least, most, range](std::string& text) {
        double value = 0;
        const bool number = CLI::detail::lexical_cast(text, value);
        return number && value >= least && value <= most
                   ? std::string()
                   : fmt::format("Value {} not in range {}", text, range);
      },
      "FLOAT in " + range);
}

int run_program(CLI::App& app, int argc, char** argv, CommonOptions& options,
                const std::function<int()>& body) {
  const auto name = app.get_name();
  try {
    app.parse(argc, argv);
    options.relay = options.key_file.empty() ? parse_relay_address(options.relay_text)
                                             : with_key(options.relay_text, options.key_file);
    set_up_log(options.log_level);
    return body();
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);
    print_error(name, options, "bad_usage", error.what(),
                fmt::format("{} --help shows every option with examples", name));
    return static_cast<int>(Exit::usage);
  } catch (const ProgramError& error) {
    print_error(name, options, error.id(), error.what(), error.remedy());
    return static_cast<int>(error.exit());
  } catch (const std::exception& error) {
    print_error(name, options, "failed", error.what(), "");
    return static_cast<int>(Exit::failure);
  }
}

}  // namespace dragoman::client
