// One request to the money engine. Internal to clients/web/engine/money.
#pragma once

#include "base/record.hpp"

#include <optional>
#include <span>

namespace majlis::web {

struct MoneyTurn {
  ByteView params;
  std::optional<Bytes> result;

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

struct MoneyMethod {
  std::string_view name;
  Status (*run)(MoneyTurn& turn);
};

// A single field, whatever it is called elsewhere.
struct JustBytes {
  Bytes bytes;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("bytes", self.bytes, record::Limits{});
  }
};

std::span<const MoneyMethod> card_methods();    // compose, judge_receipt, judge_request, judge_answer
std::span<const MoneyMethod> wallet_methods();  // parse, confirmation, export

}  // namespace majlis::web
