# How a plugin is built, in this tree and from an installed SDK alike. The plugin's folder (the calling one, if FOLDER
# names no other) holds plugin.json, schema/, migrations/ and whatever else the plugin is made of.

include_guard(GLOBAL)

set(MAJLIS_PLUGIN_OUTPUT ${CMAKE_BINARY_DIR}/lib/majlis/plugins CACHE PATH "Where plugins are put together, a folder each")

# majlis_add_plugin(id SOURCES ... [LIBRARIES ...] [FOLDER dir]): <MAJLIS_PLUGIN_OUTPUT>/<id>/ with id.so, plugin.json and the folders
# that it needs when it runs: what is copied to a host to install the plugin.
function(majlis_add_plugin id)
  cmake_parse_arguments(ARG "" "FOLDER" "SOURCES;LIBRARIES" ${ARGN})
  if(NOT ARG_FOLDER)
    set(ARG_FOLDER .)
  endif()
  cmake_path(ABSOLUTE_PATH ARG_FOLDER BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR} NORMALIZE OUTPUT_VARIABLE source)
  set(target majlis_plugin_${id})
  set(folder ${MAJLIS_PLUGIN_OUTPUT}/${id})

  # Compiled once, for the shared object and for the plugin's own tests.
  add_library(${target}_objects OBJECT ${ARG_SOURCES})
  set_target_properties(${target}_objects PROPERTIES POSITION_INDEPENDENT_CODE ON CXX_VISIBILITY_PRESET hidden
                        VISIBILITY_INLINES_HIDDEN ON)
  target_compile_features(${target}_objects PUBLIC cxx_std_20)
  # Symbols that are unique in the process would keep the plugin mapped after it is unloaded.
  target_compile_options(${target}_objects PRIVATE $<$<CXX_COMPILER_ID:GNU>:-fno-gnu-unique>)
  target_link_libraries(${target}_objects PUBLIC majlis::sdk ${ARG_LIBRARIES})
  if(TARGET majlis_options)
    target_link_libraries(${target}_objects PRIVATE majlis_options)
  endif()

  # One symbol goes out, and what comes in is found when linking. A sanitizer's runtime comes from the program.
  add_library(${target} MODULE)
  target_link_libraries(${target} PRIVATE ${target}_objects)
  target_link_options(${target} PRIVATE -Wl,--version-script=${CMAKE_CURRENT_FUNCTION_LIST_DIR}/plugin.version)
  if(NOT MAJLIS_SANITIZE)
    target_link_options(${target} PRIVATE -Wl,-z,defs)
  endif()
  set_target_properties(${target} PROPERTIES OUTPUT_NAME ${id} PREFIX "" LIBRARY_OUTPUT_DIRECTORY ${folder}
                        LINK_DEPENDS ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/plugin.version)

  file(GLOB_RECURSE parts CONFIGURE_DEPENDS RELATIVE ${source}
       ${source}/plugin.json ${source}/schema/* ${source}/migrations/* ${source}/ui/*)
  set(copies "")
  foreach(part IN LISTS parts)
    add_custom_command(OUTPUT ${folder}/${part} DEPENDS ${source}/${part} VERBATIM
                       COMMAND ${CMAKE_COMMAND} -E copy ${source}/${part} ${folder}/${part})
    list(APPEND copies ${folder}/${part})
  endforeach()
  add_custom_target(${target}_folder ALL DEPENDS ${copies})
  add_dependencies(${target} ${target}_folder)
endfunction()

# majlis_add_plugin_test(id SOURCES ... [LIBRARIES ...]): a GoogleTest program of the plugin on the fake host, to which
# testing::plugin_folder() is the calling folder.
function(majlis_add_plugin_test id)
  if(DEFINED MAJLIS_TESTS AND NOT MAJLIS_TESTS)
    return()
  endif()
  cmake_parse_arguments(ARG "" "" "SOURCES;LIBRARIES" ${ARGN})
  find_package(GTest REQUIRED)
  include(GoogleTest)
  # In a file of its own, so that the tests' objects do not depend on where the plugin stands.
  set(folder_source ${CMAKE_CURRENT_BINARY_DIR}/tests/plugin_folder.cpp)
  file(CONFIGURE OUTPUT ${folder_source} @ONLY CONTENT [[
#include <majlis/testing/plugin_folder.hpp>
std::filesystem::path majlis::sdk::testing::plugin_folder() { return "@CMAKE_CURRENT_SOURCE_DIR@"; }
]])
  add_executable(plugin_${id}_test ${ARG_SOURCES} ${folder_source})
  target_link_libraries(plugin_${id}_test PRIVATE majlis_plugin_${id}_objects majlis::sdk_testing GTest::gtest_main
                        GTest::gmock ${ARG_LIBRARIES})
  if(TARGET majlis_options)
    target_link_libraries(plugin_${id}_test PRIVATE majlis_options)
  endif()
  gtest_discover_tests(plugin_${id}_test DISCOVERY_TIMEOUT 120 PROPERTIES TIMEOUT 300)
endfunction()
