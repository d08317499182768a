// One case of a test vector file (JSON), read field by field. A field that is missing or of another type makes the case
// fail at the end, so that no check passes for want of data. No exceptions: this also runs under WebAssembly.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "crypto/mls/codec.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace majlis::mls::vectors {

class Case {
 public:
  explicit Case(const nlohmann::json& json) : json_(&json), problem_(std::make_shared<Status>()) {}

  bool has(std::string_view key) const;  // present and not null
  Case child(std::string_view key) const;
  std::vector<Case> list(std::string_view key) const;
  std::vector<Bytes> bytes_list(std::string_view key) const;
  std::uint64_t number(std::string_view key) const;
  std::string text(std::string_view key) const;
  Bytes bytes(std::string_view key) const;  // from hex
  Secret secret(std::string_view key) const { return Secret(bytes(key)); }
  // The elements of an array; null stands for nothing.
  std::vector<std::optional<std::uint64_t>> numbers(std::string_view key) const;
  std::vector<std::vector<std::uint64_t>> number_lists(std::string_view key) const;
  // The elements of an array that has arrays of objects in it.
  std::vector<std::vector<Case>> lists(std::string_view key) const;

  // The first field that was not as wanted. Errors: vector.field.
  const Status& problem() const { return *problem_; }

 private:
  Case(const nlohmann::json& json, std::shared_ptr<Status> problem) : json_(&json), problem_(std::move(problem)) {}
  const nlohmann::json& at(std::string_view key) const;
  void complain(std::string_view key) const;

  const nlohmann::json* json_;
  std::shared_ptr<Status> problem_;
};

// Errors: vector.mismatch, with both values.
Status expect(std::string_view what, ByteView got, ByteView wanted);
Status expect(std::string_view what, const Secret& got, ByteView wanted);
Status expect(std::string_view what, std::uint64_t got, std::uint64_t wanted);
Status expect(std::string_view what, bool holds);

}  // namespace majlis::mls::vectors
