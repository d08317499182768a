// The ids of the protocol as this module uses them, and the way from the kernel's and the certificates' to them.
#pragma once

#include "host/kernel/caller.hpp"
#include "protocol/types.hpp"

#include <cstddef>
#include <cstring>

namespace majlis::host::messaging {

using protocol::AccountId;
using protocol::DeviceId;
using protocol::StreamId;

// The same sixteen bytes under another tag.
template <class To, class Tag>
To id_cast(const Id<Tag>& from) {
  return *To::from_bytes(from.view());
}

// The proved device behind a call.
struct Speaker {
  AccountId account;
  DeviceId device;
};

inline Speaker speaker(const Caller& caller) {
  return {id_cast<AccountId>(caller.session.account), id_cast<DeviceId>(caller.session.device)};
}

// Ids are random or hashes: their first bytes are a hash already.
struct IdHash {
  template <class Tag>
  std::size_t operator()(const Id<Tag>& id) const {
    std::size_t hash = 0;
    std::memcpy(&hash, id.view().data(), sizeof hash);
    return hash;
  }
};

}  // namespace majlis::host::messaging
