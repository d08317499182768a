// The border of a WebAssembly module: a buffer for requests, and one function. Memory belongs to the module; what a
// call returned is there until the next one. Requests may hold a passphrase, a recovery phrase or a file's key: they
// are wiped once they are carried out. Each module has one of these, in its exports.cpp; an engine that draws random
// numbers is given where from. One thread.
#pragma once

#include "base/secret.hpp"
#include "crypto/primitives/random.hpp"

#include <cstdint>
#include <type_traits>

namespace majlis::web {

inline crypto::SystemRandom& system_random() {
  static crypto::SystemRandom random;
  return random;
}

template <class Engine>
class ModuleBorder {
 public:
  // Where a request of `size` bytes is to be written.
  std::uint8_t* request(std::uint32_t size) {
    request_.resize(size);
    return request_.data();
  }
  // Carries out the request; the answer lies at the address that it returns.
  const std::uint8_t* handle() {
    wipe(response_);
    response_ = engine_.handle(request_);
    wipe(request_);
    return response_.data();
  }
  std::uint32_t response_size() const { return static_cast<std::uint32_t>(response_.size()); }

 private:
  static Engine begun() {
    if constexpr (std::is_constructible_v<Engine, crypto::Random&>) {
      return Engine(system_random());
    } else {
      return Engine();
    }
  }

  Engine engine_ = begun();
  Bytes request_, response_;
};

}  // namespace majlis::web

// The module's three functions, over the engine `Engine`.
#define MAJLIS_WEB_MODULE(Engine)                                                                           \
  namespace {                                                                                               \
  majlis::web::ModuleBorder<Engine>& border() {                                                             \
    static majlis::web::ModuleBorder<Engine> one;                                                           \
    return one;                                                                                             \
  }                                                                                                         \
  }                                                                                                         \
  extern "C" {                                                                                              \
  [[clang::export_name("majlis_request")]] std::uint8_t* majlis_request(std::uint32_t size) {               \
    return border().request(size);                                                                          \
  }                                                                                                         \
  [[clang::export_name("majlis_handle")]] const std::uint8_t* majlis_handle() { return border().handle(); } \
  [[clang::export_name("majlis_response_size")]] std::uint32_t majlis_response_size() {                     \
    return border().response_size();                                                                        \
  }                                                                                                         \
  }
