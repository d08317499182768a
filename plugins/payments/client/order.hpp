// Something that a person has told the host to do with money, kept from before the first byte leaves until it is known
// to be done. Its key lets it have its effect once, however often it is repeated: a process that was killed leaves the
// order, and who asks the same again goes on with it. Record "x/payments/order/<id>". Values; any thread.
#pragma once

#include "plugins/payments/client/calls.hpp"

namespace majlis::payments {

inline constexpr std::string_view kOrders = "x/payments/order/";
inline constexpr std::size_t kKeySize = 16;

struct Order {
  Bytes key;   // kKeySize random bytes
  Bytes made;  // what the host answered, once it has
  std::string note;
  record::Raw params;  // of the call, without key and confirmation
  Bytes stream;        // the conversation that its card goes to; empty: none
  std::string method;
  std::uint64_t begun_ms = 0;

  // Whether `other` asks for the same.
  bool asks_as(const Order& other) const;
  // The call with its key, and with a device's signature where one is needed.
  client::PluginCall call(ByteView confirmation) const;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("key", self.key, record::Limits{kKeySize, kKeySize});
    visit("made", self.made, record::Limits{0, 65'536});
    visit("note", self.note, record::Limits{0, kMaxNote});
    visit("method", self.method, record::Limits{1, 64});
    visit("params", self.params, record::Limits{});
    visit("stream", self.stream, record::Limits{0, 16});
    visit("begun_ms", self.begun_ms, record::Limits{});
  }
};

Order order_of(client::PluginCall call, ByteView stream, std::string note, Bytes key, std::uint64_t now_ms);

// Whether the host has said no for good: the order left no trace, and may be forgotten. Anything else may mean that it
// was carried out and only the answer was lost.
bool is_refusal(const Error& error);

}  // namespace majlis::payments
