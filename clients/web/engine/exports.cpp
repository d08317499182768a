// majlis_engine.wasm: what the page's first worker runs.
#include "clients/web/engine/engine.hpp"
#include "clients/web/engine/module_border.hpp"

MAJLIS_WEB_MODULE(majlis::web::Engine)

// Takes the place of the one that prints, and with it of all of stdio: a failed assertion of libsodium traps, and the
// page shows that the engine has stopped.
extern "C" [[noreturn]] void __assert_fail(const char*, const char*, int,  // NOLINT(bugprone-reserved-identifier)
                                           const char*) {
  __builtin_trap();
}
