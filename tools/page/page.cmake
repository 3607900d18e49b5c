# Pages that a program serves: TypeScript built by Vite into one script, one style and one document, which
# become part of the program. Everything in the build folder: the sources stay as they are, and builds beside
# each other don't meet. Without npm, or without a network the first time, the program serves a page that says so.
include_guard(GLOBAL)
find_program(NPM npm)
set(DRAGOMAN_PAGE_TOOLS ${CMAKE_CURRENT_LIST_DIR})
set(DRAGOMAN_PAGES_WORK ${PROJECT_BINARY_DIR}/pages)  # node_modules, and a folder for each page
if(NOT NPM)
  message(STATUS "npm not found: the programs will serve no pages of theirs (tools/setup installs it)")
endif()

add_custom_command(OUTPUT ${DRAGOMAN_PAGES_WORK}/tools.stamp
  COMMAND ${CMAKE_COMMAND} -DNPM=${NPM} -DSOURCE=${DRAGOMAN_PAGE_TOOLS} -DWORK=${DRAGOMAN_PAGES_WORK}
          -P ${DRAGOMAN_PAGE_TOOLS}/install.cmake
  DEPENDS ${DRAGOMAN_PAGE_TOOLS}/package.json ${DRAGOMAN_PAGE_TOOLS}/package-lock.json ${DRAGOMAN_PAGE_TOOLS}/install.cmake
  COMMENT "What builds the pages" VERBATIM)
add_custom_target(page_tools DEPENDS ${DRAGOMAN_PAGES_WORK}/tools.stamp)

# dragoman_page(NAME SOURCE folder TESTS folder BASE path HEADER file FUNCTION name): sets NAME_ASSETS to a C++
# file that defines FUNCTION, declared in HEADER; BASE is where the program serves the page ("/" or "/x/").
# NAME.js, NAME.css and icon.svg stand below it.
function(dragoman_page name)
  cmake_parse_arguments(A "" "SOURCE;TESTS;BASE;HEADER;FUNCTION" "" ${ARGN})
  set(output ${CMAKE_CURRENT_BINARY_DIR}/${name}_assets.cpp)
  set(work ${DRAGOMAN_PAGES_WORK}/${name})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${A_SOURCE}/src/* ${A_TESTS}/* ${DRAGOMAN_PAGE_TOOLS}/shared/*)
  list(APPEND sources ${A_SOURCE}/index.html)
  foreach(file package-lock.json tsconfig.json vite.config.ts no-page.html build.cmake embed.cmake)
    list(APPEND sources ${DRAGOMAN_PAGE_TOOLS}/${file})
  endforeach()
  add_custom_command(OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -DNAME=${name} -DSOURCE=${A_SOURCE} -DTESTS=${A_TESTS} -DBASE=${A_BASE} -DHEADER=${A_HEADER}
            -DFUNCTION=${A_FUNCTION} -DTOOLS=${DRAGOMAN_PAGE_TOOLS} -DWORK=${work} -DOUTPUT=${output}
            -P ${DRAGOMAN_PAGE_TOOLS}/build.cmake
    DEPENDS ${sources} page_tools
    COMMENT "The page ${name}" VERBATIM)
  set(${name}_ASSETS ${output} PARENT_SCOPE)
endfunction()

# dragoman_page_units(NAME): the page's units and types as a test. Where npm could not fetch its tools there is
# nothing to run them with.
function(dragoman_page_units name)
  add_test(NAME ${name}_page_units COMMAND sh -c
    "test -f ../installed.stamp || { echo 'skipped: the tools of the pages are not installed'; exit 77; }; ../node_modules/.bin/tsc --noEmit && PAGE=${name} ../node_modules/.bin/vitest run"
    WORKING_DIRECTORY ${DRAGOMAN_PAGES_WORK}/${name})
  set_tests_properties(${name}_page_units PROPERTIES SKIP_RETURN_CODE 77 TIMEOUT 300)
endfunction()
