#pragma once
/// What a command line names is looked at before anything begins: files to read and to write.
/// Both throw ProgramError (exit 2: what, where, remedy).

#include <string>

namespace dragoman::client {

/// `option` ("--file") names a file that is to be read.
void require_input(const std::string& option, const std::string& file);

/// `option` names a file that is to be written, over what may be there.
void require_output(const std::string& option, const std::string& file);

}  // namespace dragoman::client
