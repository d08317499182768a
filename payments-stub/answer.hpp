// What the API answers, and what it refuses with. Values.
#pragma once

#include "payments-stub/form.hpp"

#include <stdexcept>
#include <string>

namespace majlis::stub {

struct Answer {
  int status = 200;
  Json body;
  bool replayed = false;  // an earlier answer under the same idempotency key
};

// Thrown by what serves a request. What was written before stays: a card that was declined leaves a charge.
class Refusal : public std::runtime_error {
 public:
  Refusal(int status, Json error) : std::runtime_error("refused"), status_(status), error_(std::move(error)) {}
  int status() const { return status_; }
  const Json& error() const { return error_; }
  // Whether the request was carried out, and its answer belongs to its key.
  bool executed() const { return executed_; }
  Refusal& as_executed() {
    executed_ = true;
    return *this;
  }

 private:
  int status_;
  Json error_;
  bool executed_ = false;
};

// {type: invalid_request_error, code, message, param}
inline Refusal invalid(const std::string& message, const std::string& param = "", const std::string& code = "") {
  Json error = {{"type", "invalid_request_error"}, {"message", message}};
  if (!param.empty()) error["param"] = param;
  if (!code.empty()) error["code"] = code;
  return {400, std::move(error)};
}
inline Refusal missing(const std::string& kind, const std::string& id, const std::string& param = "id") {
  return {404,
          {{"type", "invalid_request_error"},
           {"code", "resource_missing"},
           {"message", "No such " + kind + ": '" + id + "'"},
           {"param", param}}};
}

}  // namespace majlis::stub
