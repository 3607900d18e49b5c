# Builds the delegate's page into one C++ file, DRAGOMAN_PHONE_ASSETS. In the build folder: the sources stay as they
# are, and builds beside each other don't meet.
find_program(NPM npm)
set(DRAGOMAN_PHONE_SOURCE ${CMAKE_CURRENT_LIST_DIR})
set(DRAGOMAN_PHONE_TEXTS ${CMAKE_CURRENT_LIST_DIR}/../texts)
set(DRAGOMAN_PHONE_TESTS ${PROJECT_SOURCE_DIR}/tests/relay/app/phone/page)
set(DRAGOMAN_PHONE_WORK ${CMAKE_CURRENT_BINARY_DIR}/phone-page)
set(DRAGOMAN_PHONE_ASSETS ${CMAKE_CURRENT_BINARY_DIR}/phone_assets.cpp)
set_property(GLOBAL PROPERTY DRAGOMAN_PHONE_WORK ${DRAGOMAN_PHONE_WORK})  # for the tests
if(NOT NPM)
  message(STATUS "npm not found: dragoman-relay will serve a plain page to phones (tools/setup installs npm)")
endif()

file(GLOB_RECURSE phone_sources CONFIGURE_DEPENDS ${DRAGOMAN_PHONE_SOURCE}/src/* ${DRAGOMAN_PHONE_TESTS}/*.ts ${DRAGOMAN_PHONE_TEXTS}/*.json)
foreach(name index.html package.json package-lock.json tsconfig.json vite.config.ts no-page.html build.cmake)
  list(APPEND phone_sources ${DRAGOMAN_PHONE_SOURCE}/${name})
endforeach()
add_custom_command(OUTPUT ${DRAGOMAN_PHONE_ASSETS}
  COMMAND ${CMAKE_COMMAND} -DNPM=${NPM} -DSOURCE=${DRAGOMAN_PHONE_SOURCE} -DTESTS=${DRAGOMAN_PHONE_TESTS} -DTEXTS=${DRAGOMAN_PHONE_TEXTS}
          -DWORK=${DRAGOMAN_PHONE_WORK} -DOUTPUT=${DRAGOMAN_PHONE_ASSETS} -P ${DRAGOMAN_PHONE_SOURCE}/build.cmake
  DEPENDS ${phone_sources}
  COMMENT "The delegate's page" VERBATIM)
