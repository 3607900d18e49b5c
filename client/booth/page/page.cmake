# Builds the desk's page into one C++ file, DRAGOMAN_PAGE_ASSETS. In the build folder: the sources stay
# as they are, and builds beside each other don't meet. Without npm, or without a network the first
# time, the program serves a page that says so.
find_program(NPM npm)
set(DRAGOMAN_PAGE_SOURCE ${CMAKE_CURRENT_LIST_DIR})
set(DRAGOMAN_PAGE_TESTS ${PROJECT_SOURCE_DIR}/tests/client/booth/page)
set(DRAGOMAN_PAGE_WORK ${CMAKE_CURRENT_BINARY_DIR}/page-work)
set(DRAGOMAN_PAGE_ASSETS ${CMAKE_CURRENT_BINARY_DIR}/page_assets.cpp)
set_property(GLOBAL PROPERTY DRAGOMAN_PAGE_WORK ${DRAGOMAN_PAGE_WORK})  # for the tests
if(NOT NPM)
  message(STATUS "npm not found: dragoman-booth will serve no desk page (tools/setup installs npm)")
endif()

file(GLOB_RECURSE page_sources CONFIGURE_DEPENDS ${DRAGOMAN_PAGE_SOURCE}/src/* ${DRAGOMAN_PAGE_TESTS}/*)
foreach(name index.html package.json package-lock.json tsconfig.json vite.config.ts no-page.html build.cmake)
  list(APPEND page_sources ${DRAGOMAN_PAGE_SOURCE}/${name})
endforeach()
add_custom_command(OUTPUT ${DRAGOMAN_PAGE_ASSETS}
  COMMAND ${CMAKE_COMMAND} -DNPM=${NPM} -DSOURCE=${DRAGOMAN_PAGE_SOURCE} -DTESTS=${DRAGOMAN_PAGE_TESTS} -DWORK=${DRAGOMAN_PAGE_WORK}
          -DOUTPUT=${DRAGOMAN_PAGE_ASSETS} -P ${DRAGOMAN_PAGE_SOURCE}/build.cmake
  DEPENDS ${page_sources}
  COMMENT "The desk's page" VERBATIM)
