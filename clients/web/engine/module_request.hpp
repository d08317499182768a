// What crosses the border of a plugin's module: a method by name with its parameters, and what it gives or why not. One
// thread.
#pragma once

#include "base/secret.hpp"
#include "clients/web/engine/records.hpp"

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <span>
#include <string_view>

namespace majlis::web {

struct ModuleRequest {
  std::string method;
  record::Raw params;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("method", self.method, record::Limits{1, 64});
    visit("params", self.params, record::Limits{});
  }
};

struct ModuleResponse {
  std::optional<Failure> error;
  std::optional<record::Raw> result;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("error", self.error, record::Limits{});
    visit("result", self.result, record::Limits{});
  }
};

// One request while it is carried out. What a module's methods share is in a turn of its own, made from this.
struct ModuleTurn {
  ByteView params;
  std::optional<Bytes> result = {};

  template <class T>
  Result<T> read() const {
    return record::decode<T>(params);
  }
  template <class T>
  Status answer(const T& value) {
    result = record::encode(value);
    return {};
  }
};

template <class Turn>
struct ModuleMethod {
  std::string_view name;
  Status (*run)(Turn& turn);
};

// The response to `bytes`: the method of `tables` that it names, over the turn that `begin` makes of its parameters,
// which are wiped after it. Errors stand in the response: web.request (malformed), web.method, and the method's own.
template <class Turn, class Begin>
Bytes carry_out(ByteView bytes, std::initializer_list<std::span<const ModuleMethod<Turn>>> tables, Begin&& begin) {
  auto request = record::decode<ModuleRequest>(bytes);
  if (!request.ok()) return failed<ModuleResponse>({"web.request", "this is no request: " + request.error().detail});
  const Secret params = Secret::take(std::move(request->params.item));
  for (const auto methods : tables) {
    const auto found = std::ranges::find(methods, request->method, &ModuleMethod<Turn>::name);
    if (found == methods.end()) continue;
    Turn turn = begin(params.view());
    if (const Status status = found->run(turn); !status.ok()) return failed<ModuleResponse>(status.error());
    ModuleResponse response;
    if (turn.result) response.result = record::Raw{*std::move(turn.result)};
    return record::encode(response);
  }
  return failed<ModuleResponse>({"web.method", "this module has no method " + request->method});
}

}  // namespace majlis::web
