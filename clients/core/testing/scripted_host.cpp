#include "clients/core/testing/scripted_host.hpp"

#include "clients/core/account.hpp"
#include "clients/core/chain.hpp"
#include "crypto/primitives/hash.hpp"

#include <algorithm>
#include <cstdlib>

namespace majlis::client {
namespace {

struct Call {
  std::uint64_t id = 0;
  std::string method;
  record::Raw params;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("id", self.id, record::Limits{});
    visit("method", self.method, record::Limits{});
    visit("params", self.params, record::Limits{});
  }
};

struct Versioned {
  std::uint64_t version = 0;
  std::optional<Bytes> profile;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("profile", self.profile, record::Limits{});
    visit("version", self.version, record::Limits{});
  }
};

struct Expecting {
  Bytes profile;
  std::uint64_t expected_version = 0;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("profile", self.profile, record::Limits{});
    visit("expected_version", self.expected_version, record::Limits{});
  }
};

template <class T>
T decoded(const Bytes& bytes) {
  auto value = record::decode<T>(bytes, record::Unknown::kSkip);
  if (!value.ok()) std::abort();  // the core sends what it means
  return *std::move(value);
}

}  // namespace

Bytes ScriptedHost::answer_to(std::uint64_t id, std::string_view field, ByteView value) {
  cbor::Writer writer;
  writer.map(2);
  writer.text("id");
  writer.unsigned_integer(id);
  writer.text(field);
  writer.raw(value);
  return writer.take();
}

Bytes ScriptedHost::notification(std::string_view method, ByteView params) {
  cbor::Writer writer;
  writer.map(2);
  writer.text("method");
  writer.text(method);
  writer.text("params");
  writer.raw(params);
  return writer.take();
}

Bytes ScriptedHost::answer(ByteView frame) {
  const auto call = decoded<Call>(to_bytes(frame));
  methods.push_back(call.method);
  const Bytes result = result_of(call.method, call.params.item);
  if (!result.empty()) return answer_to(call.id, "result", result);
  cbor::Writer error;
  error.map(3);
  error.text("code");
  error.integer(-32000);
  error.text("data");
  error.map(1);
  error.text("name");
  const bool taken = call.method == protocol::StreamCreate::kName || call.method == "chat.profile_set";
  error.text(taken ? "conflict" : refusal);
  error.text("message");
  error.text("not now");
  return answer_to(call.id, "error", error.take());
}

Bytes ScriptedHost::result_of(const std::string& method, const Bytes& params) {
  const auto is = [&](std::string_view name) { return method == name; };
  if (is(busy_with)) return {};
  if (is(protocol::Register::kName)) return register_account(params);
  if (is(protocol::Devices::kName)) return devices(params);
  if (is(protocol::DevicesAppend::kName)) return append_devices(params);
  if (is(protocol::Challenge::kName))
    return record::encode(protocol::ChallengeResult{Bytes(32, 7), now_ms + 60'000, id});
  if (is(protocol::SessionOpen::kName)) {
    const auto given = decoded<protocol::SessionOpenParams>(params);
    account_ = given.account;
    device_ = given.device;
    return record::encode(protocol::SessionOpenResult{Bytes(32, 8), now_ms + 60'000, now_ms, "alice"});
  }
  if (is(protocol::Subscribe::kName)) return record::encode(protocol::SubscribeResult{summaries_.size()});
  if (is(protocol::KeyPackagesStatus::kName)) return record::encode(protocol::KeyPackagesStatusResult{100, now_ms});
  if (is(protocol::Streams::kName)) return list();
  if (is(protocol::StreamCreate::kName)) {
    const auto given = decoded<protocol::StreamCreateParams>(params);
    if (other_notes && given.kind == StreamKind::kSelf) {
      protocol::StreamSummary other;
      other.stream = *other_notes;
      other.kind = StreamKind::kSelf;
      other.group_id = Bytes(32, 1);
      summaries_[*other_notes] = other;
      streams[*other_notes];
      return {};
    }
    protocol::StreamSummary summary;
    summary.stream = given.stream;
    summary.kind = given.kind;
    summary.member = true;
    summary.group_id = given.group_id;
    summaries_[given.stream] = summary;
    chains_[given.stream] = Bytes(kChainSize);
    streams[given.stream];
    return record::encode(protocol::StreamCreateResult{given.stream});
  }
  if (is(protocol::Append::kName)) return refuses_appends ? Bytes() : append(params);
  if (is(protocol::Read::kName)) return read(params);
  if (is(protocol::Ack::kName)) return record::encode(protocol::AckResult{});
  if (is(protocol::Members::kName)) return record::encode(protocol::MembersResult{});
  if (is("chat.profile_set")) return set_profile(params);
  if (is("chat.profile_get")) return record::encode(Versioned{profile_version, profile});
  if (is("test.echo")) return params;
  return {};
}

Bytes ScriptedHost::register_account(const Bytes& params) {
  auto given = decoded<protocol::RegisterParams>(params);
  account_ = account_id(given.identity_pk);
  registered.account = account_;
  registered.name = given.name;
  registered.version = given.device_list.size();
  registered.identity_pk = std::move(given.identity_pk);
  registered.entries = std::move(given.device_list);
  return record::encode(protocol::RegisterResult{account_, given.name});
}

// It knows one account.
Bytes ScriptedHost::devices(const Bytes& params) const {
  const auto given = decoded<protocol::DevicesParams>(params);
  const bool known = given.account == registered.account || given.name == registered.name;
  return registered.entries.empty() || !known ? Bytes() : record::encode(registered);
}

Bytes ScriptedHost::append_devices(const Bytes& params) {
  auto given = decoded<protocol::DevicesAppendParams>(params);
  for (auto& entry : given.entries) registered.entries.push_back(std::move(entry));
  registered.version = registered.entries.size();
  return record::encode(protocol::DevicesAppendResult{registered.version});
}

// Of what follows another version nothing comes, which is a conflict.
Bytes ScriptedHost::set_profile(const Bytes& params) {
  auto given = decoded<Expecting>(params);
  if (given.expected_version != profile_version) return {};
  profile = std::move(given.profile);
  return record::encode(Versioned{++profile_version, {}});
}

Bytes ScriptedHost::append(const Bytes& params) {
  const auto given = decoded<protocol::AppendParams>(params);
  auto& entries = streams[given.stream];
  protocol::Entry entry;
  entry.seq = entries.size() + 1;
  entry.device = device_;
  entry.account = account_;
  entry.time_ms = now_ms;
  entry.kind = given.kind;
  entry.body = given.body;
  entry.body_hash = crypto::sha256(given.body);
  entry.tag = given.tag;
  if (given.tag) entry.frank = Bytes(32, 9);
  entries.push_back(entry);
  Bytes& chain = chains_[given.stream];
  chain = chain_next(chain, entry.seq, device_, entry.body_hash);
  return record::encode(protocol::AppendResult{entry.seq, now_ms, chain});
}

Bytes ScriptedHost::read(const Bytes& params) const {
  const auto given = decoded<protocol::ReadParams>(params);
  protocol::ReadResult result;
  const auto& entries = streams.at(given.stream);
  for (const auto& entry : entries)
    if (entry.seq > given.after) result.entries.push_back(entry);
  result.first_seq = entries.empty() ? 0 : 1;
  result.last_seq = entries.size();
  return record::encode(result);
}

Bytes ScriptedHost::list() const {
  protocol::StreamsResult result;
  for (auto [stream, summary] : summaries_) {
    summary.last_seq = streams.at(stream).size();
    summary.first_seq = summary.last_seq == 0 ? 0 : 1;
    summary.from_seq = 1;
    result.streams.push_back(summary);
  }
  return record::encode(result);
}

Client::Client(std::uint64_t seed) : seed_(seed), random_(seed) { restart(); }

std::vector<StoredRecord> Client::stored() const {
  std::vector<StoredRecord> all;
  for (const auto& [key, sealed] : records) all.push_back({key, sealed});
  return all;
}

void Client::restart() {
  crypto::SeededRandom same(seed_ + 1'000'000);
  auto opened = Core::open(random_, identity::StoreKey::generate(same), stored());
  if (!opened.ok()) std::abort();
  core_ = *std::move(opened);
}

void Client::perform(Batch batch) {
  for (;;) {
    for (auto& change : batch.changes) {
      if (change.sealed)
        records[change.key] = *change.sealed;
      else
        records.erase(change.key);
    }
    std::ranges::move(batch.events, std::back_inserter(events));
    if (!online) return;
    std::vector<Bytes> answers;
    for (const auto& frame : batch.frames) answers.push_back(host.answer(frame));
    const bool due = batch.wake_ms && *batch.wake_ms <= host.now_ms;
    if (answers.empty() && !due) return;
    Batch next;
    for (const auto& each : answers) {
      Batch step = core().received(each, host.now_ms);
      std::ranges::move(step.changes, std::back_inserter(next.changes));
      std::ranges::move(step.frames, std::back_inserter(next.frames));
      std::ranges::move(step.events, std::back_inserter(next.events));
      next.wake_ms = step.wake_ms;
    }
    if (answers.empty()) next = core().tick(host.now_ms);
    batch = std::move(next);
  }
}

void Client::sign_up(std::string name) {
  perform(core().sign_up(++ticket, std::move(name), std::nullopt, host.now_ms));
  connect();
}

void Client::advance(std::uint64_t ms) {
  host.now_ms += ms;
  perform(core().tick(host.now_ms));
}

const Conversation& Client::notes() {
  const auto stream = core().own_conversation();
  if (!stream) std::abort();
  return *core().conversation(*stream);
}

MessageId Client::send(std::string_view text) {
  perform(core().send(++ticket, notes().stream, text_draft(text), host.now_ms));
  const auto waiting = core().waiting(notes());
  return waiting.empty() ? notes().messages.rbegin()->second.id : waiting.back().id;
}

std::vector<std::string> Client::texts() {
  std::vector<std::string> all;
  for (const auto& [seq, message] : notes().messages) all.push_back(message.text());
  return all;
}

Error Client::failed() const {
  for (auto event = events.rbegin(); event != events.rend(); ++event)
    if (const auto* failed = std::get_if<Failed>(&*event)) return failed->error;
  return {"", ""};
}

std::optional<Done> Client::done() const {
  for (auto event = events.rbegin(); event != events.rend(); ++event)
    if (const auto* done = std::get_if<Done>(&*event)) return *done;
  return std::nullopt;
}

}  // namespace majlis::client
