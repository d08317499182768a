// The module's border, as of ../exports.cpp: a buffer for requests, and one function. Requests may hold an upload's
// key: they are wiped once they are carried out.
#include "base/secret.hpp"
#include "clients/web/engine/files/files_engine.hpp"

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

[[clang::export_name("majlis_request")]] std::uint8_t* majlis_request(std::uint32_t size) {
  request.resize(size);
  return request.data();
}

[[clang::export_name("majlis_handle")]] const std::uint8_t* majlis_handle() {
  static majlis::web::FilesEngine engine(system_random());
  majlis::wipe(response);
  response = engine.handle(request);
  majlis::wipe(request);
  return response.data();
}

[[clang::export_name("majlis_response_size")]] std::uint32_t majlis_response_size() {
  return static_cast<std::uint32_t>(response.size());
}

}  // extern "C"
