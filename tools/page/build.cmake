# cmake -DNAME=… -DSOURCE=… -DTESTS=… -DBASE=… -DHEADER=… -DFUNCTION=… -DTOOLS=… -DWORK=… -DOUTPUT=… -P build.cmake:
# builds a page with the tools beside WORK (install.cmake), and writes its files into OUTPUT as C++. Where they are
# not installed, what is then served says what to do.
include(${CMAKE_CURRENT_LIST_DIR}/embed.cmake)

# Copies what is there; what has gone from the source goes from the copy.
file(REMOVE_RECURSE ${WORK}/src ${WORK}/shared ${WORK}/tests ${WORK}/dist)
file(COPY ${SOURCE}/src ${SOURCE}/index.html ${TOOLS}/shared ${TOOLS}/tsconfig.json ${TOOLS}/vite.config.ts DESTINATION ${WORK})
file(COPY ${TESTS}/ DESTINATION ${WORK}/tests)

set(files "${BASE}|text/html|dist/index.html" "${BASE}${NAME}.js|text/javascript|dist/${NAME}.js"
  "${BASE}${NAME}.css|text/css|dist/${NAME}.css" "${BASE}icon.svg|image/svg+xml|dist/icon.svg")
cmake_path(GET WORK PARENT_PATH tools)
if(EXISTS ${tools}/installed.stamp)
  execute_process(COMMAND ${CMAKE_COMMAND} -E env PAGE=${NAME} PAGE_BASE=${BASE} ${tools}/node_modules/.bin/vite build --logLevel warn
    WORKING_DIRECTORY ${WORK} RESULT_VARIABLE failed OUTPUT_VARIABLE said ERROR_VARIABLE said)
  if(failed)
    message(FATAL_ERROR "The page ${NAME} does not build:\n${said}")
  endif()
else()
  file(READ ${tools}/reason.txt reason)
  file(READ ${TOOLS}/no-page.html text)
  string(REPLACE "@REASON@" "${reason}" text "${text}")
  string(REPLACE "@NAME@" "${NAME}" text "${text}")
  file(WRITE ${WORK}/no-page.html "${text}")
  set(files "${BASE}|text/html|no-page.html")
endif()

set(bytes "")
set(table "")
set(number 0)
foreach(entry IN LISTS files)
  string(REGEX MATCH "^([^|]+)\\|([^|]+)\\|(.+)$" parts "${entry}")
  set(path "${CMAKE_MATCH_1}")
  set(type "${CMAKE_MATCH_2}")
  embed(kFile${number} "${WORK}/${CMAKE_MATCH_3}")
  if(type MATCHES "^text/")
    string(APPEND type "; charset=utf-8")
  endif()
  string(APPEND table "      {\"${path}\", \"${type}\", text(kFile${number}, sizeof kFile${number})},\n")
  math(EXPR number "${number} + 1")
endforeach()
string(REGEX MATCH "^(.+)::([a-z_]+)$" parts "${FUNCTION}")
set(namespace "${CMAKE_MATCH_1}")
set(function "${CMAKE_MATCH_2}")
file(WRITE ${OUTPUT} "// Generated from the page ${NAME} by tools/page/build.cmake.
#include \"${HEADER}\"

#include <array>
#include <cstddef>

namespace ${namespace} {
namespace {
${bytes}
std::string text(const unsigned char* bytes, std::size_t size) {
  return std::string(reinterpret_cast<const char*>(bytes), size - 1);
}
}  // namespace

std::span<const net::PageAsset> ${function}() {
  static const std::array<net::PageAsset, ${number}> files{{
${table}  }};
  return files;
}

}  // namespace ${namespace}
")
