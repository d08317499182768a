// Linking a second device. The new one shows a code (its public keys and a random mailbox id) on its screen; an old one
// that holds the account key certifies it and leaves the certificate in the mailbox, sealed to the key in the code. The
// host never sees the code, so it can neither read nor forge the answer.
#pragma once

#include "base/record.hpp"
#include "clients/core/event.hpp"
#include "crypto/primitives/hpke.hpp"
#include "crypto/primitives/signature.hpp"

#include <string>
#include <string_view>

namespace majlis::client {

struct Context;

// The longest reference to an archive, in bytes.
inline constexpr std::size_t kMaxArchiveReference = 1'024;

// What the code says, base64url of CBOR behind "majlis-link:".
struct LinkCode {
  Bytes key;   // HPKE public key, 32 bytes
  Bytes link;  // mailbox, 16 bytes
  DeviceId device;
  Bytes device_sig_pk;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("key", self.key, record::Limits{32, 32});
    visit("link", self.link, record::Limits{16, 16});
    visit("device", self.device, record::Limits{});
    visit("device_sig_pk", self.device_sig_pk, record::Limits{32, 32});
  }
  std::string text() const;
  // Errors: client.link.code.
  static Result<LinkCode> parse(std::string_view text);
};

// What the old device seals.
struct LinkAnswer {
  std::vector<Bytes> log;
  std::string name;
  Bytes certificate;
  Bytes identity_pk;
  std::optional<Bytes> archive;  // where the history is (archive.hpp); the drivers' affair
  std::optional<Bytes> recovery_pk;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("log", self.log, record::Limits{});
    visit("name", self.name, record::Limits{1, 255});
    visit("archive", self.archive, record::Limits{1, kMaxArchiveReference});
    visit("certificate", self.certificate, record::Limits{});
    visit("identity_pk", self.identity_pk, record::Limits{32, 32});
    visit("recovery_pk", self.recovery_pk, record::Limits{32, 32});
  }
};

// The new device's side, until the answer came. Not stored: who restarts shows a new code.
struct LinkRequest {
  Ticket ticket = 0;
  LinkCode code;
  crypto::HpkeKeyPair key;
  crypto::SigningKey device_key;
  bool in_flight = false;
};

void begin_link(Context& context, Ticket ticket);
// Asks the mailbox; on the answer this device joins the account.
void poll_link(Context& context);
// Sees to it that it is asked again in time.
void wake_for_link(Context& context);
void link_device(Context& context, Ticket ticket, std::string_view code, std::optional<Bytes> archive);

}  // namespace majlis::client
