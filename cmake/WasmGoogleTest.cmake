# GTest::gtest_main for wasm32-wasi from Debian's sources, and how its programs are run.

set(googletest_root /usr/src/googletest/googletest CACHE PATH "Sources of GoogleTest")
if(NOT EXISTS ${googletest_root}/src/gtest-all.cc)
  message(FATAL_ERROR "no GoogleTest sources in ${googletest_root}: run scripts/bootstrap (package googletest)")
endif()
find_program(NODE_PROGRAM node REQUIRED)

add_library(gtest STATIC ${googletest_root}/src/gtest-all.cc ${googletest_root}/src/gtest_main.cc)
add_library(GTest::gtest_main ALIAS gtest)
add_library(GTest::gtest ALIAS gtest)
target_compile_features(gtest PUBLIC cxx_std_20)
target_include_directories(gtest SYSTEM PUBLIC ${googletest_root}/include PRIVATE ${googletest_root})
target_compile_definitions(gtest PUBLIC GTEST_HAS_PTHREAD=0 GTEST_HAS_STREAM_REDIRECTION=0 GTEST_HAS_POSIX_RE=0
                           GTEST_HAS_EXCEPTIONS=0)
target_compile_options(gtest PRIVATE -w)

# majlis_wasm_test(name COMMAND target [arguments]): a CTest that runs a program under Node. Paths among the arguments
# and below the repository's root mean the same there as here.
function(majlis_wasm_test name)
  cmake_parse_arguments(PARSE_ARGV 1 ARG "" "" "COMMAND")
  list(POP_FRONT ARG_COMMAND target)
  add_test(NAME ${name} COMMAND ${NODE_PROGRAM} ${PROJECT_SOURCE_DIR}/tests/wasm/run.mjs $<TARGET_FILE:${target}>
           ${ARG_COMMAND} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  set_tests_properties(${name} PROPERTIES TIMEOUT 600)
endfunction()
