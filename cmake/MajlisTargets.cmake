# How every target of the house is built: C++20, warnings are errors, includes start at the repository's root.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)

find_package(GTest REQUIRED)
enable_testing()
include(GoogleTest)

add_library(majlis_options INTERFACE)
target_include_directories(majlis_options INTERFACE $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}>)
target_compile_options(majlis_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Werror)

# majlis_library(name SOURCES ... [LIBRARIES ...]): static library `majlis_<name>`, alias majlis::<name>.
function(majlis_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LIBRARIES" ${ARGN})
  add_library(majlis_${name} STATIC ${ARG_SOURCES})
  add_library(majlis::${name} ALIAS majlis_${name})
  target_link_libraries(majlis_${name} PUBLIC ${ARG_LIBRARIES} PRIVATE $<BUILD_INTERFACE:majlis_options>)
  target_include_directories(majlis_${name} PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}>)
endfunction()

# majlis_test(name SOURCES ... [LIBRARIES ...]): GoogleTest binary, each case a CTest.
function(majlis_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LIBRARIES" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  list(TRANSFORM ARG_LIBRARIES PREPEND majlis::)
  target_link_libraries(${name} PRIVATE ${ARG_LIBRARIES} majlis_options GTest::gtest_main)
  gtest_discover_tests(${name})
endfunction()
