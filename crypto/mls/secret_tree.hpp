// The keys that messages of one epoch are encrypted with (RFC 9420, section 9). Everything is derived when it is first
// asked for, and what was derived from or used is gone: afterwards not even this object can decrypt that message again.
// Owned by one Group; one thread.
#pragma once

#include "base/result.hpp"
#include "base/secret.hpp"
#include "crypto/mls/codec.hpp"
#include "crypto/mls/types.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

namespace majlis::mls {

// How far out of order messages may arrive: a message may be at most this many generations ahead of the newest one seen
// from its sender, and this many keys of skipped messages are kept per sender and kind, the newest ones.
inline constexpr std::uint32_t kMaxForward = 1024;
inline constexpr std::size_t kMaxSkippedKeys = 256;

enum class RatchetKind : std::uint8_t { kHandshake, kApplication };

// Encrypts one message. Wiped when it ends.
struct MessageKey {
  Generation generation;
  std::array<std::uint8_t, kKeySize> key{};
  std::array<std::uint8_t, kNonceSize> nonce{};

  MessageKey() = default;
  MessageKey(const MessageKey&) = default;
  MessageKey& operator=(const MessageKey&) = default;
  ~MessageKey();

  template <class Archive>
  void fields(Archive& archive) {
    archive(generation, key, nonce);
  }
};

// The ratchet of one sender for one kind of message (section 9.1).
class Ratchet {
 public:
  Ratchet() = default;
  explicit Ratchet(Secret secret) : secret_(std::move(secret)) {}

  // A step that was computed and not yet taken: a message that turns out to be forged must change nothing.
  class Step {
   public:
    const MessageKey& key() const { return key_; }

   private:
    friend class Ratchet;
    MessageKey key_;
    std::vector<MessageKey> skipped_;
    Secret next_;  // empty if the key was among the kept ones
    Generation next_generation_;
  };

  // The key for the next message of our own, which take() then uses up.
  Step next() const;
  // The key of this generation. Errors: mls.secret_tree.used (or no longer kept), mls.secret_tree.too_far.
  Result<Step> at(Generation generation) const;
  // Uses the step's key up and keeps the keys that it skipped.
  void take(Step&& step);

  Ratchet clone() const;
  template <class Archive>
  void fields(Archive& archive) {
    archive(secret_, generation_, skipped_);
  }

 private:
  Step step_to(Generation generation) const;

  Secret secret_;
  Generation generation_;  // that `secret_` gives the key of
  std::vector<MessageKey> skipped_;
};

class SecretTree {
 public:
  SecretTree() = default;
  // For a tree of `leaves` leaves, blank ones included: a power of two.
  SecretTree(Secret encryption_secret, std::uint32_t leaves);

  // The ratchet of a sender. Errors: mls.secret_tree.leaf for a leaf beyond the tree.
  Result<Ratchet*> ratchet(LeafIndex leaf, RatchetKind kind);
  // The same for a caller that must not change this object: derived anew each time.
  Result<Ratchet> peek(LeafIndex leaf, RatchetKind kind) const;
  // The same if it was derived before, else null.
  const Ratchet* kept(LeafIndex leaf, RatchetKind kind) const;

  // Whether this is a tree of `leaves` leaves in which each leaf's keys come from one place. Any other was not stored
  // by this class.
  bool is_whole(std::uint32_t leaves) const;

  SecretTree clone() const;
  template <class Archive>
  void fields(Archive& archive) {
    archive(leaves_, nodes_, ratchets_);
  }

 private:
  struct Ratchets {
    Ratchet handshake;
    Ratchet application;
    template <class Archive>
    void fields(Archive& archive) {
      archive(handshake, application);
    }
  };
  using Nodes = std::map<NodeIndex, Secret>;
  static Ratchets start(const Secret& leaf_secret);

  std::uint32_t leaves_ = 0;
  Nodes nodes_;  // secrets that nothing was derived from
  std::map<LeafIndex, Ratchets> ratchets_;
};

// The key and nonce of a message's sender data (section 6.3.2).
struct SenderDataKey {
  Secret key;
  Secret nonce;
};
SenderDataKey sender_data_key(const Secret& sender_data_secret, ByteView ciphertext);

}  // namespace majlis::mls
