#include "client/booth/booth_app.h"
#include "client/booth/check_app.h"
#include "client/cli/named_file.h"
#include "client/listen/device_list.h"
#include "client/net/named_interface.h"

#include <spdlog/spdlog.h>

using namespace dragoman::client;
namespace headphone = dragoman::headphone;

namespace {

/// Without taking the seat: its file is only read.
int look_at_everything(const BoothOptions& options) {
  if (!options.input.empty()) require_input("--input", options.input);
  require_interface(options.interface);
  headphone::Sound sound;
  try {
    sound = peek_settings(settings_file(options)).sound;
  } catch (const BadSettings& bad) {
    throw ProgramError(Exit::usage, "bad_settings", bad.what(), bad.remedy());
  }
  apply_knobs(options, sound);
  MainLoop loop;
  set_client_name("dragoman-booth");
  return CheckApp(options, sound.calibration(), sound.calibration_db.has_value(), loop).run();
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("An interpreter's desk.", "dragoman-booth");
  BoothOptions options;
  add_options(app, options);
  const auto* checking = add_check(app, options);
  return run_program(app, argc, argv, options.common, [&] {
    if (checking->parsed()) return look_at_everything(options);
    check(options);
    if (options.list_devices) return print_devices(options.common.json);
    MainLoop loop;
    set_client_name("dragoman-booth");
    SeatFile seat(settings_file(options));
    auto [settings, found, trouble] = seat.load();
    if (found) spdlog::info("the settings of this seat come from {}", seat.path().string());
    if (!trouble.empty()) spdlog::warn("{}", trouble);
    apply_knobs(options, settings.sound);
    return BoothApp(options, seat, settings, loop).run();
  });
}
