# find_package(MajlisSdk): majlis::sdk to build a plugin, majlis::sdk_testing to test it on the fake host,
# majlis_add_plugin() and majlis_add_plugin_test(). Headers are <majlis/plugin.hpp> and its neighbours.

include(CMakeFindDependencyMacro)
find_dependency(PkgConfig)
find_dependency(Threads)
find_dependency(nlohmann_json)
find_dependency(OpenSSL)
pkg_check_modules(sqlite REQUIRED IMPORTED_TARGET GLOBAL sqlite3)
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET GLOBAL libsodium)

include(${CMAKE_CURRENT_LIST_DIR}/MajlisSdkTargets.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/MajlisPlugin.cmake)
