// What this device knows of the cards of money in its conversations: held against what the host signed, or says of the
// reader's own requests. What was verified once stays so and is kept; all else is asked for again. One thread.
#pragma once

#include "clients/cli/money/host.hpp"
#include "plugins/payments/client/checking.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace majlis::cli {

enum class CardState {
  kPending,  // the host could not be asked
  kVerified,
  kFailed,
  kOthers,  // a request between others, of which the host tells nobody else
};
std::string_view name_of(CardState state);

struct Verdict {
  CardState state = CardState::kPending;
  std::string reason;      // why it failed, for people
  std::string request;     // how the request stands: open, partly, paid, declined, cancelled, expired
  std::uint64_t paid = 0;  // of the request
  bool test = false;       // money for tests, which is none
};

class Verdicts {
 public:
  // `profile` outlives this.
  explicit Verdicts(Profile& profile) : profile_(&profile) {}

  // Finds out about the cards among these messages, as far as the host can be asked. Copies: the core goes on
  // meanwhile.
  void look_at(const std::vector<client::Message>& messages);
  // What is known of a message; pending where it was never looked at.
  Verdict of(const client::Message& message) const;

 private:
  using Requests = std::vector<payments::RequestLine>;
  void look_at(const client::Message& message, const payments::Card& card);
  Verdict judge(const client::Message& message, const payments::ReceiptCard& card);
  Verdict judge(const client::Message& message, const payments::RequestCard& card);
  Verdict judge(const client::Message& message, const payments::SplitCard& card);
  Verdict judge(const client::Message& message, const payments::AnswerCard& card);
  Result<payments::Receipt> receipt(const payments::PaidId& transfer);
  // The reader's own line of it; null where there is none. Errors: where the host cannot be asked.
  Result<const payments::RequestLine*> request(const payments::AskedId& id);
  bool is_test();
  bool repeats(const client::Message& message, const payments::ReceiptCard& card) const;
  bool was_verified(const client::Message& message) const;
  void keep_verified(const client::Message& message);

  Profile* profile_;
  std::map<client::MessageId, Verdict> known_;
  std::optional<Result<Requests>> requests_;  // of this look
  std::optional<bool> test_;                  // whether the host deals in money for tests
  std::optional<Error> away_;                 // why the host could not be asked in this look
};

// The cards among a conversation's messages that are not deleted, the newest `limit` of its messages alone (0: all).
std::vector<client::Message> cards_in(const client::Conversation& conversation, std::size_t limit);
// What a message says of money; absent for others, and where it cannot be read.
std::optional<payments::Card> card_in(const client::Message& message);

}  // namespace majlis::cli
