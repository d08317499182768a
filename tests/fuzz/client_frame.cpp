// Any bytes from the host to a device that is signed up, in a conversation, and waits for answers: it neither dies nor
// loses what it has, and what it then stores opens again.
//
// The input is a row of frames, each behind two bytes: what kind it is and its size. Kinds: as it stands; as the params
// of a notification; as the result of a call that waits; time that passes.
#include "clients/core/testing/scripted_host.hpp"

#include <cstdlib>

using namespace majlis;
using namespace majlis::client;

namespace {

constexpr std::string_view kNotes[] = {
    protocol::EntriesNotification::kName,      protocol::WelcomedNotification::kName,
    protocol::RemovedNotification::kName,      protocol::LeavingNotification::kName,
    protocol::AcknowledgedNotification::kName, protocol::DevicesChangedNotification::kName};

const std::map<std::string, Bytes>& records() {
  static const std::map<std::string, Bytes> kRecords = [] {
    Client alice;
    alice.sign_up();
    alice.send("figs");
    return alice.records;
  }();
  return kRecords;
}

// A device that sent a message and a change of the group, and has heard of neither.
void become_waiting(Client& alice) {
  alice.records = records();
  alice.restart();
  alice.host.refuses_appends = true;
  alice.connect();
  alice.online = false;
  const StreamId stream = alice.notes().stream;
  alice.perform(alice.core().send(1, stream, text_draft("dates"), alice.host.now_ms));
  alice.perform(alice.core().create_group(2, "Team", {"bob"}, alice.host.now_ms));
}

Bytes frame_of(std::uint8_t kind, ByteView bytes) {
  switch (kind % 4) {
    case 0: return to_bytes(bytes);
    case 1: return ScriptedHost::notification(kNotes[kind / 4 % std::size(kNotes)], bytes);
    default: return ScriptedHost::answer_to(kind / 4U, kind % 4 == 2 ? "result" : "error", bytes);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Client alice;
  become_waiting(alice);
  ByteView input(data, size);
  while (input.size() >= 2) {
    const std::uint8_t kind = input[0];
    const std::size_t length = std::min<std::size_t>(input[1], input.size() - 2);
    alice.perform(alice.core().received(frame_of(kind, input.subspan(2, length)), alice.host.now_ms));
    if (kind == 0xff) alice.advance(1'000);
    input = input.subspan(2 + length);
  }
  if (!alice.core().has_account() || alice.core().own_name() != "alice") std::abort();
  alice.restart();
  return 0;
}
