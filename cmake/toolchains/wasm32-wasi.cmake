# Debian's clang-16 for wasm32-wasi. There are no exceptions, threads or signals; programs run under Node
# (tests/wasm/run.mjs), libraries for the browser are linked with -mexec-model=reactor.

set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR wasm32)
set(CMAKE_C_COMPILER clang-16)
set(CMAKE_CXX_COMPILER clang++-16)
set(CMAKE_AR llvm-ar-16)
set(CMAKE_RANLIB llvm-ranlib-16)
set(CMAKE_C_COMPILER_TARGET wasm32-wasi)
set(CMAKE_CXX_COMPILER_TARGET wasm32-wasi)

# Debian keeps this libc++ where its own clang does not look.
execute_process(COMMAND clang++-16 -print-resource-dir OUTPUT_VARIABLE resources OUTPUT_STRIP_TRAILING_WHITESPACE
                COMMAND_ERROR_IS_FATAL ANY)
cmake_path(SET libcxx NORMALIZE ${resources}/../../../include/wasm32-wasi/c++/v1)

set(CMAKE_C_FLAGS_INIT "-D_WASI_EMULATED_SIGNAL")
# Nothing asks for the type of an object, and the names of all of them would travel along.
set(CMAKE_CXX_FLAGS_INIT "-D_WASI_EMULATED_SIGNAL -fno-exceptions -fno-rtti -isystem ${libcxx}")
# No -O here: with one clang runs wasm-opt where it finds it, and that is another program's version.
# The stack lies first, so that one that overflows traps instead of writing over data.
set(CMAKE_EXE_LINKER_FLAGS_INIT "-lwasi-emulated-signal -Wl,--stack-first -Wl,-z,stack-size=1048576")
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE NEVER)
