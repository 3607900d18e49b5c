# Builds the delegate's page into one C++ file, DRAGOMAN_PHONE_ASSETS, in the build folder and with the tools of the
# other pages (tools/page).
set(DRAGOMAN_PHONE_SOURCE ${CMAKE_CURRENT_LIST_DIR})
set(DRAGOMAN_PHONE_TEXTS ${CMAKE_CURRENT_LIST_DIR}/../texts)
set(DRAGOMAN_PHONE_TESTS ${PROJECT_SOURCE_DIR}/tests/relay/app/phone/page)
set(DRAGOMAN_PHONE_ASSETS ${CMAKE_CURRENT_BINARY_DIR}/phone_assets.cpp)

file(GLOB_RECURSE phone_sources CONFIGURE_DEPENDS ${DRAGOMAN_PHONE_SOURCE}/src/* ${DRAGOMAN_PHONE_TESTS}/*.ts ${DRAGOMAN_PAGE_TOOLS}/shared/* ${DRAGOMAN_PHONE_TEXTS}/*.json)
foreach(name index.html vite.config.ts no-page.html build.cmake)
  list(APPEND phone_sources ${DRAGOMAN_PHONE_SOURCE}/${name})
endforeach()
foreach(name package-lock.json tsconfig.json embed.cmake)
  list(APPEND phone_sources ${DRAGOMAN_PAGE_TOOLS}/${name})
endforeach()
add_custom_command(OUTPUT ${DRAGOMAN_PHONE_ASSETS}
  COMMAND ${CMAKE_COMMAND} -DSOURCE=${DRAGOMAN_PHONE_SOURCE} -DTESTS=${DRAGOMAN_PHONE_TESTS} -DTEXTS=${DRAGOMAN_PHONE_TEXTS}
          -DTOOLS=${DRAGOMAN_PAGE_TOOLS} -DWORK=${DRAGOMAN_PAGES_WORK}/phone -DOUTPUT=${DRAGOMAN_PHONE_ASSETS}
          -P ${DRAGOMAN_PHONE_SOURCE}/build.cmake
  DEPENDS ${phone_sources} page_tools
  COMMENT "The delegate's page" VERBATIM)
