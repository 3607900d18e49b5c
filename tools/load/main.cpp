#include "tools/load/event_text.h"
#include "tools/load/load_app.h"

#include <sys/resource.h>

#include <fstream>

using namespace dragoman;

namespace {

/// A client costs two descriptors, and the usual limit of 1024 is a small hall.
void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

int write_event(const load::LoadOptions& options) {
  std::ofstream file(options.write_event);
  file << load::event_text(options.booths, options.desks_a_booth) << std::flush;
  if (file) return 0;
  throw client::ProgramError(client::Exit::failure, "output",
                             options.write_event + " could not be written",
                             "make room on the disk, or write elsewhere");
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Synthetic booths, listeners and consoles in number, and what each of them lost.",
               "dragoman-load");
  load::LoadOptions options;
  add_options(app, options);
  return client::run_program(app, argc, argv, options.common, [&] {
    check(options);
    if (!options.write_event.empty()) return write_event(options);
    raise_descriptor_limit();
    client::MainLoop loop;
    return load::LoadApp(options, loop).run();
  });
}
