/// A key file from any text: a key that is the same when written and read again, or words.

#include "codecs/control/key_file.h"

#include <cstdlib>

using namespace dragoman::control;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const auto parsed = parse_key_file({reinterpret_cast<const char*>(data), size});
  if (const auto* key = std::get_if<KeyFile>(&parsed)) {
    const auto again = parse_key_file(to_text(*key));
    if (again != std::variant<KeyFile, std::string>(*key)) std::abort();
  }
  return 0;
}
