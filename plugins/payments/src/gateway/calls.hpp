// Requests to the gateway as rows: written with what they are for, before anything is sent, and kept until there is an
// answer. What changes something is sent again as it was, under the same key, while the gateway keeps that key; then it
// is looked for, and never sent again. Statements alone; parts of closures of the database.
#pragma once

#include "gateway.hpp"

#include <majlis/sql.hpp>

namespace majlis::payments {

using sdk::Transaction;

// Steps that change something, once each for a top-up or return, and the question how it stands.
inline constexpr const char* kCreate = "create";
inline constexpr const char* kCaptureStep = "capture";
inline constexpr const char* kCancel = "cancel";
inline constexpr const char* kRefundStep = "refund";
inline constexpr const char* kAsk = "ask";

// How long the gateway keeps a key, and until when a request may still be sent under it: no clock is that wrong, and no
// request that long on its way.
inline constexpr std::int64_t kKeyKeptMs = std::int64_t{24} * 3600 * 1000;
inline constexpr std::int64_t kSendUntilMs = std::int64_t{23} * 3600 * 1000;

struct CallName {
  Bytes about;  // a TopupId or ReturnId
  std::string step;
  friend auto operator<=>(const CallName&, const CallName&) = default;
};

// The idempotency key: one for each name, for ever.
std::string key_of(const CallName& name);

struct GatewayCall {
  CallName name;
  GatewayRequest request;
  bool look = false;          // not to be sent any more, but looked for
  std::int64_t first_ms = 0;  // when it was first sent
};

// Unless there is such a one already.
void add_call(Transaction& t, const CallName& name, const GatewayRequest& request, std::int64_t now_ms);
// Asks again how something stands, at `due_ms`, or earlier if that was wanted.
void ask_again(Transaction& t, ByteView about, const GatewayRequest& question, std::int64_t due_ms);

// Those whose time has come, and when the next one's does.
std::vector<CallName> calls_due(Transaction& t, std::int64_t now_ms, std::int64_t limit);
std::optional<std::int64_t> next_call_ms(Transaction& t);

// Notes that it is sent now. Nothing: it is over, or has to wait.
std::optional<GatewayCall> begin_call(Transaction& t, const CallName& name, std::int64_t now_ms);
// There is an answer. A question that was asked anew meanwhile stays.
void end_call(Transaction& t, const CallName& name);
// There is none (`doubtful`: it may have had its effect): later again.
void put_off_call(Transaction& t, const CallName& name, bool doubtful, std::int64_t now_ms);
// Whether a step was ever wanted, whether it is over, and whether any was sent without an answer.
bool has_call(Transaction& t, const CallName& name);
bool is_over(Transaction& t, const CallName& name);
bool in_doubt(Transaction& t, ByteView about);

}  // namespace majlis::payments
