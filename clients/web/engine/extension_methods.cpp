// What a plugin's client half in another worker needs of the core: the session for its own requests to the host, and a
// place in the sealed store for what it has to remember (clients/core/extension.hpp).
#include "base/encoding.hpp"
#include "clients/core/extension.hpp"
#include "clients/web/engine/methods.hpp"

namespace majlis::web {
namespace {

struct Token {
  std::optional<std::string> token;  // as the header Authorization has it
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("token", self.token, record::Limits{});
  }
};

// To keep, or to forget where `value` is absent.
struct Kept {
  std::string key;
  std::optional<Bytes> value;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("key", self.key, record::Limits{1, 256});
    visit("value", self.value, record::Limits{});
  }
};

struct Keep {
  std::vector<Kept> records;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("records", self.records, record::Limits{});
  }
};

// A device confirms what a person is about to do (Core::confirm).
struct Confirm {
  std::string label;
  Bytes content;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("label", self.label, record::Limits{1, 64});
    visit("content", self.content, record::Limits{});
  }
};

struct Signature {
  Bytes signature;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("signature", self.signature, record::Limits{});
  }
};

struct Recall {
  std::vector<StoreChange> records;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("records", self.records, record::Limits{});
  }
};

Status session(Turn& turn) {
  MAJLIS_CHECK(need_core(turn));
  Token token;
  if (const auto& secret = turn.core->session_token()) token.token = to_base64url(secret->view());
  turn.answer(token);
  return {};
}

Status keep(Turn& turn) {
  MAJLIS_CHECK(need_core(turn));
  MAJLIS_TRY(auto params, record::decode<Keep>(turn.request.params.item));
  turn.batch = turn.core->tick(turn.request.now_ms);  // it says when the next one is due
  for (auto& each : params.records) {
    MAJLIS_CHECK(of_client_half(each.key));
    if (!each.value) {
      turn.batch.changes.push_back({std::move(each.key), std::nullopt});
      continue;
    }
    const Secret value = Secret::take(*std::move(each.value));
    MAJLIS_TRY(auto change, turn.core->seal_record(std::move(each.key), value.view()));
    turn.batch.changes.push_back(std::move(change));
  }
  return {};
}

Status recall(Turn& turn) {
  MAJLIS_CHECK(need_core(turn));
  MAJLIS_TRY(auto params, record::decode<Recall>(turn.request.params.item));
  std::vector<Kept> opened;
  for (auto& each : params.records) {
    MAJLIS_CHECK(of_client_half(each.key));
    MAJLIS_TRY(const Secret value, turn.core->open_record({each.key, std::move(each.sealed).value_or(Bytes{})}));
    opened.push_back({std::move(each.key), to_bytes(value.view())});
  }
  turn.answer(opened);
  return {};
}

Status confirm(Turn& turn) {
  MAJLIS_CHECK(need_core(turn));
  MAJLIS_TRY(const auto params, record::decode<Confirm>(turn.request.params.item));
  MAJLIS_TRY(auto signature, turn.core->confirm(params.label, params.content));
  turn.answer(Signature{std::move(signature)});
  return {};
}

constexpr Method kExtensionMethods[] = {{"session", session}, {"keep", keep}, {"recall", recall}, {"confirm", confirm}};

}  // namespace

std::span<const Method> extension_methods() { return kExtensionMethods; }

Status of_client_half(std::string_view key) {
  if (key.starts_with(client::kExtensionRecords)) return {};
  return Error{"client.record.key",
               "the record " + std::string(key) + " is the core's own; a client half's begins with x/"};
}

}  // namespace majlis::web
