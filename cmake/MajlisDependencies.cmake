# Libraries from outside that several folders share. A library that one folder alone needs is found there.

# sodium::sodium: Debian's, or for WebAssembly built from the same sources (scripts/libsodium-source).
if(MAJLIS_WASM)
  include(WasmSodium)
else()
  find_package(PkgConfig REQUIRED)
  pkg_check_modules(sodium REQUIRED IMPORTED_TARGET GLOBAL libsodium)
  add_library(sodium::sodium ALIAS PkgConfig::sodium)
endif()

if(MAJLIS_TESTS)
  if(MAJLIS_WASM)
    include(WasmGoogleTest)
  else()
    find_package(GTest REQUIRED)
    include(GoogleTest)
  endif()
  enable_testing()
endif()

if(MAJLIS_BENCHMARKS AND NOT MAJLIS_WASM)
  find_package(benchmark REQUIRED)
endif()
