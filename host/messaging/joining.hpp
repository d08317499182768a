// How a device comes into a group that exists: by the Welcome that added it, or from outside with the newest GroupInfo
// and a tree. Both get a snapshot of the tree and the commits since. Functions over one transaction.
#pragma once

#include "host/messaging/streams.hpp"

namespace majlis::host::messaging {

// The oldest from an entry on. Errors: not_found; gone where the Welcome is not kept any more or could not be opened
// before: join from outside.
Reply<protocol::WelcomeResult> fetch_welcome(Transaction& tx, const protocol::WelcomeParams& params,
                                             const Speaker& reader);
// None that waits for the device is of use to it: it joins from outside. Errors: not_found.
Reply<Done> fail_welcome(Transaction& tx, const StreamId& stream, const DeviceId& device);

struct Waiting {
  StreamId stream;
  bool request = false;
};
// The Welcomes that the device has not taken yet, of streams that its account shows.
std::vector<Waiting> waiting_welcomes(Transaction& tx, const Speaker& reader);

// For accounts with a leaf, and for who proves an invite key: `invite` signed over "majlis invite look v1" || stream ||
// device signature key. Errors: not_found, gone.
Reply<protocol::SnapshotResult> fetch_snapshot(Transaction& tx, const protocol::SnapshotParams& params,
                                               const Speaker& reader, std::uint64_t now_ms);
// What fetch_snapshot gave was of no use: the next commit is to bring a tree. For the same readers. Errors: the same.
Reply<Done> fail_snapshot(Transaction& tx, const protocol::SnapshotFailedParams& params, const Speaker& reader,
                          std::uint64_t now_ms);

}  // namespace majlis::host::messaging
