// What the page may ask of the core, by name. Internal to clients/web/engine; engine.hpp says how it is used.
#pragma once

#include "clients/web/engine/look.hpp"
#include "clients/web/engine/request.hpp"

#include <optional>
#include <set>
#include <span>
#include <string_view>

namespace majlis::web {

// One request while it is carried out.
struct Turn {
  crypto::Random& random;
  std::optional<client::Core>& core;
  Facts& facts;
  const Request& request;

  client::Batch batch = {};
  std::optional<Bytes> result = {};
  std::set<client::StreamId> touched = {};  // conversations of which the page is to have new views
  bool touched_all = false;

  template <class T>
  void answer(const T& value) {
    result = record::encode(value);
  }
  template <class T>
  void answer(const std::vector<T>& values) {
    cbor::Writer writer;
    record::detail::Encoder{writer}.value(values);
    result = writer.take();
  }
  void answer(std::uint64_t number) {
    cbor::Writer writer;
    writer.unsigned_integer(number);
    result = writer.take();
  }
};

struct Method {
  std::string_view name;
  Status (*run)(Turn&);
};

std::span<const Method> profile_methods();
std::span<const Method> connection_methods();
std::span<const Method> conversation_methods();
std::span<const Method> message_methods();
std::span<const Method> extension_methods();
std::span<const Method> history_methods();
std::span<const Method> queries();

// The errors of a request that cannot be carried out.
Status need_core(const Turn& turn);           // web.profile.closed
Status of_client_half(std::string_view key);  // client.record.key
Result<const client::Conversation*> need_conversation(const Turn& turn, const client::StreamId& stream);

struct None {
  template <class Self, class Visitor>
  static void fields(Self&, Visitor&&) {}
};

template <class Params>
concept AboutAConversation = requires(Params& params) {
  params.stream;
};

// A method that changes the core: `run(core, ticket, params, now_ms)` gives the batch.
template <class Params, class Run>
constexpr auto command(Run) {
  return +[](Turn& turn) -> Status {
    MAJLIS_CHECK(need_core(turn));
    MAJLIS_TRY(Params params, record::decode<Params>(turn.request.params.item));
    if constexpr (AboutAConversation<Params>) turn.touched.insert(params.stream);
    turn.batch = Run{}(*turn.core, turn.request.ticket.value_or(0), params, turn.request.now_ms);
    return {};
  };
}

// A method that looks at the core: `run(turn, core, params)` answers.
template <class Params, class Run>
constexpr auto query(Run) {
  return +[](Turn& turn) -> Status {
    MAJLIS_CHECK(need_core(turn));
    MAJLIS_TRY(const Params params, record::decode<Params>(turn.request.params.item));
    return Run{}(turn, *turn.core, params);
  };
}

}  // namespace majlis::web
