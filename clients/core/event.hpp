// What the core tells the person or program in front of it. Values; events are hints to look at the model again
// (Core's queries), except for Done and Failed, which end a command.
#pragma once

#include "base/result.hpp"
#include "protocol/content.hpp"
#include "protocol/types.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

namespace majlis::client {

using protocol::AccountId;
using protocol::DeviceId;
using protocol::MessageId;
using protocol::StreamId;

// Names a command; chosen by the caller, 0 for nobody who waits.
using Ticket = std::uint64_t;

// The host has acknowledged all of the command's effects.
struct Done {
  Ticket ticket = 0;
  std::optional<StreamId> stream;    // that it was about, or that it made
  std::optional<MessageId> message;  // that was sent
  std::string invite;                // of an invite that was made: what a link carries (invite.hpp)
};

// The command has ended without effect.
struct Failed {
  Ticket ticket = 0;
  Error error;
};

// What a plugin's method answered; `result` is one CBOR item. A refusal comes as Failed.
struct Answered {
  Ticket ticket = 0;
  Bytes result;
};

// A notification that is not the core's own: a plugin's, say. `params` is one CBOR item, or empty.
struct Notice {
  std::string method;
  Bytes params;
};

// The session is open.
struct Connected {};

// Everything that the host had for this device has been taken, and nothing waits to be sent. Shown once each time that
// the core comes to rest.
struct Idle {};

// The registration was refused; nothing of the account is left here.
struct SignUpRefused {
  Error error;
};

struct ConversationChanged {
  StreamId stream;
};

struct MessageAdded {
  StreamId stream;
  std::uint64_t seq = 0;
};

enum class ChangeOf { kEdited, kDeleted, kReaction };

// An edit, deletion or reaction changed a message that was there.
struct MessageChanged {
  StreamId stream;
  std::uint64_t seq = 0;
  ChangeOf what = ChangeOf::kEdited;
  AccountId by;
};

// Something a person should know: a changed key, a host that withheld or reordered, a gap in the history.
struct Warning {
  StreamId stream;
  Error error;
};

using Event = std::variant<Done, Failed, Answered, Notice, Connected, Idle, SignUpRefused, ConversationChanged,
                           MessageAdded, MessageChanged, Warning>;

}  // namespace majlis::client
