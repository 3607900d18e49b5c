# Build rules shared by every folder: one library a folder, one warning set, one way to find what
# the distribution provides.

find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)

add_library(dragoman_options INTERFACE)
target_compile_options(dragoman_options INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow $<$<BOOL:${DRAGOMAN_WERROR}>:-Werror>)
target_include_directories(dragoman_options INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_definitions(dragoman_options INTERFACE DRAGOMAN_VERSION="${PROJECT_VERSION}")
if(DRAGOMAN_SANITIZE)
  target_compile_options(dragoman_options INTERFACE
    -fsanitize=${DRAGOMAN_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(dragoman_options INTERFACE -fsanitize=${DRAGOMAN_SANITIZE})
  # Beside a sanitizer's calls gcc no longer sees what a test of an optional has settled.
  target_compile_options(dragoman_options INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
  # AddressSanitizer stops at these by itself; checked twice they make a quarter of the compiler's work.
  if(DRAGOMAN_SANITIZE MATCHES "address" AND DRAGOMAN_SANITIZE MATCHES "undefined")
    target_compile_options(dragoman_options INTERFACE -fno-sanitize=null,object-size,vptr)
  endif()
endif()
if(DRAGOMAN_FUZZ)
  target_compile_options(dragoman_options INTERFACE -fsanitize=fuzzer-no-link)
endif()

# Imported target dragoman::<name> for a library that comes with a pkg-config file. Its headers are
# system headers, so their warnings are not ours.
function(dragoman_pkg name)
  pkg_check_modules(${name} REQUIRED IMPORTED_TARGET ${ARGN})
  get_target_property(includes PkgConfig::${name} INTERFACE_INCLUDE_DIRECTORIES)
  if(includes)
    set_target_properties(PkgConfig::${name} PROPERTIES
      INTERFACE_SYSTEM_INCLUDE_DIRECTORIES "${includes}")
  endif()
  add_library(dragoman::${name} ALIAS PkgConfig::${name})
endfunction()

macro(dragoman_find_libraries)
  find_package(Boost 1.81 REQUIRED COMPONENTS json)
  find_package(OpenSSL REQUIRED)
  find_package(PNG REQUIRED)
  find_package(fmt REQUIRED)
  find_package(spdlog REQUIRED)
  find_package(CLI11 REQUIRED)
  find_package(ICU REQUIRED COMPONENTS uc i18n)
  find_package(ZLIB REQUIRED)
  dragoman_pkg(opus opus>=1.3)
  dragoman_pkg(ogg ogg)
  dragoman_pkg(portaudio portaudio-2.0)
  dragoman_pkg(sndfile sndfile)
  dragoman_pkg(flac flac)
  dragoman_pkg(ebur128 libebur128)
  dragoman_pkg(sqlite3 sqlite3)
  dragoman_pkg(qrencode libqrencode)
  dragoman_pkg(sodium libsodium)
  dragoman_pkg(systemd libsystemd)
  dragoman_pkg(tomlplusplus tomlplusplus)
  # Catch2 2.x ships headers only, 3.x a library with its own main; see tests/CMakeLists.txt.
  if(DRAGOMAN_TESTS)
    find_package(Catch2 REQUIRED)
  endif()
endmacro()

# For folders whose loops go over samples: vectorising is what they are for, and gcc 12 does it fully
# from -O3 on.
macro(dragoman_optimise_folder)
  add_compile_options($<$<NOT:$<CONFIG:Debug>>:-O3>)
endmacro()

# dragoman_library(name SOURCES a.cpp … [LINK public deps …] [PRIVATE private deps …])
function(dragoman_library name)
  cmake_parse_arguments(A "" "" "SOURCES;LINK;PRIVATE" ${ARGN})
  add_library(${name} STATIC ${A_SOURCES})
  target_link_libraries(${name} PUBLIC dragoman_options ${A_LINK} PRIVATE ${A_PRIVATE})
endfunction()

# What a user runs; the target `programs` builds these and nothing else.
add_custom_target(programs)

# dragoman_program(name SOURCES … LINK …): an executable in build/bin.
function(dragoman_program name)
  cmake_parse_arguments(A "" "" "SOURCES;LINK" ${ARGN})
  add_executable(${name} ${A_SOURCES})
  target_link_libraries(${name} PRIVATE dragoman_options ${A_LINK})
  dragoman_use_pch(${name} dragoman_cli_pch)
  add_dependencies(programs ${name})
endfunction()

# Headers that cost seconds a unit are precompiled once and shared: Beast and Asio with one compiled
# copy of their bodies (relay/net/pch), the command line's (client/cli/pch), those of the tests
# (tests/support/pch). Executables are compiled as libraries are, position-independent: a precompiled
# header forgives no other flags.
function(dragoman_use_pch target pch)
  target_precompile_headers(${target} REUSE_FROM ${pch})
  target_link_libraries(${target} PRIVATE ${pch})
  get_target_property(type ${target} TYPE)
  if(type STREQUAL "EXECUTABLE")
    target_compile_options(${target} PRIVATE -fPIC)
  endif()
endfunction()
