#include "crypto/mls/vectors/case.hpp"

#include "base/encoding.hpp"

#include <nlohmann/json.hpp>

namespace majlis::mls::vectors {
namespace {

using nlohmann::json;

const json kNothing;

}  // namespace

const json& Case::at(std::string_view key) const {
  if (!json_->is_object()) return kNothing;
  const auto found = json_->find(std::string(key));
  return found == json_->end() ? kNothing : *found;
}

void Case::complain(std::string_view key) const {
  if (problem_->ok()) *problem_ = Error{"vector.field", "the field is missing or of another type: " + std::string(key)};
}

bool Case::has(std::string_view key) const { return !at(key).is_null(); }

Case Case::child(std::string_view key) const {
  if (!at(key).is_object()) complain(key);
  return Case(at(key), problem_);
}

std::vector<Case> Case::list(std::string_view key) const {
  std::vector<Case> out;
  if (!at(key).is_array()) complain(key);
  for (const json& each : at(key)) out.push_back(Case(each, problem_));
  return out;
}

std::vector<std::vector<Case>> Case::lists(std::string_view key) const {
  std::vector<std::vector<Case>> out;
  if (!at(key).is_array()) complain(key);
  for (const json& inner : at(key)) {
    if (!inner.is_array()) complain(key);
    std::vector<Case>& to = out.emplace_back();
    for (const json& each : inner) to.push_back(Case(each, problem_));
  }
  return out;
}

std::vector<Bytes> Case::bytes_list(std::string_view key) const {
  std::vector<Bytes> out;
  if (!at(key).is_array()) complain(key);
  for (const json& each : at(key)) {
    const auto* text = each.get_ptr<const std::string*>();
    auto bytes = text != nullptr ? from_hex(*text) : Result<Bytes>(Bytes());
    if (!bytes.ok() || (text == nullptr && !each.is_null())) complain(key);
    out.push_back(bytes.ok() ? std::move(*bytes) : Bytes());
  }
  return out;
}

std::uint64_t Case::number(std::string_view key) const {
  if (at(key).is_number_unsigned()) return at(key).get<std::uint64_t>();
  complain(key);
  return 0;
}

std::string Case::text(std::string_view key) const {
  if (at(key).is_string()) return at(key).get<std::string>();
  complain(key);
  return {};
}

Bytes Case::bytes(std::string_view key) const {
  auto bytes = from_hex(text(key));
  if (bytes.ok()) return std::move(*bytes);
  complain(key);
  return {};
}

std::vector<std::optional<std::uint64_t>> Case::numbers(std::string_view key) const {
  std::vector<std::optional<std::uint64_t>> out;
  if (!at(key).is_array()) complain(key);
  for (const json& each : at(key)) {
    if (!each.is_null() && !each.is_number_unsigned()) complain(key);
    out.push_back(each.is_number_unsigned() ? std::optional(each.get<std::uint64_t>()) : std::nullopt);
  }
  return out;
}

std::vector<std::vector<std::uint64_t>> Case::number_lists(std::string_view key) const {
  std::vector<std::vector<std::uint64_t>> out;
  if (!at(key).is_array()) complain(key);
  for (const json& inner : at(key)) {
    if (!inner.is_array()) complain(key);
    auto& to = out.emplace_back();
    for (const json& each : inner) {
      if (!each.is_number_unsigned()) complain(key);
      to.push_back(each.is_number_unsigned() ? each.get<std::uint64_t>() : 0);
    }
  }
  return out;
}

Status expect(std::string_view what, ByteView got, ByteView wanted) {
  if (equal(got, wanted)) return {};
  return Error{"vector.mismatch", std::string(what) + " is " + to_hex(got) + " instead of " + to_hex(wanted)};
}

Status expect(std::string_view what, const Secret& got, ByteView wanted) { return expect(what, got.view(), wanted); }

Status expect(std::string_view what, std::uint64_t got, std::uint64_t wanted) {
  if (got == wanted) return {};
  return Error{"vector.mismatch",
               std::string(what) + " is " + std::to_string(got) + " instead of " + std::to_string(wanted)};
}

Status expect(std::string_view what, bool holds) {
  if (holds) return {};
  return Error{"vector.mismatch", "not true: " + std::string(what)};
}

}  // namespace majlis::mls::vectors
