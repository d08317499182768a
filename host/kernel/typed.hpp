// Handlers that take a struct instead of bytes: the struct's field list (base/record.hpp) is decoder and validator.
#pragma once

#include "base/record.hpp"
#include "host/kernel/call.hpp"
#include "host/kernel/scope.hpp"

#include <functional>
#include <utility>

namespace majlis::host {

// `work(context, Params&&, responder)` runs only with params that keep every limit; others are answered with
// invalid_params and the JSON pointer of the field.
template <record::Fields Params, class Work>
Handler typed(Work work) {
  return [work = std::move(work)](const CallContext& context, ByteView params, const Responder& responder) {
    auto decoded = record::decode<Params>(params);
    if (!decoded.ok()) return responder.fail(invalid_params(decoded.error()));
    work(context, *std::move(decoded), responder);
  };
}

// Adds a method that protocol/ generates (Method::kName, Params, params_schema() …) with its typed handler.
template <class Method, class Work>
Status add_typed(Scope& scope, Work work) {
  MethodSpec spec;
  spec.name = Method::kName;
  spec.summary = Method::kSummary;
  spec.params_schema = Method::params_schema();
  spec.result_schema = Method::result_schema();
  const auto permission = permission_of(Method::kPermission);
  if (!permission) return Error{"kernel.permission", spec.name + " asks for an unknown permission"};
  spec.permission = *permission;
  return scope.add_method(std::move(spec), typed<typename Method::Params>(std::move(work)));
}

template <record::Fields Result>
void answer(const Responder& responder, const Result& result) {
  responder.result(record::encode(result));
}

}  // namespace majlis::host
