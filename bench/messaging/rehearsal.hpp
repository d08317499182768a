// What the host would answer to a core that writes alone in one stream: messages are sealed ahead of a measurement, and
// the host under measurement then gives the same answers.
#pragma once

#include "clients/core/conversation.hpp"
#include "protocol/messaging.hpp"

#include <vector>

namespace majlis::bench {

class Rehearsal {
 public:
  // From where `conversation` stands; its owner has taken every entry.
  Rehearsal(const protocol::AccountId& account, const protocol::DeviceId& device,
            const client::Conversation& conversation);

  // The answer to one frame of the core. Throws std::runtime_error for a method that writing alone does not need.
  Bytes answer(ByteView frame);

  struct Append {
    Bytes frame;  // as the core sent it
    std::uint64_t seq = 0;
    protocol::EntryKind kind{};
    std::size_t body_bytes = 0;
  };
  const std::vector<Append>& appends() const { return appends_; }

 private:
  Bytes result_of(std::string_view method, ByteView params, ByteView frame);
  Bytes append(const protocol::AppendParams& params, ByteView frame);
  Bytes read(const protocol::ReadParams& params) const;

  protocol::AccountId account_;
  protocol::DeviceId device_;
  std::uint64_t seq_;
  Bytes chain_;
  std::vector<protocol::Entry> unread_;  // that the core has not read back
  std::vector<Append> appends_;
};

}  // namespace majlis::bench
