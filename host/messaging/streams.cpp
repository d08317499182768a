#include "host/messaging/streams.hpp"

#include "base/cbor.hpp"
#include "crypto/primitives/hash.hpp"
#include "host/messaging/chain.hpp"
#include "host/messaging/memberships.hpp"
#include "host/messaging/trees.hpp"

#include <algorithm>

namespace majlis::host::messaging {
namespace {

using protocol::StreamKind;

Reply<protocol::Policy> read_policy(const protocol::StreamCreateParams& params, const AccountId& creator) {
  auto policy = record::decode_canonical<protocol::Policy>(params.policy);
  if (!policy.ok()) return bad_param("/policy", policy.error().detail);
  if (policy->kind != params.kind) return bad_param("/policy", "its kind is not that of the stream");
  if (const Status status = protocol::check_policy(*policy); !status.ok()) {
    return bad_param("/policy", status.error().detail);
  }
  if (policy->kind == StreamKind::kGroup && role_of(*policy, creator) != protocol::Role::kOwner) {
    return bad_param("/policy", "the creator is not an owner of the group");
  }
  return *std::move(policy);
}

// Whether the stream's id and peer are what its kind asks for.
Reply<Done> check_direct(Transaction& tx, const AccountId& creator, const protocol::StreamCreateParams& params) {
  if (!params.peer) return bad_param("/peer", "a direct stream names its other account");
  if (*params.peer == creator) return bad_param("/peer", "a direct stream is with somebody else; use kind self");
  const auto own = find_account(tx, creator);
  const auto peer = find_account(tx, *params.peer);
  if (!own || !peer) return refuse(Code::kNotFound, "no such account");
  if (params.stream != direct_stream_id(own->identity_pk, peer->identity_pk)) {
    return bad_param("/stream", "it is not the hash of the two identity keys");
  }
  return Done{};
}

Reply<Done> check_self(Transaction& tx, const AccountId& creator) {
  const auto known = tx.value<StreamId>(
      "SELECT s.id FROM memberships m JOIN streams s ON s.id = m.stream WHERE m.account = $1 AND s.kind = $2", creator,
      static_cast<std::uint8_t>(StreamKind::kSelf));
  if (!known) return Done{};
  cbor::Writer data;
  data.map(1);
  data.text("stream");
  data.bytes(known->view());
  return Failure{Code::kConflict, "the account has a stream with itself; join that", {}, data.take()};
}

Reply<Done> check_room(Transaction& tx, const AccountId& creator, const Limits& limits) {
  const auto count = *tx.value<std::uint64_t>("SELECT count(*) FROM memberships WHERE account = $1", creator);
  if (count < limits.streams_per_account) return Done{};
  return refuse(Code::kQuota,
                "an account is in at most " + std::to_string(limits.streams_per_account) + " streams; leave one first");
}

// The group that a stream begins with: one leaf, the creator's.
void insert_group(Transaction& tx, const Speaker& creator, const protocol::StreamCreateParams& params) {
  tx.run("INSERT INTO group_states (stream, policy, group_info, commit_bytes, tree_wanted) VALUES ($1, $2, $3, 0, 0)",
         params.stream, params.policy, params.group_info);
  keep_tree(tx, {params.stream, params.group_id, 0, 0}, params.group_info, params.tree);
  tx.run("INSERT INTO roster (stream, device, from_seq, to_seq, leaf, acked_seq) VALUES ($1, $2, 1, NULL, 1, 0)",
         params.stream, creator.device);
}

void insert_stream(Transaction& tx, const Speaker& creator, const protocol::StreamCreateParams& params,
                   std::uint64_t timer_s, std::uint64_t now_ms) {
  tx.run(
      "INSERT INTO streams (id, kind, group_id, epoch, first_seq, last_seq, chain, version, timer_s, created_ms) "
      "VALUES ($1, $2, $3, 0, 1, 0, $4, 1, $5, $6)",
      params.stream, static_cast<std::uint8_t>(params.kind), params.group_id, chain_start(), timer_s, now_ms);
  insert_group(tx, creator, params);
}

// Whether a direct stream's creator went away before it added the other account, which would have no way in.
bool is_forsaken(Transaction& tx, const StreamHead& head, const Speaker& other, const StreamId& stream,
                 const Limits& limits, std::uint64_t now_ms) {
  if (head.kind != StreamKind::kDirect || head.last_seq != 0) return false;
  const auto own = tx.value<std::int64_t>(
      "SELECT 1 FROM roster r JOIN devices d ON d.id = r.device WHERE r.stream = $1 AND d.account = $2", stream,
      other.account);
  const auto created_ms = *tx.value<std::uint64_t>("SELECT created_ms FROM streams WHERE id = $1", stream);
  return !own && created_ms + limits.direct_alone_ms <= now_ms;
}

// The other account's group takes the place of a forsaken one; to begin a conversation accepts it.
Reply<SharedStream> replace_forsaken(Transaction& tx, const Speaker& creator,
                                     const protocol::StreamCreateParams& params, std::uint64_t timer_s,
                                     std::uint64_t now_ms) {
  if (membership_of(tx, params.stream, creator.account) == Membership::kBlocked) {
    return refuse(Code::kDenied, "this account has blocked the other; unblock it first");
  }
  for (const auto* table : {"DELETE FROM roster WHERE stream = $1", "DELETE FROM tree_snapshots WHERE stream = $1",
                            "DELETE FROM group_states WHERE stream = $1"})
    tx.run(table, params.stream);
  tx.run(
      "UPDATE streams SET group_id = $2, timer_s = $3, created_ms = $4, version = version + 1 "
      "WHERE id = $1",
      params.stream, params.group_id, timer_s, now_ms);
  insert_group(tx, creator, params);
  accept_request(tx, params.stream, creator.account, params.peer, now_ms);
  return load_live_stream(tx, params.stream);
}

}  // namespace

std::optional<StreamHead> find_stream(Transaction& tx, const StreamId& id) {
  std::optional<StreamHead> head;
  for (const Row& row :
       tx.query("SELECT kind, group_id, epoch, first_seq, last_seq, chain, version FROM streams WHERE id = $1", id)) {
    head = StreamHead{static_cast<StreamKind>(row.get<std::uint8_t>(0)),
                      row.get<Bytes>(1),
                      row.get<std::uint64_t>(2),
                      row.get<std::uint64_t>(3),
                      row.get<std::uint64_t>(4),
                      row.get<Bytes>(5),
                      row.get<std::uint64_t>(6)};
  }
  return head;
}

std::optional<SenderHead> find_sender(Transaction& tx, const StreamId& id, const DeviceId& device) {
  std::optional<SenderHead> head;
  for (const Row& row :
       tx.query("SELECT client_id, seq, time_ms, chain FROM senders WHERE stream = $1 AND device = $2", id, device))
    head =
        SenderHead{row.get<std::uint64_t>(0), row.get<std::uint64_t>(1), row.get<std::uint64_t>(2), row.get<Bytes>(3)};
  return head;
}

StreamId direct_stream_id(ByteView one, ByteView other) {
  const bool ordered = std::lexicographical_compare(one.begin(), one.end(), other.begin(), other.end());
  const Bytes hash = crypto::Sha256()
                         .update(as_bytes("majlis direct v1"))
                         .update(ordered ? one : other)
                         .update(ordered ? other : one)
                         .finish();
  return *StreamId::from_bytes(ByteView(hash).first(StreamId::kSize));
}

Bytes roster_hash(std::vector<DeviceId> devices) {
  std::sort(devices.begin(), devices.end());
  crypto::Sha256 hash;
  hash.update(as_bytes("majlis roster v1"));
  for (const auto& device : devices) hash.update(device.view());
  return hash.finish();
}

Reply<SharedStream> create_stream(Transaction& tx, const Speaker& creator, const protocol::StreamCreateParams& params,
                                  const Limits& limits, std::uint64_t now_ms) {
  MAJLIS_TRY(const auto policy, read_policy(params, creator.account));
  if (params.kind == StreamKind::kDirect) {
    MAJLIS_CHECK(check_direct(tx, creator.account, params));
  } else if (params.peer) {
    return bad_param("/peer", "only a direct stream has a peer");
  }
  if (const auto head = find_stream(tx, params.stream)) {
    if (head->group_id == params.group_id) return refuse(Code::kAlready, "this very stream was created before; go on");
    if (is_forsaken(tx, *head, creator, params.stream, limits, now_ms)) {
      return replace_forsaken(tx, creator, params, policy.timer_s, now_ms);
    }
    return stream_conflict(*head, "the stream exists; fetch its Welcome or join from outside");
  }
  if (params.kind == StreamKind::kSelf) MAJLIS_CHECK(check_self(tx, creator.account));
  MAJLIS_CHECK(check_room(tx, creator.account, limits));
  insert_stream(tx, creator, params, policy.timer_s, now_ms);
  enter_stream(tx, params.stream, creator.account, creator.account, now_ms);
  if (params.peer) {
    if (contact_of(tx, creator.account, *params.peer) != Contact::kBlocked) {
      set_contact(tx, creator.account, *params.peer, Contact::kAccepted);  // writing to somebody accepts them
    }
    enter_stream(tx, params.stream, *params.peer, creator.account, now_ms);
  }
  return load_live_stream(tx, params.stream);
}

std::vector<StreamId> end_device_intervals(Transaction& tx, const DeviceId& device) {
  std::vector<StreamId> streams;
  for (const Row& row :
       tx.query("SELECT stream FROM roster WHERE device = $1 AND leaf = 1 AND to_seq IS NULL ORDER BY stream", device))
    streams.push_back(row.get<StreamId>(0));
  for (const auto& stream : streams) {
    tx.run(
        "UPDATE roster SET to_seq = (SELECT last_seq FROM streams WHERE id = $1) "
        "WHERE stream = $1 AND device = $2 AND leaf = 1 AND to_seq IS NULL",
        stream, device);
    bump_version(tx, stream);
  }
  return streams;
}

bool end_account_intervals(Transaction& tx, const StreamId& stream, const AccountId& account) {
  const auto ended = tx.run(
      "UPDATE roster SET to_seq = (SELECT last_seq FROM streams WHERE id = $1) "
      "WHERE stream = $1 AND leaf = 1 AND to_seq IS NULL AND device IN (SELECT id FROM devices WHERE account = $2)",
      stream, account);
  if (ended > 0) bump_version(tx, stream);
  return ended > 0;
}

Failure stream_conflict(const StreamHead& head, std::string why) {
  cbor::Writer data;
  data.map(2);
  data.text("seq");
  data.unsigned_integer(head.last_seq);
  data.text("epoch");
  data.unsigned_integer(head.epoch);
  return {Code::kConflict, std::move(why), {}, data.take()};
}

}  // namespace majlis::host::messaging
