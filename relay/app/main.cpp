/// dragoman-relay: parses, builds, runs. Every exception of the start is caught here, once.

#include "relay/app/banner.h"
#include "relay/app/init.h"
#include "relay/app/journal_keeper.h"
#include "relay/app/log.h"
#include "relay/app/lookup.h"
#include "relay/app/memory_store.h"
#include "relay/app/options.h"
#include "relay/app/phone/phone_address.h"
#include "relay/app/phone/phone_texts.h"
#include "relay/app/preflight.h"
#include "relay/app/relay.h"
#include "relay/app/spoken_names.h"
#include "relay/event/load.h"
#include "relay/net/interface.h"
#include "relay/store/journal_file.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <sys/resource.h>
#include <sys/stat.h>

#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>

namespace {

using namespace dragoman;

constexpr int kRunTimeFailure = 1, kBadUsage = 2;

/// A session costs a file descriptor, and the usual limit of 1024 is a hall, not an event.
void raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

/// Journal and recordings: what was said in confidence is nobody else's on this machine.
constexpr mode_t kNothingForOthers = 0027;

int run(const app::Options& options, const event::Event& event) {
  raise_descriptor_limit();
  umask(kNothingForOthers);
  app::start_log(options.log_level, options.log_format);
  if (options.fresh) app::MemoryStore(event).forget();
  app::Reloader::Load load;
  if (options.event_file) load = [file = *options.event_file] { return event::load(file); };
  app::Relay relay(event, std::move(load));
  fmt::print("{}", options.json ? app::banner_json(event, relay.http(), relay.media(),
                                                   relay.phones(), relay.https())
                                : app::banner_text(event, relay.http(), relay.media(),
                                                   relay.phones(), relay.https()));
  std::fflush(stdout);
  relay.run();
  spdlog::info("the event ends");
  return 0;
}

int print_journal(const app::JournalRequest& request, const event::Event& event) {
  if (const auto complaint = app::no_such_room(event, request.room)) {
    fmt::print(stderr, "{}\n", *complaint);
    return kBadUsage;
  }
  store::JournalFile journal(app::journal_path(event), store::JournalFile::Mode::read);
  fmt::print("{}", app::journal_heading(request.format));
  journal.read(request.room, [&request](const store::JournalEntry& entry) {
    fmt::print("{}", app::journal_line(entry, request.format));
  });
  return 0;
}

int run(const app::Options& options) {
  if (options.init) {
    fmt::print("{}", app::init_event(*options.init));
    return 0;
  }
  auto event = options.event_file ? event::load(*options.event_file) : event::built_in_event();
  if (options.journal) return print_journal(*options.journal, event);
  if (options.recordings) return app::recordings(*options.recordings, event);
  // All that refuses a start refuses the check, too.
  app::check_surroundings(event);
  app::load_spoken_names(event);
  if (const auto exposed = app::exposed_beyond_loopback(event); exposed && !options.insecure) {
    fmt::print(stderr, "{}\n", *exposed);
    return kBadUsage;
  }
  if (options.check) {
    if (const auto trouble = app::storage_trouble(event)) fmt::print(stderr, "{}\n", *trouble);
    const auto phones =
        app::phone_address(event.network, event.network.http, net::all_interfaces());
    for (const auto& warning : {phones.warning, app::media_warning(event), app::texts_note(event)})
      if (!warning.empty()) fmt::print(stderr, "{}\n", warning);
    fmt::print("{}", options.json ? event::plan_json(event) : event::plan_text(event));
    return 0;
  }
  return run(options, event);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const auto parsed = app::parse_options(argc, argv);
    if (const int* code = std::get_if<int>(&parsed)) return *code;
    const int code = run(std::get<app::Options>(parsed));
    spdlog::shutdown();
    return code;
  } catch (const event::LoadError& error) {
    fmt::print(stderr, "{}\n", error.what());
    return kBadUsage;
  } catch (const app::SurroundingsError& error) {
    fmt::print(stderr, "{}\n", error.what());
    return kBadUsage;
  } catch (const std::exception& error) {
    spdlog::shutdown();
    fmt::print(stderr, "dragoman-relay: {}\n", error.what());
    return kRunTimeFailure;
  }
}
