// Any bytes as a device list: entries that each begin with their length in two bytes, big-endian. They are given to an
// empty list and to one that already holds the corpus's first entries.

#include "crypto/identity/device_list.hpp"
#include "crypto/identity/test_account.hpp"

#include <algorithm>
#include <cstdlib>
#include <vector>

using namespace majlis;

namespace {

std::vector<Bytes> split(ByteView input) {
  std::vector<Bytes> entries;
  while (input.size() >= 2) {
    const std::size_t size = std::min<std::size_t>(input[0] << 8 | input[1], input.size() - 2);
    entries.push_back(to_bytes(input.subspan(2, size)));
    input = input.subspan(2 + size);
  }
  return entries;
}

identity::DeviceList live_list() {
  identity::TestAccount alice(1);
  const identity::DeviceList empty(alice.account);
  return *empty.appended(write_account_key_change(empty, alice.identity, {{}, {}, alice.account_key}, 1));
}

void check(const identity::DeviceList& before, const std::vector<Bytes>& entries) {
  const auto after = before.updated(entries);
  if (!after.ok()) return;
  // What was accepted verifies again from nothing, to the same head.
  const auto again = identity::DeviceList::verify(after->account(), after->log(), before.head());
  if (!again.ok() || !(again->head() == after->head())) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const identity::DeviceList kLive = live_list();
  const std::vector<Bytes> entries = split({data, size});
  check(identity::DeviceList(kLive.account()), entries);
  check(kLive, entries);
  for (const Bytes& bytes : entries) {
    const auto entry = identity::DeviceEntry::parse(bytes);
    if (entry.ok() && entry->encode() != bytes) std::abort();
  }
  return 0;
}
