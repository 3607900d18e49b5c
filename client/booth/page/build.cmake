# cmake -DNPM=… -DSOURCE=… -DTESTS=… -DWORK=… -DOUTPUT=… -P build.cmake: installs the page's tools where the lock
# file changed, builds the page, and writes its files into OUTPUT as C++. Never fails for want of npm or
# of a network: what is then served says what to do, and the next build tries again.

# Copies what is there; what has gone from the source goes from the copy.
file(REMOVE_RECURSE ${WORK}/src ${WORK}/tests ${WORK}/dist)
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
      message("The desk's page: npm ci failed, so the program will serve none.\n${said}")
      set(reason "npm could not fetch the page's tools when it was built")
    else()
      file(WRITE ${WORK}/installed.stamp ${wanted})
    endif()
  endif()
  if(EXISTS ${WORK}/installed.stamp)
    execute_process(COMMAND ${NPM} run --silent build WORKING_DIRECTORY ${WORK}
      RESULT_VARIABLE failed OUTPUT_VARIABLE said ERROR_VARIABLE said)
    if(failed)
      message(FATAL_ERROR "The desk's page does not build:\n${said}")
    endif()
  endif()
endif()

set(files "/|text/html|dist/index.html" "/desk.js|text/javascript|dist/desk.js"
  "/desk.css|text/css|dist/desk.css" "/icon.svg|image/svg+xml|dist/icon.svg")
if(NOT EXISTS ${WORK}/dist/index.html)
  file(READ ${SOURCE}/no-page.html text)
  string(REPLACE "@REASON@" "${reason}" text "${text}")
  file(WRITE ${WORK}/no-page.html "${text}")
  set(files "/|text/html|no-page.html")
endif()

set(bytes "")
set(table "")
set(number 0)
foreach(entry IN LISTS files)
  string(REGEX MATCH "^([^|]+)\\|([^|]+)\\|(.+)$" parts "${entry}")
  set(path "${CMAKE_MATCH_1}")
  set(type "${CMAKE_MATCH_2}")
  file(READ "${WORK}/${CMAKE_MATCH_3}" hex HEX)
  if(type MATCHES "^text/")
    string(APPEND type "; charset=utf-8")
  endif()
  string(REGEX REPLACE "(................................)" "\\1\n" hex "${hex}")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," hex "${hex}")
  string(APPEND bytes "constexpr unsigned char kFile${number}[] = {\n${hex}};\n")
  string(APPEND table "      {\"${path}\", \"${type}\", text(kFile${number}, sizeof kFile${number})},\n")
  math(EXPR number "${number} + 1")
endforeach()
file(WRITE ${OUTPUT} "// Generated from client/booth/page by its build.cmake.
#include \"client/booth/page_assets.h\"

#include <array>
#include <cstddef>

namespace dragoman::client {
namespace {
${bytes}
std::string text(const unsigned char* bytes, std::size_t size) {
  return std::string(reinterpret_cast<const char*>(bytes), size);
}
}  // namespace

std::span<const PageAsset> page_assets() {
  static const std::array<PageAsset, ${number}> files{{
${table}  }};
  return files;
}

}  // namespace dragoman::client
")
# Older than its sources: a page that could not be built is tried again by the next build.
if(NOT EXISTS ${WORK}/dist/index.html AND NPM)
  execute_process(COMMAND touch -t 200001010000 ${OUTPUT})
endif()
