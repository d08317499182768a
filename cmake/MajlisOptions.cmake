# What can be chosen when configuring. The presets set these; `cmake -LH build/dev` lists them.

option(MAJLIS_TESTS "Build tests" ON)
option(MAJLIS_BENCHMARKS "Build benchmarks" ON)
option(MAJLIS_FUZZ "Build fuzz targets with libFuzzer instead of the corpus replay (clang alone)" OFF)
set(MAJLIS_FUZZ_SECONDS 60 CACHE STRING "How long each fuzz target runs, in seconds")
set(MAJLIS_ONLY "" CACHE STRING "Top-level folders to build, as a list; empty builds all")
set(MAJLIS_SANITIZE "" CACHE STRING "Flags that instrument everything, as a list (-fsanitize=...)")

if(CMAKE_SYSTEM_PROCESSOR STREQUAL "wasm32")
  set(MAJLIS_WASM ON)
  # What the browser runs; the rest needs a real operating system.
  set(MAJLIS_WASM_FOLDERS base protocol crypto crypto/primitives crypto/identity crypto/attachments crypto/mls
      crypto/frames clients clients/core tests tests/wasm)
endif()

find_program(CCACHE_PROGRAM ccache)
mark_as_advanced(CCACHE_PROGRAM)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
endif()

# majlis_folders(name ...): add_subdirectory for each that exists, is wanted and can be built for this platform.
macro(majlis_folders)
  foreach(folder IN ITEMS ${ARGN})
    cmake_path(RELATIVE_PATH CMAKE_CURRENT_SOURCE_DIR BASE_DIRECTORY ${PROJECT_SOURCE_DIR} OUTPUT_VARIABLE parent)
    cmake_path(APPEND parent ${folder} OUTPUT_VARIABLE path)
    cmake_path(NORMAL_PATH path)
    if(NOT EXISTS ${PROJECT_SOURCE_DIR}/${path}/CMakeLists.txt)
      continue()
    endif()
    string(REGEX REPLACE "/.*" "" top ${path})
    if((MAJLIS_ONLY AND NOT top IN_LIST MAJLIS_ONLY) OR (MAJLIS_WASM AND NOT path IN_LIST MAJLIS_WASM_FOLDERS))
      continue()
    endif()
    add_subdirectory(${folder})
  endforeach()
endmacro()
