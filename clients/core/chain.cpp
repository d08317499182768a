#include "clients/core/chain.hpp"

#include "crypto/primitives/hash.hpp"

#include <algorithm>
#include <array>

namespace majlis::client {
namespace {

// How far back another member's view can be compared with ours, in entries.
constexpr std::size_t kWindow = 256;

// A member told us h at `seq`: the entries since give h_cursor.
void learn(Conversation& conversation, std::uint64_t seq, ByteView hash) {
  Bytes chain = to_bytes(hash);
  std::uint64_t reached = seq;
  for (const auto& entry : conversation.unchained) {
    if (entry.seq <= seq) continue;
    if (entry.seq != reached + 1) return;
    chain = chain_next(chain, entry.seq, entry.device, entry.body_hash);
    reached = entry.seq;
  }
  if (reached != conversation.cursor) return;
  conversation.chain = std::move(chain);
  conversation.unchained.clear();
}

}  // namespace

Bytes chain_next(ByteView previous, std::uint64_t seq, const DeviceId& device, ByteView body_hash) {
  std::array<std::uint8_t, 8> number{};
  for (std::size_t i = 0; i < number.size(); ++i) number[i] = static_cast<std::uint8_t>(seq >> (56 - 8 * i));
  return crypto::Sha256().update(previous).update(number).update(device.view()).update(body_hash).finish();
}

void extend_chain(Conversation& conversation, const protocol::Entry& entry) {
  if (conversation.chain.empty()) {
    conversation.unchained.push_back({entry.seq, entry.device, entry.body_hash});
    if (conversation.unchained.size() > kWindow) conversation.unchained.erase(conversation.unchained.begin());
  } else {
    conversation.chain = chain_next(conversation.chain, entry.seq, entry.device, entry.body_hash);
    conversation.recent[entry.seq] = conversation.chain;
    if (conversation.recent.size() > kWindow) conversation.recent.erase(conversation.recent.begin());
  }
  conversation.cursor = entry.seq;
}

Seen last_seen(const Conversation& conversation) {
  if (conversation.chain.empty()) return {0, Bytes(kChainSize)};
  return {conversation.cursor, conversation.chain};
}

Status check_seen(Conversation& conversation, std::uint64_t seq, ByteView hash) {
  const bool says_nothing = seq == 0 && std::ranges::all_of(hash, [](auto byte) { return byte == 0; });
  if (says_nothing) return {};
  if (conversation.chain.empty()) {
    if (seq <= conversation.cursor) learn(conversation, seq, hash);
    return {};
  }
  if (seq > conversation.cursor)
    return Error{"client.host.history",
                 "another member had seen an entry before this message that the host has not shown here"};
  const auto known = conversation.recent.find(seq);
  if (known == conversation.recent.end() || equal(known->second, hash)) return {};
  return Error{
      "client.host.history",
      "the host showed another member a different history of this conversation: entries were withheld, swapped or "
      "reordered. Compare what you see with them by another way"};
}

}  // namespace majlis::client
