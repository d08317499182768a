// The module's border, as of ../exports.cpp: a buffer for requests, and one function.
#include "clients/web/engine/money/money_engine.hpp"

#include <cstdint>

namespace {

majlis::Bytes request;
majlis::Bytes response;

}  // namespace

extern "C" {

[[clang::export_name("majlis_request")]] std::uint8_t* majlis_request(std::uint32_t size) {
  request.resize(size);
  return request.data();
}

[[clang::export_name("majlis_handle")]] const std::uint8_t* majlis_handle() {
  response = majlis::web::handle_money(request);
  return response.data();
}

[[clang::export_name("majlis_response_size")]] std::uint32_t majlis_response_size() {
  return static_cast<std::uint32_t>(response.size());
}

}  // extern "C"
