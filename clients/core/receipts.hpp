// Who has what in a group: up to where the devices of each other member have acknowledged, which the host tells, and up
// to where its person has read, which members tell each other under encryption. Record "d/<stream>".
#pragma once

#include "clients/core/core.hpp"

namespace majlis::client {

struct Context;

// In larger groups nobody tells what he has read: it would cost everybody a message.
inline constexpr std::size_t kReceiptReaders = 64;

// After a change of the members: who has come since has none of what was written before.
void meet_readers(Context& context, Conversation& conversation);
// An account's devices have everything up to `seq`, or its person has read it.
void take_delivered(Context& context, Conversation& conversation, const AccountId& account, std::uint64_t seq);
void take_read_receipt(Context& context, Conversation& conversation, const AccountId& account, std::uint64_t seq);
// Asks how far the others have come, where something of one's own may have reached them meanwhile.
void ask_for_receipts(Context& context, const Conversation& conversation);
// Whether others are told what is read here.
bool tells_what_is_read(const Context& context, const Conversation& conversation);

// How many of those who were there when the entry at `seq` was written have it.
ReceiptView receipts_of(const Conversation& conversation, std::uint64_t seq);

}  // namespace majlis::client
