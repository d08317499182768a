# sodium::sodium for wasm32-wasi, from the sources that scripts/libsodium-source finds.

execute_process(COMMAND ${PROJECT_SOURCE_DIR}/scripts/libsodium-source OUTPUT_VARIABLE sodium_root
                OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
set(sodium_headers ${sodium_root}/src/libsodium/include)
set(sodium_made ${PROJECT_BINARY_DIR}/libsodium/include)

# A source package has version.h only for Visual Studio; what configure would make of version.h.in is the same.
if(NOT EXISTS ${sodium_headers}/sodium/version.h)
  file(READ ${sodium_root}/builds/msvc/version.h version_h)
  string(REPLACE "\"export.h\"" "\"sodium/export.h\"" version_h "${version_h}")
  file(CONFIGURE OUTPUT ${sodium_made}/sodium/version.h CONTENT "${version_h}" @ONLY)
endif()

file(GLOB_RECURSE sodium_sources CONFIGURE_DEPENDS ${sodium_root}/src/libsodium/*.c)
add_library(sodium STATIC ${sodium_sources})
add_library(sodium::sodium ALIAS sodium)
target_include_directories(sodium SYSTEM PUBLIC ${sodium_headers} ${sodium_made})
target_include_directories(sodium PRIVATE ${sodium_headers}/sodium ${sodium_made}/sodium)
# HAVE_TI_MODE and SIMD stay off: 128-bit integers are slow here, and -msimd128 is not everywhere.
target_compile_definitions(sodium PRIVATE CONFIGURED=1 NATIVE_LITTLE_ENDIAN=1 HAVE_GETENTROPY=1)
# What is fetched before anything can be shown is small; what chews through many bytes is fast.
target_compile_options(sodium PRIVATE -Os -w)
set(sodium_hot ${sodium_sources})
list(FILTER sodium_hot INCLUDE REGEX "/(argon2-fill-block|chacha20|poly1305|blake2b-compress|hash_sha)[^/]*\\.c$")
set_source_files_properties(${sodium_hot} PROPERTIES COMPILE_OPTIONS -O3)
