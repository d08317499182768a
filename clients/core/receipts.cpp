#include "clients/core/receipts.hpp"

#include "clients/core/commit_rules.hpp"
#include "clients/core/leaf.hpp"
#include "clients/core/state.hpp"
#include "protocol/messaging.hpp"

#include <algorithm>

namespace majlis::client {
namespace {

void save_receipts(Context& context, const Conversation& conversation) {
  context.put("d/" + conversation.stream.text(), ReceiptsRecord{conversation.receipts});
}

AccountReceipt* receipt_of(Conversation& conversation, const AccountId& account) {
  const auto found = std::ranges::find(conversation.receipts, account, &AccountReceipt::account);
  return found == conversation.receipts.end() ? nullptr : &*found;
}

// Raises `mark` to `seq`. Whether it was lower.
bool raise(std::uint64_t& mark, std::uint64_t seq) {
  if (seq <= mark) return false;
  mark = seq;
  return true;
}

void raise_direct(Context& context, const Conversation& conversation, std::uint64_t& mark, std::uint64_t seq) {
  if (!raise(mark, seq)) return;
  context.put("c/" + conversation.stream.text(), static_cast<const ConversationRecord&>(conversation));
  context.show(ConversationChanged{conversation.stream});
}

void raise_in_group(Context& context, Conversation& conversation, const AccountId& account,
                    std::uint64_t AccountReceipt::*mark, std::uint64_t seq) {
  AccountReceipt* receipt = receipt_of(conversation, account);
  if (receipt == nullptr || !raise(receipt->*mark, seq)) return;
  save_receipts(context, conversation);
  context.show(ConversationChanged{conversation.stream});
}

}  // namespace

void meet_readers(Context& context, Conversation& conversation) {
  if (conversation.kind != StreamKind::kGroup) return;
  std::vector<AccountReceipt> now;
  conversation.group->for_each_member([&](const mls::Member& leaf) {
    const auto member = member_of(leaf.node->credential);
    if (!member.ok() || member->account == context.state.own->id()) return;
    if (std::ranges::count(now, member->account, &AccountReceipt::account) != 0) return;
    const AccountReceipt* known = receipt_of(conversation, member->account);
    now.push_back(known != nullptr ? *known : AccountReceipt{member->account, conversation.cursor, 0, 0});
  });
  const auto same = [](const auto& one, const auto& other) { return one.account == other.account; };
  if (std::ranges::equal(now, conversation.receipts, same)) return;
  conversation.receipts = std::move(now);
  save_receipts(context, conversation);
}

void take_delivered(Context& context, Conversation& conversation, const AccountId& account, std::uint64_t seq) {
  if (conversation.kind == StreamKind::kGroup)
    return raise_in_group(context, conversation, account, &AccountReceipt::delivered, seq);
  if (conversation.peer == account) raise_direct(context, conversation, conversation.delivered_seq, seq);
}

void take_read_receipt(Context& context, Conversation& conversation, const AccountId& account, std::uint64_t seq) {
  if (account == context.state.own->id()) return raise_direct(context, conversation, conversation.read_seq, seq);
  if (conversation.kind == StreamKind::kGroup)
    return raise_in_group(context, conversation, account, &AccountReceipt::read, seq);
  raise_direct(context, conversation, conversation.peer_read_seq, seq);
}

// How far the others' devices have come is told only to who is connected; whoever was away asks.
void ask_for_receipts(Context& context, const Conversation& conversation) {
  if (conversation.kind == StreamKind::kSelf || conversation.stage != Stage::kActive) return;
  const auto own = std::find_if(conversation.messages.rbegin(), conversation.messages.rend(),
                                [&](const auto& entry) { return entry.second.author == context.state.own->id(); });
  if (own == conversation.messages.rend()) return;
  const ReceiptView known = receipts_of(conversation, own->first);
  if (known.delivered >= known.others) return;
  protocol::ReceiptsParams params;
  params.stream = conversation.stream;
  context.call<protocol::Receipts>(
      params, [stream = conversation.stream](Context& later, const Result<protocol::ReceiptsResult>& answer) {
        const auto found = later.state.conversations.find(stream);
        if (!answer.ok() || found == later.state.conversations.end()) return;
        for (const auto& receipt : answer->accounts) take_delivered(later, found->second, receipt.account, receipt.seq);
      });
}

bool tells_what_is_read(const Context& context, const Conversation& conversation) {
  if (conversation.request || conversation.unproven || conversation.stage != Stage::kActive) return false;
  if (conversation.kind == StreamKind::kDirect) return true;
  return conversation.kind == StreamKind::kGroup && conversation.receipts.size() <= kReceiptReaders &&
         may_post(conversation, context.state.own->id());
}

ReceiptView receipts_of(const Conversation& conversation, std::uint64_t seq) {
  if (conversation.kind == StreamKind::kSelf || seq == 0) return {};
  if (conversation.kind == StreamKind::kDirect) {
    const bool read = conversation.peer_read_seq >= seq;
    return {1, read || conversation.delivered_seq >= seq ? 1U : 0U, read ? 1U : 0U};
  }
  ReceiptView view;
  for (const auto& receipt : conversation.receipts) {
    if (receipt.since >= seq) continue;
    ++view.others;
    view.read += receipt.read >= seq ? 1 : 0;
    view.delivered += std::max(receipt.read, receipt.delivered) >= seq ? 1 : 0;
  }
  return view;
}

}  // namespace majlis::client
