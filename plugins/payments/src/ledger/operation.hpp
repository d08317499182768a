// One request and its one effect. Whoever asks gives a key; asking again with it gives the first answer again and moves
// nothing, and asking for something else with it is refused. A refusal leaves no trace, so it may be asked again.
#pragma once

#include "batch.hpp"

#include <functional>

namespace majlis::payments {

struct Asked {
  Bytes actor;  // whose keys these are: see actor_person()
  Bytes key;    // 1 to 64 bytes of the asker's making
  std::string method;
  Digest digest;  // of all that was asked for
};

// Keys of people, of plugins, of the host's owner are apart from each other.
Bytes actor_person(ByteView account);
Bytes actor_plugin(std::string_view id);
Bytes actor_owner();
// The plugin itself, when a time is over.
Bytes actor_clock();
// The gateway, where it says that money came or went.
Bytes actor_gateway();

// Plans in the batch; its own rows it writes last, when nothing can be refused any more. Gives the answer's bytes.
using Work = std::function<Result<Bytes>(Batch& batch)>;

// Runs `work` unless the key has had its effect. Errors: ledger.key (its size), ledger.key_reused, and the work's.
Result<Bytes> perform(Transaction& t, const Asked& asked, std::int64_t now_ms, const Work& work);

}  // namespace majlis::payments
