#include "tests/power_loss/dark_host.hpp"

#include "crypto/primitives/hash.hpp"
#include "host/messaging/chain.hpp"
#include "host/messaging/ids.hpp"

namespace majlis::power_loss {

std::optional<host::Outcome> DarkHost::call(host::ConnectionId from, const std::string& method, Bytes params) {
  if (disk_.dark()) return std::nullopt;
  auto outcome = Wire::call(from, method, params);
  // An answer that was made after power went is acknowledged nevertheless: it came after its commit, or never should.
  if (method == protocol::Append::kName) remember(from, params, *outcome);
  if (disk_.dark()) return std::nullopt;
  return outcome;
}

void DarkHost::remember(host::ConnectionId from, ByteView params, const host::Outcome& outcome) {
  const auto* bytes = std::get_if<Bytes>(&outcome);
  const auto caller = host_.connections.caller(from);
  if (bytes == nullptr || !caller.on_behalf) return;
  const auto asked = record::decode<protocol::AppendParams>(params);
  const auto answer = record::decode<protocol::AppendResult>(*bytes);
  acknowledged_.push_back({asked->stream, host::messaging::speaker(caller).device, asked->client_id, answer->seq,
                           crypto::sha256(asked->body), answer->chain});
}

void DarkHost::check() {
  auto& database = host_.module->database();
  database.read([&](sdk::Transaction& tx) {
    for (const sdk::Row& row : tx.query("PRAGMA integrity_check")) {
      if (const auto said = row.get<std::string>(0); said != "ok") report_("integrity_check: " + said);
    }
    for (const auto& entry : acknowledged_) check_entry(tx, entry);
    check_streams(tx);
  });
}

void DarkHost::check_entry(sdk::Transaction& tx, const Acknowledged& entry) {
  const std::string what = "entry " + std::to_string(entry.seq) + ", which was acknowledged, ";
  const auto first = tx.value<std::uint64_t>("SELECT first_seq FROM streams WHERE id = $1 AND last_seq >= $2",
                                             entry.stream, entry.seq);
  if (!first) return report_(what + "is past its stream's end");
  const auto client_id = tx.value<std::uint64_t>("SELECT client_id FROM senders WHERE stream = $1 AND device = $2",
                                                 entry.stream, entry.device);
  if (client_id.value_or(0) < entry.client_id) report_(what + "has a client_id that is given out again");
  const auto found =
      tx.value<std::int64_t>("SELECT 1 FROM entries WHERE stream = $1 AND seq = $2 AND device = $3 AND body_hash = $4",
                             entry.stream, entry.seq, entry.device, entry.body_hash);
  if (!found && entry.seq >= *first) report_(what + "is lost or another's");
}

// Every stream's entries have no holes, its chain is theirs, and no cursor is past its end.
void DarkHost::check_streams(sdk::Transaction& tx) {
  for (const auto& known : acknowledged_) {
    if (tx.value<std::int64_t>("SELECT 1 FROM streams WHERE id = $1 AND first_seq > $2", known.stream, known.seq + 1))
      continue;  // everybody has it, and the host let go of it
    std::uint64_t seq = known.seq;
    Bytes chain = known.chain;
    for (const sdk::Row& row :
         tx.query("SELECT seq, device, body_hash FROM entries WHERE stream = $1 AND seq > $2 ORDER BY seq",
                  known.stream, known.seq)) {
      if (row.get<std::uint64_t>(0) != ++seq) return report_("a stream has a hole before " + std::to_string(seq));
      chain = host::messaging::chain_next(chain, seq, row.get<protocol::DeviceId>(1), row.get<Bytes>(2));
    }
    const auto last = tx.value<std::int64_t>("SELECT 1 FROM streams WHERE id = $1 AND last_seq = $2 AND chain = $3",
                                             known.stream, seq, chain);
    if (!last) return report_("a stream's head is not what its entries make it, after " + std::to_string(known.seq));
  }
  const auto ahead = tx.value<std::uint64_t>(
      "SELECT count(*) FROM roster, streams WHERE roster.stream = streams.id AND acked_seq > last_seq");
  if (ahead.value_or(0) != 0) report_("a cursor is past its stream's end");
}

}  // namespace majlis::power_loss
