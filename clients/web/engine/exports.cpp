// The module's border: a buffer for requests, and one function. Memory belongs to the module; what a call returned is
// there until the next one. Requests may hold a passphrase or a recovery phrase: they are wiped once they are carried
// out.
#include "base/secret.hpp"
#include "clients/web/engine/engine.hpp"

#include <cstdint>

namespace {

majlis::crypto::SystemRandom& system_random() {
  static majlis::crypto::SystemRandom random;
  return random;
}

majlis::Bytes request;
majlis::Bytes response;

}  // namespace

extern "C" {

// Where a request of `size` bytes is to be written.
[[clang::export_name("majlis_request")]] std::uint8_t* majlis_request(std::uint32_t size) {
  request.resize(size);
  return request.data();
}

// Carries out the request; the answer lies at the address that it returns.
[[clang::export_name("majlis_handle")]] const std::uint8_t* majlis_handle() {
  static majlis::web::Engine engine(system_random());
  majlis::wipe(response);
  response = engine.handle(request);
  majlis::wipe(request);
  return response.data();
}

[[clang::export_name("majlis_response_size")]] std::uint32_t majlis_response_size() {
  return static_cast<std::uint32_t>(response.size());
}

// Takes the place of the one that prints, and with it of all of stdio: a failed assertion of libsodium traps, and the
// page shows that the engine has stopped.
[[noreturn]] void __assert_fail(const char*, const char*, int, const char*) {  // NOLINT(bugprone-reserved-identifier)
  __builtin_trap();
}

}  // extern "C"
