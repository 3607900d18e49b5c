/// A page's command from any text: it is one within the bounds, or nothing.

#include "client/booth/page_command.h"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const auto command =
      dragoman::client::parse_page_command({reinterpret_cast<const char*>(data), size});
  if (command && (command->line.size() > 1024 || command->line.find('\n') != std::string::npos))
    std::abort();
  return 0;
}
