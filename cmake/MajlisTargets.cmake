# How every target of the house is built: C++20, warnings are errors, includes start at the repository's root.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)
if(MAJLIS_WASM)
  set(CMAKE_EXECUTABLE_SUFFIX .wasm)
endif()

add_library(majlis_options INTERFACE)
target_include_directories(majlis_options INTERFACE $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}>)
target_compile_options(majlis_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Werror)

# A file with local names that others of its target have too stands out with SKIP_UNITY_BUILD_INCLUSION.
if(MAJLIS_UNITY)
  set(CMAKE_UNITY_BUILD ON)
  set(CMAKE_UNITY_BUILD_BATCH_SIZE 8)
  # g++ takes the batch for the main file, and what is local to a source in it for a header's.
  add_compile_options($<$<COMPILE_LANG_AND_ID:CXX,GNU>:-Wno-subobject-linkage>)
endif()

if(MAJLIS_SANITIZE)
  add_compile_options(${MAJLIS_SANITIZE} -fno-omit-frame-pointer)
  add_link_options(${MAJLIS_SANITIZE})
  if("-fsanitize=thread" IN_LIST MAJLIS_SANITIZE)
    add_library(exception_lock OBJECT ${PROJECT_SOURCE_DIR}/tests/tsan/exception_lock.cpp)
    set_target_properties(exception_lock PROPERTIES POSITION_INDEPENDENT_CODE ON)
    target_sources(majlis_options INTERFACE
      $<$<STREQUAL:$<TARGET_PROPERTY:TYPE>,EXECUTABLE>:$<TARGET_OBJECTS:exception_lock>>)
  endif()
endif()

# majlis_library(name SOURCES ... [LIBRARIES ...]): static library `majlis_<name>`, alias majlis::<name>.
function(majlis_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LIBRARIES" ${ARGN})
  add_library(majlis_${name} STATIC ${ARG_SOURCES})
  add_library(majlis::${name} ALIAS majlis_${name})
  target_link_libraries(majlis_${name} PUBLIC ${ARG_LIBRARIES} PRIVATE $<BUILD_INTERFACE:majlis_options>)
  target_include_directories(majlis_${name} PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}>)
endfunction()

# Links `target` with libraries of this house by their short name (base) and with others by their full one (a::b).
function(majlis_link target)
  list(TRANSFORM ARGN REPLACE "^([^:]+)$" "majlis::\\1" OUTPUT_VARIABLE libraries)
  target_link_libraries(${target} PRIVATE ${libraries} majlis_options)
endfunction()

# majlis_program(name SOURCES ... [LIBRARIES ...]): executable build/<preset>/bin/<name>.
function(majlis_program name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LIBRARIES" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  majlis_link(${name} ${ARG_LIBRARIES})
endfunction()

# majlis_test(name SOURCES ... [LIBRARIES ...]): GoogleTest binary. Each case is a CTest; under WebAssembly, where
# starting a process costs more than most cases, the whole binary is one.
function(majlis_test name)
  if(NOT MAJLIS_TESTS)
    return()
  endif()
  cmake_parse_arguments(ARG "" "" "SOURCES;LIBRARIES" ${ARGN})
  majlis_program(${name} SOURCES ${ARG_SOURCES} LIBRARIES ${ARG_LIBRARIES} GTest::gtest_main)
  if(MAJLIS_WASM)
    majlis_wasm_test(${name} COMMAND ${name})
  else()
    gtest_discover_tests(${name} DISCOVERY_TIMEOUT 120 PROPERTIES TIMEOUT 300)
  endif()
endfunction()

# majlis_python_test(name MODULE test_x LABEL l [ENVIRONMENT NAME=value ...] [LONG]): a CTest of the calling folder's
# test_x.py, which runs the programs of this build and so starts before what takes no time. With LONG only
# `scripts/check --long` runs it.
function(majlis_python_test name)
  if(NOT MAJLIS_TESTS OR MAJLIS_WASM)
    return()
  endif()
  cmake_parse_arguments(ARG "LONG" "MODULE;LABEL" "ENVIRONMENT" ${ARGN})
  find_package(Python3 REQUIRED COMPONENTS Interpreter)
  set(when)
  set(timeout 600)
  if(ARG_LONG)
    set(when CONFIGURATIONS Long)
    set(timeout 7200)
  endif()
  add_test(NAME ${name} ${when} COMMAND Python3::Interpreter -B -m unittest -v ${ARG_MODULE}
           WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR})
  list(PREPEND ARG_ENVIRONMENT MAJLIS_BIN=${CMAKE_RUNTIME_OUTPUT_DIRECTORY} MAJLIS_SOURCE=${PROJECT_SOURCE_DIR})
  set_tests_properties(${name} PROPERTIES LABELS ${ARG_LABEL} TIMEOUT ${timeout} COST 10 ENVIRONMENT "${ARG_ENVIRONMENT}")
endfunction()

# majlis_long_test(name COMMAND ...): a CTest that `scripts/check --long` alone runs.
function(majlis_long_test name)
  if(NOT MAJLIS_TESTS OR MAJLIS_WASM)
    return()
  endif()
  cmake_parse_arguments(PARSE_ARGV 1 ARG "" "" "COMMAND")
  add_test(NAME long.${name} CONFIGURATIONS Long COMMAND ${ARG_COMMAND})
  set_tests_properties(long.${name} PROPERTIES LABELS long TIMEOUT 7200)
endfunction()

add_custom_target(fuzzers COMMENT "every fuzz target")

# majlis_fuzz(name SOURCES ... [LIBRARIES ...] CORPUS dir): a libFuzzer target. With MAJLIS_FUZZ its CTest fuzzes for
# MAJLIS_FUZZ_SECONDS; without, a driver runs every file of the corpus once. `dir` is relative to the calling folder.
function(majlis_fuzz name)
  if(NOT MAJLIS_TESTS OR MAJLIS_WASM)
    return()
  endif()
  cmake_parse_arguments(ARG "" "CORPUS" "SOURCES;LIBRARIES" ${ARGN})
  cmake_path(ABSOLUTE_PATH ARG_CORPUS BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR} OUTPUT_VARIABLE corpus)
  add_executable(${name} ${ARG_SOURCES})
  add_dependencies(fuzzers ${name})
  majlis_link(${name} ${ARG_LIBRARIES})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/fuzz)
  if(MAJLIS_FUZZ)
    set(found ${PROJECT_BINARY_DIR}/fuzz/found/${name})
    file(MAKE_DIRECTORY ${found})
    target_link_options(${name} PRIVATE -fsanitize=fuzzer)
    add_test(NAME fuzz.${name} COMMAND ${name} -max_total_time=${MAJLIS_FUZZ_SECONDS} -timeout=10 -rss_limit_mb=2048
             -print_final_stats=1 -artifact_prefix=${PROJECT_BINARY_DIR}/fuzz/${name}- ${found} ${corpus})
    math(EXPR timeout "${MAJLIS_FUZZ_SECONDS} + 120")
    set_tests_properties(fuzz.${name} PROPERTIES TIMEOUT ${timeout})
  else()
    target_sources(${name} PRIVATE ${PROJECT_SOURCE_DIR}/tests/fuzz/replay.cpp)
    add_test(NAME fuzz.${name} COMMAND ${name} ${corpus})
  endif()
  set_property(TEST fuzz.${name} PROPERTY LABELS fuzz)
endfunction()

# majlis_benchmark(name SOURCES ... [LIBRARIES ...]): Google Benchmark program build/<preset>/bin/bench-<name>, run by
# `scripts/bench <name>`. It may have a main of its own, and then prints JSON by itself.
function(majlis_benchmark name)
  if(NOT MAJLIS_BENCHMARKS OR MAJLIS_WASM)
    return()
  endif()
  cmake_parse_arguments(ARG "" "" "SOURCES;LIBRARIES" ${ARGN})
  majlis_program(bench-${name} SOURCES ${ARG_SOURCES}
                 LIBRARIES ${ARG_LIBRARIES} benchmark::benchmark benchmark::benchmark_main)
endfunction()
