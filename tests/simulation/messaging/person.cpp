#include "tests/simulation/messaging/person.hpp"

#include "base/cbor.hpp"
#include "clients/core/rpc.hpp"

namespace majlis::simulation {
namespace {

constexpr std::string_view kPassphrase = "simulated";
constexpr crypto::PasswordCost kCheap{1, 8192};

Bytes answer_frame(std::uint64_t id, const host::Outcome& outcome) {
  cbor::Writer writer;
  writer.map(2);
  writer.text("id");
  writer.unsigned_integer(id);
  if (const auto* why = std::get_if<host::Failure>(&outcome)) {
    writer.text("error");
    writer.map(3);
    writer.text("code");
    writer.integer(host::code_number(why->code));
    writer.text("data");
    writer.map(why->pointer.empty() ? 1 : 2);
    writer.text("name");
    writer.text(host::code_name(why->code));
    if (!why->pointer.empty()) {
      writer.text("pointer");
      writer.text(why->pointer);
    }
    writer.text("message");
    writer.text(why->message);
  } else {
    writer.text("result");
    writer.raw(std::get<Bytes>(outcome));
  }
  return writer.take();
}

Bytes note_frame(const std::string& method, ByteView params) {
  cbor::Writer writer;
  writer.map(2);
  writer.text("method");
  writer.text(method);
  writer.text("params");
  writer.raw(params);
  return writer.take();
}

}  // namespace

Person::Person(Harness& host, Wire& wire, std::unique_ptr<Disk> disk, std::string name, std::uint64_t seed)
    : host_(host), wire_(wire), disk_(std::move(disk)), name_(std::move(name)), random_(seed) {
  const auto key = identity::StoreKey::generate(random_);
  store_lock_ = *key.lock(random_, as_bytes(kPassphrase), kCheap);
  core_ = copied(random_);
}

std::uint64_t Person::now() const { return host_.now_ms() + static_cast<std::uint64_t>(ahead_ms_); }

client::Core Person::copied(crypto::Random& random) {
  const std::vector<client::StoredRecord> records = disk_->load();
  auto core = client::Core::open(random, *identity::StoreKey::unlock(store_lock_, as_bytes(kPassphrase)), records);
  if (!core.ok()) throw std::runtime_error(name_ + " cannot open its profile: " + core.error().detail);
  return *std::move(core);
}

void Person::connect() {
  if (connected()) return;
  idle_ = false;
  connection_ = host_.connect();
  run(core_->connected(now()));
}

void Person::disconnect() {
  if (!connected()) return;
  host_.disconnect(connection_);
  connection_ = host::kNoConnection;
  to_host_.clear();
  to_core_.clear();
  run(core_->disconnected());
}

void Person::restart() {
  if (connected()) host_.disconnect(connection_);
  connection_ = host::kNoConnection;
  to_host_.clear();
  to_core_.clear();
  wake_ms_.reset();
  core_.reset();
  core_ = copied(random_);
}

void Person::run(client::Batch batch, Crash crash) {
  if (crash == Crash::kBeforeStore) return restart();
  if (!disk_->store(std::move(batch.changes))) return restart();
  if (crash == Crash::kAfterStore) return restart();
  bool first = true;
  for (auto& frame : batch.frames) {
    if (!connected()) break;
    if (crash == Crash::kAfterFirstFrame && first) {
      send(frame);  // the host acts on it, and nobody is left to hear the answer
      return restart();
    }
    first = false;
    to_host_.push_back(std::move(frame));
  }
  if (batch.wake_ms && (!wake_ms_ || *batch.wake_ms < *wake_ms_)) wake_ms_ = batch.wake_ms;
  for (const auto& event : batch.events) show(event);
}

void Person::send(const Bytes& frame) {
  auto call = record::decode<client::Frame>(frame, record::Unknown::kSkip);
  if (!call.ok()) throw std::runtime_error("a client sent a malformed frame: " + call.error().detail);
  const auto outcome = wire_.call(connection_, *call->method, std::move(call->params->item));
  if (!outcome) return disconnect();
  to_core_.push_back(answer_frame(*call->id, *outcome));
}

bool Person::step(Crash crash) {
  if (!connected()) return false;
  if (!host_.connections.closed(connection_).empty()) {
    disconnect();
    return true;
  }
  for (auto& sent : host_.connections.take(connection_))
    if (auto params = wire_.note(connection_, sent.method, std::move(sent.params)))
      to_core_.push_back(note_frame(sent.method, *params));
  if (!to_host_.empty()) {
    const Bytes frame = std::move(to_host_.front());
    to_host_.pop_front();
    send(frame);
    return true;
  }
  if (to_core_.empty()) return false;
  const Bytes frame = std::move(to_core_.front());
  to_core_.pop_front();
  run(core_->received(frame, now()), crash);
  return true;
}

bool Person::tick() {
  if (!wake_ms_ || *wake_ms_ > now()) return false;
  wake_ms_.reset();
  run(core_->tick(now()));
  return true;
}

std::string Person::failure(client::Ticket ticket) const {
  const auto found = failed_.find(ticket);
  return found == failed_.end() ? std::string() : found->second;
}

void Person::show(const client::Event& event) {
  idle_ = idle_ || std::holds_alternative<client::Idle>(event);
  if (const auto* done = std::get_if<client::Done>(&event)) done_.insert(done->ticket);
  if (const auto* failed = std::get_if<client::Failed>(&event))
    failed_[failed->ticket] = std::string(failed->error.name) + ": " + failed->error.detail;
  if (const auto* warning = std::get_if<client::Warning>(&event))
    warnings_.push_back(std::string(warning->error.name) + ": " + warning->error.detail);
}

}  // namespace majlis::simulation
