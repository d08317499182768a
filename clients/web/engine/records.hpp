// What crosses the borders of both modules.
#pragma once

#include "base/record.hpp"

#include <string>

namespace majlis::web {

// An error, as of client.ts.
struct Failure {
  std::string name;
  std::string detail;

  static Failure of(const Error& error) { return {std::string(error.name), error.detail}; }

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("name", self.name, record::Limits{});
    visit("detail", self.detail, record::Limits{});
  }
};

struct OnlyBytes {
  Bytes bytes;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("bytes", self.bytes, record::Limits{});
  }
};

// The response to a request that was not carried out.
template <class Response>
Bytes failed(const Error& error) {
  Response response;
  response.error = Failure::of(error);
  return record::encode(response);
}

}  // namespace majlis::web
