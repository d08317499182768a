// Orders of money (plugins/payments/client/order.hpp) in a profile: kept before they leave, gone on with by whoever
// asks the same again, and forgotten once the host has them and their card is on its way. One thread.
#pragma once

#include "clients/cli/money/host.hpp"
#include "plugins/payments/client/order.hpp"

#include <functional>
#include <optional>

namespace majlis::cli {

struct Wanted {
  client::PluginCall call;
  std::optional<client::StreamId> stream;  // where its card goes
  std::string note;
  // What a device has to sign where the owner's threshold is passed; absent where no money leaves.
  std::optional<payments::Money> spends;
  Bytes about = {};        // the account or the request that is paid
  bool confirmed = false;  // the person has said that a payment above the threshold is meant
  bool anew = false;       // forget what an earlier run of the same began
};

class SavedOrder {
 public:
  // The host has it: what it answered. Asks the person, where there is a terminal, whether a payment above the
  // threshold is meant. Errors: the host's (then the order is forgotten where it left no trace), cli.money.confirm,
  // cli.money.unknown (it is kept: whether it was done is not known).
  static Result<SavedOrder> carry_out(Profile& profile, const Wanted& wanted);

  ByteView answer() const { return order_.made; }
  // Whether an earlier run had begun it.
  bool resumed() const { return resumed_; }

  std::uint64_t begun_ms() const { return order_.begun_ms; }
  bool has_conversation() const { return !order_.stream.empty(); }
  // Sends its card, unless an earlier run did.
  Result<client::Done> send_card(Profile& profile, const payments::Card& card);
  // Nothing came of it.
  Status forget(Profile& profile);
  // It is done and was told. It is forgotten once the command has ended: who gives it again after a kill goes on with
  // it.
  void finish(Profile& profile) const;

 private:
  SavedOrder(std::string record, payments::Order order) : record_(std::move(record)), order_(std::move(order)) {}
  Status save(Profile& profile);
  Result<Bytes> signed_by_device(Profile& profile, const Wanted& wanted) const;

  std::string record_;
  payments::Order order_;
  bool resumed_ = false;
};

}  // namespace majlis::cli
