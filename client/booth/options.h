#pragma once
/// The command line of dragoman-booth.

#include "client/cli/program.h"
#include "codecs/rtp/endpoint.h"

#include <optional>
#include <string>

namespace dragoman::client {

struct BoothOptions {
  CommonOptions common;
  std::string room, booth;
  int desk = 0;
  std::string device, input, output, interface;
  bool loop = false, headless = false, list_devices = false;
  std::string transport = "auto";    ///< of the incoming channel
  std::string page = "127.0.0.1:0";  ///< where the desk's page is served, or "off"
  bool open_page = false;            ///< in the desktop's browser
};

/// Describes every option to `app`; `options` must outlive the parse.
void add_options(CLI::App& app, BoothOptions& options);

/// What the parser cannot see. Throws ProgramError (exit 2).
void check(const BoothOptions& options);

/// Where the desk's page is served; nothing when it is not. Throws ProgramError (exit 2).
std::optional<rtp::Endpoint> page_address(const BoothOptions& options);

/// Microphone and headphones of a sound card; else files and the clock.
bool uses_card(const BoothOptions& options);
/// The sound device or file that is the microphone; empty = none, the desk sends silence.
std::string microphone_of(const BoothOptions& options);
/// What the microphone is, or why there is none and how to have one.
std::string microphone_words(const BoothOptions& options);

}  // namespace dragoman::client
