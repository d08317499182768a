#include "crypto/identity/device_entry.hpp"

#include "crypto/identity/signed_content.hpp"

namespace majlis::identity {
namespace {

// An entry without its signature.
struct Content {
  const DeviceEntry& entry;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    DeviceEntry::fields(self.entry, [&](std::string_view name, const auto& member, const auto& limits) {
      if (name != "signature") visit(name, member, limits);
    });
  }
};

}  // namespace

Result<DeviceEntry> DeviceEntry::parse(ByteView encoded) {
  auto entry = record::decode<DeviceEntry>(encoded, record::Unknown::kRefuse, kCanonical);
  if (!entry) {
    return Error{"identity.device_list.format", "a device list entry is not well formed: " + entry.error().detail};
  }
  return entry;
}

Bytes DeviceEntry::encode() const { return record::encode(*this); }

Bytes DeviceEntry::signed_content() const { return labelled(kDeviceListEntryLabel, record::encode(Content{*this})); }

}  // namespace majlis::identity
