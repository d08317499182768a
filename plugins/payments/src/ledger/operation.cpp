#include "operation.hpp"

#include "audit/online.hpp"
#include "hash.hpp"

#include <algorithm>

namespace majlis::payments {
namespace {

constexpr std::size_t kKeyBytesMax = 64;

Bytes tagged(char tag, ByteView name) {
  Bytes actor(1 + name.size(), static_cast<std::uint8_t>(tag));
  std::ranges::copy(name, actor.begin() + 1);
  return actor;
}

}  // namespace

Bytes actor_person(ByteView account) { return tagged('a', account); }
Bytes actor_plugin(std::string_view id) { return tagged('p', as_bytes(id)); }
Bytes actor_owner() { return tagged('o', {}); }
Bytes actor_clock() { return tagged('t', {}); }
Bytes actor_gateway() { return tagged('g', {}); }

Result<Bytes> perform(Transaction& t, const Asked& asked, std::int64_t now_ms, const Work& work) {
  if (asked.key.empty() || asked.key.size() > kKeyBytesMax)
    return Error{"ledger.key", "an idempotency key has 1 to " + std::to_string(kKeyBytesMax) + " bytes"};
  Head head = take_head(t, now_ms);
  const Digest digest = Hash("majlis ledger request v1").add(asked.method).add(asked.digest).finish();
  for (const sdk::Row& row :
       t.query("SELECT digest, answer FROM operation WHERE actor = $1 AND key = $2", asked.actor, asked.key)) {
    if (row.get<Digest>(0) == digest) return row.get<Bytes>(1);
    return Error{"ledger.key_reused",
                 "this key was used for another request, which stands: a new request has a new key"};
  }
  const OperationId id(fresh_id(head.at_ms));
  Batch batch(t, head, id);
  MAJLIS_TRY(Bytes answer, work(batch));
  t.run("INSERT INTO operation(id, actor, key, method, digest, answer, at_ms) VALUES ($1, $2, $3, $4, $5, $6, $7)", id,
        asked.actor, asked.key, asked.method, digest, answer, head.at_ms);
  const std::int64_t before = head.seq;
  batch.write();
  check_online(t, before + 1, head.seq);
  return answer;
}

}  // namespace majlis::payments
