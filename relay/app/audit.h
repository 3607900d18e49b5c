#pragma once
/// Staff's actions as the journal keeps them: what, on what, by which role and key, from where.
/// Pure. No secret gets in; what a message to a desk says is in the message's own entry alone.

#include "relay/app/guard.h"
#include "relay/app/route.h"
#include "relay/store/journal_entry.h"

#include <string>

namespace dragoman::app {

/// "technician, key technician, 10.0.0.9"
std::string who(const Caller& caller);

/// A command by HTTP, done or refused.
store::JournalFact audit_command(const Route& route, const std::string& body, const Caller& caller,
                                 bool refused);

/// A session that began, or was refused.
store::JournalFact audit_session(const control::Hello& hello, const Caller& caller,
                                 const std::string& refusal);

}  // namespace dragoman::app
