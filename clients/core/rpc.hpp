// JSON-RPC 2.0 over CBOR frames (docs/reference/protocol.md): calls on their way and what to do with their answers.
// Answers never outlive a connection: reset() forgets the calls, and the core works out anew what is to be done.
#pragma once

#include "base/record.hpp"
#include "clients/core/batch.hpp"

#include <functional>
#include <map>

namespace majlis::client {

struct Context;

struct FaultData {
  std::string name;
  std::optional<std::string> pointer;  // JSON pointer of the field at fault
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("name", self.name, record::Limits{0, 64});
    visit("pointer", self.pointer, record::Limits{0, 256});
  }
};

// Why a call failed.
struct Fault {
  std::int64_t code = 0;
  std::optional<FaultData> data;
  std::string message;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("code", self.code, record::Limits{});
    visit("data", self.data, record::Limits{});
    visit("message", self.message, record::Limits{0, 65536});
  }
};

// A frame from the host: an answer (id with result or error) or a notification (method with params).
struct Frame {
  std::optional<std::uint64_t> id;
  std::optional<Fault> error;
  std::optional<std::string> method;
  std::optional<record::Raw> params;
  std::optional<record::Raw> result;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("id", self.id, record::Limits{});
    visit("error", self.error, record::Limits{});
    visit("method", self.method, record::Limits{1, 128});
    visit("params", self.params, record::Limits{});
    visit("result", self.result, record::Limits{});
  }
};

// One call as the host reads it.
Bytes request(std::uint64_t id, std::string_view method, ByteView params);

// The host's invalid_params at /tree: it wants the commit with a snapshot of the tree, or without.
inline constexpr std::string_view kTreeFault = "invalid_params.tree";

// Whether the host may well do the same later: it is busy, stopping, or out of room.
bool is_passing(const Error& error);

class Rpc {
 public:
  // Runs when the answer comes; not at all if the connection ends first.
  template <class Method>
  using Then = std::function<void(Context&, Result<typename Method::Result>)>;

  // Adds the call to `out`. An answer that does not decode is an error named client.answer.
  template <class Method>
  void call(Batch& out, const typename Method::Params& params, Then<Method> then) {
    send(out, Method::kName, record::encode(params), [then = std::move(then)](Context& context, Result<Bytes> answer) {
      then(context, decoded<typename Method::Result>(std::move(answer)));
    });
  }

  // The same for a method that has no record here: params and answer are one CBOR item each.
  using Continuation = std::function<void(Context&, Result<Bytes>)>;
  void call(Batch& out, std::string_view method, Bytes params, Continuation then) {
    send(out, method, std::move(params), std::move(then));
  }

  // Hands the answer in `frame` to whoever waits for it; an unknown id is ignored.
  void answer(Context& context, Frame& frame);
  void reset() { waiting_.clear(); }
  bool idle() const { return waiting_.empty(); }

 private:
  template <class T>
  static Result<T> decoded(Result<Bytes> answer) {
    if (!answer.ok()) return answer.error();
    auto value = record::decode<T>(*answer, record::Unknown::kSkip);
    if (!value.ok()) return Error{"client.answer", "the host's answer is malformed: " + value.error().detail};
    return value;
  }
  void send(Batch& out, std::string_view method, Bytes params, Continuation then);

  std::uint64_t next_id_ = 1;
  std::map<std::uint64_t, Continuation> waiting_;
};

}  // namespace majlis::client
