#include "client/booth/booth_app.h"
#include "client/listen/device_list.h"

#include <spdlog/spdlog.h>

using namespace dragoman::client;

int main(int argc, char** argv) {
  CLI::App app("An interpreter's desk.", "dragoman-booth");
  BoothOptions options;
  add_options(app, options);
  return run_program(app, argc, argv, options.common, [&] {
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
