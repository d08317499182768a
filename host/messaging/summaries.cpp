#include "host/messaging/summaries.hpp"

#include "host/messaging/memberships.hpp"

#include <set>

namespace majlis::host::messaging {
namespace {

using protocol::StreamKind;
using protocol::StreamSummary;

constexpr std::string_view kList =
    "SELECT m.stream, m.state, m.requester, s.kind, s.group_id, s.epoch, s.first_seq, s.last_seq "
    "FROM memberships m JOIN streams s ON s.id = m.stream "
    "WHERE m.account = $1 AND m.stream > $2 AND m.state IN (0, 1) AND ("
    "EXISTS (SELECT 1 FROM roster r JOIN devices d ON d.id = r.device "
    "WHERE r.stream = m.stream AND d.account = $1 AND r.leaf = 1) "
    "OR EXISTS (SELECT 1 FROM roster r WHERE r.stream = m.stream AND r.device = $3)) "
    "ORDER BY m.stream LIMIT $4";

StreamSummary read_summary(const Row& row) {
  StreamSummary summary;
  summary.stream = row.get<StreamId>(0);
  summary.request = row.get<std::uint8_t>(1) == static_cast<std::uint8_t>(Membership::kPending);
  if (summary.request) summary.requester = row.get<std::optional<AccountId>>(2);
  summary.kind = static_cast<StreamKind>(row.get<std::uint8_t>(3));
  summary.group_id = row.get<Bytes>(4);
  summary.epoch = row.get<std::uint64_t>(5);
  summary.first_seq = row.get<std::uint64_t>(6);
  summary.last_seq = row.get<std::uint64_t>(7);
  if (summary.first_seq > summary.last_seq) summary.first_seq = 0;
  return summary;
}

// The part that differs from device to device.
void add_own(Transaction& tx, const Speaker& reader, StreamSummary& summary) {
  for (const Row& row : tx.query("SELECT from_seq, to_seq, acked_seq, leaf FROM roster "
                                 "WHERE stream = $1 AND device = $2 ORDER BY from_seq DESC LIMIT 1",
                                 summary.stream, reader.device)) {
    summary.from_seq = row.get<std::uint64_t>(0);
    summary.to_seq = row.get<std::optional<std::uint64_t>>(1);
    summary.acked_seq = row.get<std::uint64_t>(2);
    summary.member = row.get<bool>(3) && !summary.to_seq;
  }
  summary.own_client_id = tx.value<std::uint64_t>("SELECT client_id FROM senders WHERE stream = $1 AND device = $2",
                                                  summary.stream, reader.device);
  if (summary.kind != StreamKind::kDirect) return;
  summary.peer = tx.value<AccountId>("SELECT account FROM memberships WHERE stream = $1 AND account <> $2",
                                     summary.stream, reader.account);
}

}  // namespace

protocol::StreamsResult list_streams(Transaction& tx, const Speaker& reader, const std::optional<StreamId>& after,
                                     std::uint64_t limit) {
  protocol::StreamsResult result;
  // Nothing comes before sixteen zero bytes but the empty string.
  const Bytes from = after ? to_bytes(after->view()) : Bytes();
  for (const Row& row : tx.query(kList, reader.account, from, reader.device, limit + 1)) {
    if (result.streams.size() == limit) {
      result.more = true;
    } else {
      result.streams.push_back(read_summary(row));
    }
  }
  for (auto& summary : result.streams) add_own(tx, reader, summary);
  return result;
}

Reply<StreamHead> visible_stream(Transaction& tx, const StreamId& stream, const AccountId& account) {
  auto head = find_stream(tx, stream);
  const auto membership = membership_of(tx, stream, account);
  const auto leaf = tx.value<std::int64_t>(
      "SELECT max(CASE WHEN r.leaf = 1 AND r.to_seq IS NULL THEN 1 ELSE 0 END) FROM roster r "
      "JOIN devices d ON d.id = r.device WHERE r.stream = $1 AND d.account = $2 HAVING count(*) > 0",
      stream, account);
  if (!head || !membership || is_hidden(*membership) || !leaf) {
    return refuse(Code::kNotFound, "no such stream for this account");
  }
  if (*leaf == 0 && *membership == Membership::kLeft) return refuse(Code::kDenied, "this account has left the stream");
  return *std::move(head);
}

protocol::MembersResult list_members(const LiveStream& stream) {
  protocol::MembersResult result;
  for (const auto& leaf : stream.leaves)
    (leaf.ended ? result.leaving : result.members).push_back({leaf.account, leaf.device});
  return result;
}

std::optional<std::uint64_t> receipt_of(Transaction& tx, const StreamId& stream, const AccountId& account) {
  return *tx.value<std::optional<std::uint64_t>>(
      "SELECT min(r.acked_seq) FROM roster r JOIN devices d ON d.id = r.device "
      "JOIN memberships m ON m.stream = r.stream AND m.account = d.account AND m.state = 0 "
      "WHERE r.stream = $1 AND d.account = $2 AND r.leaf = 1 AND r.to_seq IS NULL AND d.active = 1",
      stream, account);
}

protocol::ReceiptsResult list_receipts(Transaction& tx, const StreamId& stream, const AccountId& reader) {
  protocol::ReceiptsResult result;
  for (const Row& row :
       tx.query("SELECT d.account, min(r.acked_seq) FROM roster r JOIN devices d ON d.id = r.device "
                "JOIN memberships m ON m.stream = r.stream AND m.account = d.account AND m.state = 0 "
                "WHERE r.stream = $1 AND d.account <> $2 AND r.leaf = 1 AND r.to_seq IS NULL AND d.active = 1 "
                "GROUP BY d.account ORDER BY d.account",
                stream, reader))
    result.accounts.push_back({row.get<AccountId>(0), row.get<std::uint64_t>(1)});
  return result;
}

std::vector<DeviceId> devices_sharing(Transaction& tx, const AccountId& account) {
  std::set<DeviceId> devices;
  for (const Row& row :
       tx.query("SELECT DISTINCT r.device FROM roster r WHERE r.leaf = 1 AND r.to_seq IS NULL AND r.stream IN "
                "(SELECT m.stream FROM memberships m WHERE m.account = $1 AND m.state = 0)",
                account))
    devices.insert(row.get<DeviceId>(0));
  for (const Row& row : tx.query("SELECT id FROM devices WHERE account = $1 AND active = 1", account))
    devices.insert(row.get<DeviceId>(0));
  return {devices.begin(), devices.end()};
}

}  // namespace majlis::host::messaging
