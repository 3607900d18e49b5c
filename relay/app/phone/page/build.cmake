# cmake -DSOURCE=… -DTESTS=… -DTEXTS=… -DTOOLS=… -DWORK=… -DOUTPUT=… -P build.cmake: builds page and decoder with the
# tools beside WORK (tools/page/install.cmake), and writes them and the texts into OUTPUT as C++. Where they are not
# installed, the page that is then served plays by the browser's own player.
include(${TOOLS}/embed.cmake)

# Copies what is there; what has gone from the source goes from the copy.
file(REMOVE_RECURSE ${WORK}/src ${WORK}/shared ${WORK}/tests ${WORK}/dist ${WORK}/dist-decoder)
file(COPY ${SOURCE}/src ${SOURCE}/index.html ${SOURCE}/vite.config.ts ${TOOLS}/shared ${TOOLS}/tsconfig.json DESTINATION ${WORK})
file(COPY ${TESTS}/ DESTINATION ${WORK}/tests)

cmake_path(GET WORK PARENT_PATH tools)
if(EXISTS ${tools}/installed.stamp)
  foreach(part page decoder)
    execute_process(COMMAND ${CMAKE_COMMAND} -E env PART=${part} ${tools}/node_modules/.bin/vite build --logLevel warn
      WORKING_DIRECTORY ${WORK} RESULT_VARIABLE failed OUTPUT_VARIABLE said ERROR_VARIABLE said)
    if(failed)
      message(FATAL_ERROR "The delegate's page does not build (${part}):\n${said}")
    endif()
  endforeach()
endif()

set(page ${WORK}/dist/index.html)
set(decoder ${WORK}/dist-decoder/decoder.js)
if(NOT EXISTS ${page})
  file(READ ${tools}/reason.txt reason)
  file(READ ${SOURCE}/no-page.html text)
  string(REPLACE "@REASON@" "${reason}" text "${text}")
  set(page ${WORK}/no-page.html)
  file(WRITE ${page} "${text}")
  set(decoder ${WORK}/no-decoder.js)
  file(WRITE ${decoder} "")
endif()

set(bytes "")
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
