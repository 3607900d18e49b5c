#pragma once
/// The command line of dragoman-booth.

#include "client/booth/knobs.h"
#include "client/cli/program.h"
#include "client/listen/tune_policy.h"
#include "codecs/rtp/endpoint.h"

#include <filesystem>
#include <map>
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
  bool page_insecure = false;        ///< beyond this machine, where whoever reaches it speaks
  bool open_page = false;            ///< in the desktop's browser
  float tone_db = 70;                ///< of `check`, dB SPL
  std::string settings;              ///< file; empty = the seat's own place
  std::map<std::string, std::string>
      knobs;  ///< given on the command line, by name; before the file
};

/// Describes every option to `app`; `options` must outlive the parse.
void add_options(CLI::App& app, BoothOptions& options);

/// The subcommand `check`, whose own options fill the same `options`.
CLI::App* add_check(CLI::App& app, BoothOptions& options);

TransportChoice transport_of(const std::string& text);

/// Turns the knobs that the command line gives. Throws ProgramError (exit 2).
void apply_knobs(const BoothOptions& options, headphone::Sound& sound);

/// Where this seat remembers its settings; empty = nowhere.
std::filesystem::path settings_file(const BoothOptions& options);

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
