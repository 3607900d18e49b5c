#pragma once
/// The impairments on a command line: dragoman-netsim and dragoman-replay take the same.

#include "tools/netsim/conditions.h"

#include <CLI/CLI.hpp>

#include <cstdint>

namespace dragoman::netsim {

struct ConditionOptions {
  Conditions conditions;
  std::uint64_t seed = 1;
};

/// Describes every impairment to `app`; `options` must outlive the parse. What cannot be read
/// throws ProgramError (exit 2: what, where, remedy) out of the parse.
void add_options(CLI::App& app, ConditionOptions& options);

/// What the parser cannot see: options that only make sense together. Throws ProgramError.
void check(const ConditionOptions& options);

}  // namespace dragoman::netsim
