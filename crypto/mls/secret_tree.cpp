#include "crypto/mls/secret_tree.hpp"

#include "crypto/mls/labels.hpp"
#include "crypto/mls/tree_math.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace majlis::mls {
namespace {

MessageKey message_key(const Secret& ratchet_secret, Generation generation) {
  MessageKey out;
  out.generation = generation;
  const Secret key = derive_tree_secret(ratchet_secret, "key", generation, kKeySize);
  const Secret nonce = derive_tree_secret(ratchet_secret, "nonce", generation, kNonceSize);
  std::copy(key.view().begin(), key.view().end(), out.key.begin());
  std::copy(nonce.view().begin(), nonce.view().end(), out.nonce.begin());
  return out;
}

}  // namespace

MessageKey::~MessageKey() {
  wipe(key);
  wipe(nonce);
}

Ratchet::Step Ratchet::next() const { return step_to(generation_); }

Result<Ratchet::Step> Ratchet::at(Generation generation) const {
  if (generation < generation_) {
    for (const MessageKey& key : skipped_) {
      if (key.generation != generation) continue;
      Step step;
      step.key_ = key;
      return step;
    }
    return Error{"mls.secret_tree.used",
                 "the key of message " + std::to_string(generation.value) + " was used or is no longer kept"};
  }
  if (generation.value - generation_.value > kMaxForward) {
    return Error{"mls.secret_tree.too_far", "message " + std::to_string(generation.value) + " is too far ahead of " +
                                                std::to_string(generation_.value)};
  }
  return step_to(generation);
}

Ratchet::Step Ratchet::step_to(Generation generation) const {
  Step step;
  step.next_ = secret_.clone();
  for (Generation now = generation_;; ++now.value) {
    const bool arrived = now == generation;
    // Keys further back than are kept need not be derived.
    if (arrived) {
      step.key_ = message_key(step.next_, now);
    } else if (generation.value - now.value <= kMaxSkippedKeys) {
      step.skipped_.push_back(message_key(step.next_, now));
    }
    step.next_ = derive_tree_secret(step.next_, "secret", now, kHashSize);
    if (arrived) break;
  }
  step.next_generation_ = {generation.value + 1};
  return step;
}

void Ratchet::take(Step&& step) {
  if (step.next_.empty()) {
    std::erase_if(skipped_, [&](const MessageKey& key) { return key.generation == step.key_.generation; });
    return;
  }
  for (const MessageKey& key : step.skipped_) skipped_.push_back(key);
  if (skipped_.size() > kMaxSkippedKeys) {
    skipped_.erase(skipped_.begin(), skipped_.end() - static_cast<std::ptrdiff_t>(kMaxSkippedKeys));
  }
  secret_ = std::move(step.next_);
  generation_ = step.next_generation_;
}

Ratchet Ratchet::clone() const {
  Ratchet copy(secret_.clone());
  copy.generation_ = generation_;
  copy.skipped_ = skipped_;
  return copy;
}

SecretTree::SecretTree(Secret encryption_secret, std::uint32_t leaves) : leaves_(leaves) {
  nodes_.emplace(root(leaves), std::move(encryption_secret));
}

SecretTree::Ratchets SecretTree::start(const Secret& leaf_secret) {
  return {Ratchet(expand_with_label(leaf_secret, "handshake", {}, kHashSize)),
          Ratchet(expand_with_label(leaf_secret, "application", {}, kHashSize))};
}

Result<Ratchet*> SecretTree::ratchet(LeafIndex leaf, RatchetKind kind) {
  if (leaf.value >= leaves_) return Error{"mls.secret_tree.leaf", "the sender's leaf lies beyond the tree"};
  auto found = ratchets_.find(leaf);
  if (found == ratchets_.end()) {
    NodeIndex at = node_of(leaf);
    while (!nodes_.contains(at)) at = parent(at);  // a leaf without ratchets has an ancestor with a secret
    while (!is_leaf(at)) {
      const auto held = nodes_.extract(at);
      const NodeIndex down = in_subtree(node_of(leaf), left(at)) ? left(at) : right(at);
      nodes_.emplace(left(at), expand_with_label(held.mapped(), "tree", as_bytes("left"), kHashSize));
      nodes_.emplace(right(at), expand_with_label(held.mapped(), "tree", as_bytes("right"), kHashSize));
      at = down;
    }
    found = ratchets_.emplace(leaf, start(nodes_.extract(at).mapped())).first;
  }
  return kind == RatchetKind::kHandshake ? &found->second.handshake : &found->second.application;
}

Result<Ratchet> SecretTree::peek(LeafIndex leaf, RatchetKind kind) const {
  if (leaf.value >= leaves_) return Error{"mls.secret_tree.leaf", "the sender's leaf lies beyond the tree"};
  if (const Ratchet* ratchet = kept(leaf, kind)) return ratchet->clone();
  NodeIndex at = node_of(leaf);
  while (!nodes_.contains(at)) at = parent(at);
  Secret secret = nodes_.at(at).clone();
  while (!is_leaf(at)) {
    const bool goes_left = in_subtree(node_of(leaf), left(at));
    secret = expand_with_label(secret, "tree", as_bytes(goes_left ? "left" : "right"), kHashSize);
    at = goes_left ? left(at) : right(at);
  }
  Ratchets ratchets = start(secret);
  return std::move(kind == RatchetKind::kHandshake ? ratchets.handshake : ratchets.application);
}

const Ratchet* SecretTree::kept(LeafIndex leaf, RatchetKind kind) const {
  const auto found = ratchets_.find(leaf);
  if (found == ratchets_.end()) return nullptr;
  return kind == RatchetKind::kHandshake ? &found->second.handshake : &found->second.application;
}

bool SecretTree::is_whole(std::uint32_t leaves) const {
  if (leaves_ != leaves || leaves == 0) return false;
  // Ratchets and secrets, from the left: each begins where the one before ends.
  std::uint64_t covered = 0;
  auto node = nodes_.begin();
  auto ratchet = ratchets_.begin();
  while (covered < leaves) {
    if (ratchet != ratchets_.end() && ratchet->first.value == covered) {
      ++covered;
      ++ratchet;
    } else if (node != nodes_.end() && node->first.value < node_width(leaves) &&
               first_leaf(node->first).value == covered) {
      covered += std::uint64_t{1} << level(node->first);
      ++node;
    } else {
      return false;
    }
  }
  return covered == leaves && node == nodes_.end() && ratchet == ratchets_.end();
}

SecretTree SecretTree::clone() const {
  SecretTree copy;
  copy.leaves_ = leaves_;
  for (const auto& [node, secret] : nodes_) copy.nodes_.emplace(node, secret.clone());
  for (const auto& [leaf, ratchets] : ratchets_) {
    copy.ratchets_.emplace(leaf, Ratchets{ratchets.handshake.clone(), ratchets.application.clone()});
  }
  return copy;
}

SenderDataKey sender_data_key(const Secret& sender_data_secret, ByteView ciphertext) {
  const ByteView sample = ciphertext.first(std::min(kHashSize, ciphertext.size()));
  return {expand_with_label(sender_data_secret, "key", sample, kKeySize),
          expand_with_label(sender_data_secret, "nonce", sample, kNonceSize)};
}

}  // namespace majlis::mls
