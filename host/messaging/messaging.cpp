#include "host/messaging/messaging.hpp"

#include "base/encoding.hpp"
#include "host/messaging/accounts.hpp"
#include "host/messaging/core.hpp"
#include "host/messaging/housekeeping.hpp"
#include "host/messaging/messaging_metrics.hpp"
#include "host/messaging/secrets.hpp"
#include "protocol/messaging.hpp"

#include <majlis/migration.hpp>

namespace majlis::host::messaging {
namespace {

struct Opened {
  Bytes franking_key;
  Bytes host_id;
  std::optional<std::string> owner_token;
};

// What a first start makes, and each start without an owner makes anew.
Opened open_secrets(Core& core) {
  return core.store.database().write_and_wait([fresh_key = core.random.bytes(32),
                                               fresh_id = core.random.bytes(kHostIdSize),
                                               token = to_base64url(core.random.bytes(24))](Transaction& tx) {
    Opened opened;
    if (!find_secret(tx, kFrankingKeyName)) put_secret(tx, kFrankingKeyName, fresh_key);
    opened.franking_key = *find_secret(tx, kFrankingKeyName);
    if (!find_secret(tx, kHostIdName)) put_secret(tx, kHostIdName, fresh_id);
    opened.host_id = *find_secret(tx, kHostIdName);
    if (has_owner(tx)) return opened;
    set_owner_token(tx, token);
    opened.owner_token = token;
    return opened;
  });
}

Status add_methods(Core& core, Housekeeping& housekeeping, Scope& scope) {
  MAJLIS_CHECK(scope.claim("messaging"));
  MAJLIS_CHECK(scope.add_components(protocol::component_schemas()));
  MAJLIS_CHECK(add_account_methods(core, scope));
  MAJLIS_CHECK(add_session_methods(core, scope));
  MAJLIS_CHECK(add_key_package_methods(core, scope));
  MAJLIS_CHECK(add_stream_methods(core, scope));
  MAJLIS_CHECK(add_entry_methods(core, housekeeping, scope));
  MAJLIS_CHECK(add_joining_methods(core, scope));
  MAJLIS_CHECK(add_request_methods(core, scope));
  MAJLIS_CHECK(add_link_methods(core, scope));
  scope.on_disconnect(
      [&core](ConnectionId connection, const std::optional<Session>&) { core.delivery.unsubscribe(connection); });
  return {};
}

// Hints of plugins for whoever is on the roster. An account that has not accepted the stream hears nothing.
void to_members(Core& core, const StreamId& id, const SharedMessage& message) {
  const auto send = [&core, message](const LiveStream& stream) {
    std::vector<DeviceId> devices;
    for (const LiveMember& member : stream.leaves)
      if (!member.ended && stream.quiet_of(member.account) == nullptr) devices.push_back(member.device);
    core.delivery.notify(devices, message);
  };
  if (const auto known = core.streams.find(id)) return send(*known);
  core.store.read([id](Transaction& tx) -> Reply<SharedStream> { return load_live_stream(tx, id); },
                  [&core, send](const Reply<SharedStream>& stream) {
                    if (!stream.ok() || !*stream) return;  // a hint may be lost
                    core.streams.publish(*stream);
                    send(**stream);
                  });
}

}  // namespace

Messaging::Messaging(Options options) : options_(std::move(options)) {
  if (options_.random == nullptr) options_.random = &system_random_;
}

Messaging::~Messaging() { stop(); }

Status Messaging::start(Services& services, Scope& scope) {
  try {
    core_ = std::make_unique<Core>(options_, services);
    const auto opened = open_secrets(*core_);
    core_->franking_key = opened.franking_key;
    core_->host_id = opened.host_id;
    owner_token_ = opened.owner_token;
  } catch (const std::exception& trouble) {
    core_.reset();
    return Error{"messaging.store", std::string("the messaging store cannot be opened: ") + trouble.what()};
  }
  database_metrics_.emplace(services.metrics, "messaging", core_->store.database());
  metrics_ = std::make_unique<MessagingMetrics>(services.metrics, *core_);
  core_->delivery.use_key(core_->franking_key);
  housekeeping_ = std::make_unique<Housekeeping>(*core_);
  MAJLIS_CHECK(add_methods(*core_, *housekeeping_, scope));
  housekeeping_->start();
  services.audiences.serve(
      [&core = *core_](const StreamId& stream, const SharedMessage& message) { to_members(core, stream, message); });
  return {};
}

void Messaging::stop() {
  if (!core_) return;
  core_->services.audiences.serve({});
  metrics_.reset();
  database_metrics_.reset();
  if (housekeeping_) housekeeping_->stop();
  core_->store.drain();
  housekeeping_.reset();
  core_.reset();
}

std::string Messaging::welcome(const std::string& url) {
  if (!owner_token_) return {};
  return "Owner link, good once: " + url + "/#invite=" + *owner_token_ +
         "\n  Who signs up with it owns this host: majlis --home ~/.majlis --host " + url + " register NAME --invite " +
         *owner_token_ + "\n";
}

std::optional<Session> Messaging::authenticate(std::string_view token) {
  const auto bytes = from_base64url(token);
  if (!core_ || !bytes.ok()) return std::nullopt;
  return core_->tokens.find(*bytes, core_->now_ms());
}

const Bytes& Messaging::host_id() const { return core_->host_id; }

sdk::Database& Messaging::database() { return core_->store.database(); }

}  // namespace majlis::host::messaging
