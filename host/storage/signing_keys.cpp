#include "host/storage/signing_keys.hpp"

#include "base/cbor.hpp"
#include "host/kernel/typed.hpp"
#include "host/kernel/work_pool.hpp"

namespace majlis::host {
namespace {

struct SignParams {
  Bytes message;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("message", self.message, record::Limits{0, 65536});
  }
};

struct VerifyParams {
  std::string domain;
  Bytes message;
  Bytes signature;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("domain", self.domain, record::Limits{1, 32});
    visit("message", self.message, record::Limits{0, 65536});
    visit("signature", self.signature, record::Limits{64, 64});
  }
};

struct KeyParams {
  std::string domain;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("domain", self.domain, record::Limits{1, 32});
  }
};

constexpr const char* kMessage = R"({"format":"bytes","maxBytes":65536})";

MethodSpec spec(const char* name, const char* summary, Permission permission, std::string params, std::string result) {
  MethodSpec out{.name = name, .summary = summary};
  out.params_schema = std::move(params);
  out.result_schema = std::move(result);
  out.permission = permission;
  return out;
}

Bytes one(const char* name, const std::function<void(cbor::Writer&)>& value) {
  cbor::Writer out;
  out.map(1);
  out.text(name);
  value(out);
  return out.take();
}

}  // namespace

Bytes signed_bytes(const std::string& domain, ByteView message) {
  Bytes out = to_bytes(std::string_view("majlis keys v1"));
  out.push_back(0);
  append(out, as_bytes(domain));
  out.push_back(0);
  append(out, message);
  return out;
}

void SigningKeys::load() {
  const std::lock_guard lock(mutex_);
  store_.read([this](sdk::Transaction& t) {
    for (const auto& row : t.query("SELECT domain, seed FROM signing_key"))
      add(row.get<std::string>(0), row.get<Bytes>(1));
    return true;
  });
}

const crypto::SigningKey& SigningKeys::add(const std::string& domain, ByteView seed) {
  auto loaded = crypto::SigningKey::from_seed(seed);
  if (!loaded.ok()) throw sdk::DatabaseError(0, "the signing key of \"" + domain + "\" in host.db is damaged");
  return keys_.emplace(domain, *std::move(loaded)).first->second;
}

const crypto::SigningKey& SigningKeys::key(const std::string& domain) {
  const std::lock_guard lock(mutex_);
  if (const auto known = keys_.find(domain); known != keys_.end()) return known->second;
  crypto::SystemRandom random;
  const Bytes fresh = to_bytes(crypto::SigningKey::generate(random).seed());
  const Bytes seed = store_.write_and_wait([&](sdk::Transaction& t) {
    t.run("INSERT INTO signing_key (domain, seed) VALUES ($1, $2) ON CONFLICT (domain) DO NOTHING", domain, fresh);
    return *t.value<Bytes>("SELECT seed FROM signing_key WHERE domain = $1", domain);
  });
  return add(domain, seed);
}

Bytes SigningKeys::find(const std::string& domain) {
  const std::lock_guard lock(mutex_);
  const auto known = keys_.find(domain);
  return known == keys_.end() ? Bytes() : to_bytes(known->second.public_key());
}

Status SigningKeys::start(Services& services, Scope& scope) {
  load();
  MAJLIS_CHECK(scope.claim("keys"));
  // Making a key waits for the disk: not on an I/O thread.
  const auto on_pool = [&pool = services.pool](const Responder& responder, std::function<Bytes()> work) {
    pool.post([responder, work = std::move(work)] {
      try {
        responder.result(work());
      } catch (const std::exception& error) {
        responder.fail(Code::kUnavailable, std::string("the key could not be read: ") + error.what());
      }
    });
  };
  MAJLIS_CHECK(scope.add_method(
      spec(
          "keys.sign", "Signs with the calling plugin's key, under its own domain.", Permission::kPlugin,
          std::string(
              R"({"type":"object","required":["message"],"additionalProperties":false,"properties":{"message":)") +
              kMessage + "}}",
          R"({"type":"object","required":["signature"],"properties":{"signature":{"format":"bytes","minBytes":64,"maxBytes":64}}})"),
      typed<SignParams>([this, on_pool](const CallContext& call, SignParams&& params, const Responder& responder) {
        const std::string domain = call.caller.kind == CallerKind::kPlugin ? call.caller.plugin : "host";
        on_pool(responder, [this, domain, message = std::move(params.message)] {
          const Bytes signature = key(domain).sign(signed_bytes(domain, message));
          return one("signature", [&](cbor::Writer& out) { out.bytes(signature); });
        });
      })));
  MAJLIS_CHECK(scope.add_method(
      spec(
          "keys.verify", "Whether a signature is this host's, made in a domain.", Permission::kAnyone,
          std::string(R"({"type":"object","required":["domain","message","signature"],"additionalProperties":false,)") +
              R"("properties":{"domain":{"type":"string","minLength":1,"maxLength":32},"message":)" + kMessage +
              R"(,"signature":{"format":"bytes","minBytes":64,"maxBytes":64}}})",
          R"({"type":"object","required":["valid"],"properties":{"valid":{"type":"boolean"}}})"),
      typed<VerifyParams>([this, on_pool](const CallContext&, VerifyParams&& params, const Responder& responder) {
        on_pool(responder, [this, params = std::move(params)] {
          const auto public_key = find(params.domain);
          const bool valid = !public_key.empty() &&
                             crypto::verify(public_key, signed_bytes(params.domain, params.message), params.signature);
          return one("valid", [&](cbor::Writer& out) { out.boolean(valid); });
        });
      })));
  return scope.add_method(
      spec(
          "keys.public_key", "The public key that this host signs with in a domain.", Permission::kAnyone,
          R"({"type":"object","required":["domain"],"additionalProperties":false,"properties":{"domain":{"type":"string","minLength":1,"maxLength":32}}})",
          R"({"type":"object","required":["public_key"],"properties":{"public_key":{"format":"bytes","minBytes":32,"maxBytes":32}}})"),
      typed<KeyParams>(
          [this, &pool = services.pool](const CallContext&, KeyParams&& params, const Responder& responder) {
            pool.post([this, responder, domain = std::move(params.domain)] {
              const Bytes public_key = find(domain);
              if (public_key.empty())
                return responder.fail(Code::kNotFound, "nothing was signed in the domain \"" + domain + "\" yet");
              responder.result(one("public_key", [&](cbor::Writer& out) { out.bytes(public_key); }));
            });
          }));
}

}  // namespace majlis::host
