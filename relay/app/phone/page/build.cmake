# cmake -DNPM=… -DSOURCE=… -DTESTS=… -DTEXTS=… -DWORK=… -DOUTPUT=… -P build.cmake: installs the page's tools where
# the lock file changed, builds page and decoder, and writes them and the texts into OUTPUT as C++. Never fails for
# want of npm or of a network: the page that is then served plays by the browser's own player, and the next build
# tries again.

# Copies what is there; what has gone from the source goes from the copy.
file(REMOVE_RECURSE ${WORK}/src ${WORK}/tests ${WORK}/dist ${WORK}/dist-decoder)
foreach(name src index.html package.json package-lock.json tsconfig.json vite.config.ts)
  file(COPY ${SOURCE}/${name} DESTINATION ${WORK})
endforeach()
file(COPY ${TESTS}/ DESTINATION ${WORK}/tests)

set(reason "npm was not there when it was built")
if(NPM)
  file(SHA256 ${WORK}/package-lock.json wanted)
  set(installed "")
  if(EXISTS ${WORK}/installed.stamp)
    file(READ ${WORK}/installed.stamp installed)
  endif()
  if(NOT installed STREQUAL wanted)
    file(REMOVE ${WORK}/installed.stamp)
    execute_process(COMMAND ${NPM} ci --no-audit --no-fund --ignore-scripts --prefer-offline
      --fetch-retries=1 --fetch-timeout=60000 WORKING_DIRECTORY ${WORK} TIMEOUT 600
      RESULT_VARIABLE failed OUTPUT_VARIABLE said ERROR_VARIABLE said)
    if(failed)
      message("The delegate's page: npm ci failed, so the relay will serve a plain one.\n${said}")
      set(reason "npm could not fetch the page's tools when it was built")
    else()
      file(WRITE ${WORK}/installed.stamp ${wanted})
    endif()
  endif()
  if(EXISTS ${WORK}/installed.stamp)
    execute_process(COMMAND ${NPM} run --silent build WORKING_DIRECTORY ${WORK}
      RESULT_VARIABLE failed OUTPUT_VARIABLE said ERROR_VARIABLE said)
    if(failed)
      message(FATAL_ERROR "The delegate's page does not build:\n${said}")
    endif()
  endif()
endif()

set(page ${WORK}/dist/index.html)
set(decoder ${WORK}/dist-decoder/decoder.js)
if(NOT EXISTS ${page})
  file(READ ${SOURCE}/no-page.html text)
  string(REPLACE "@REASON@" "${reason}" text "${text}")
  set(page ${WORK}/no-page.html)
  file(WRITE ${page} "${text}")
  set(decoder ${WORK}/no-decoder.js)
  file(WRITE ${decoder} "")
endif()

set(bytes "")
# One array of the file's bytes, and one more so that it is never empty.
function(embed name file)
  file(READ "${file}" hex HEX)
  string(REGEX REPLACE "(................................)" "\\1\n" hex "${hex}")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," hex "${hex}")
  set(bytes "${bytes}constexpr unsigned char ${name}[] = {\n${hex}0};\n" PARENT_SCOPE)
endfunction()
embed(kPage ${page})
embed(kDecoder ${decoder})
set(texts "")
set(count 0)
file(GLOB languages ${TEXTS}/*.json)
foreach(file IN LISTS languages)
  cmake_path(GET file STEM code)
  embed(kText${count} ${file})
  string(APPEND texts "      PhoneText{\"${code}\", view(kText${count}, sizeof kText${count})},\n")
  math(EXPR count "${count} + 1")
endforeach()
file(WRITE ${OUTPUT} "// Generated from relay/app/phone by page/build.cmake.
#include \"relay/app/phone/phone_assets.h\"

#include <array>
#include <cstddef>

namespace dragoman::app {
namespace {
${bytes}
std::string_view view(const unsigned char* bytes, std::size_t size) {
  return {reinterpret_cast<const char*>(bytes), size - 1};
}
}  // namespace

const PhoneAssets& phone_assets() {
  static const std::array<PhoneText, ${count}> texts{{
${texts}  }};
  static const PhoneAssets assets{view(kPage, sizeof kPage), view(kDecoder, sizeof kDecoder), texts};
  return assets;
}

}  // namespace dragoman::app
")
# Older than its sources: a page that could not be built is tried again by the next build.
if(NOT EXISTS ${WORK}/dist/index.html AND NPM)
  execute_process(COMMAND touch -t 200001010000 ${OUTPUT})
endif()
