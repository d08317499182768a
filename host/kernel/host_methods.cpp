#include "host/kernel/host_methods.hpp"

#include "base/cbor.hpp"
#include "host/kernel/typed.hpp"
#include "host/observe/metrics.hpp"

namespace majlis::host {
namespace {

MethodSpec spec(const char* name, const char* summary, Permission permission, const char* result) {
  MethodSpec out{.name = name, .summary = summary};
  out.result_schema = result;
  out.permission = permission;
  out.checked = Checked::kBySchema;
  return out;
}

constexpr const char* kInfo = R"({"type":"object","required":["version","protocols","time_ms","methods"],"properties":{
  "version":{"type":"string"},"protocols":{"type":"array","items":{"type":"string"}},
  "time_ms":{"type":"integer"},"methods":{"type":"integer"}}})";
constexpr const char* kPlugins = R"({"type":"object","required":["plugins"],"properties":{"plugins":{"type":"array",
  "items":{"type":"object","required":["id","version","summary","state"],"properties":{
  "id":{"type":"string"},"version":{"type":"string"},"summary":{"type":"string"},"state":{"type":"string"},
  "trouble":{"type":"string"}}}}}})";
constexpr const char* kMetrics = R"({"type":"object","required":["text"],"properties":{"text":{"type":"string"}}})";

struct ReloadParams {
  std::string id;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("id", self.id, record::Limits{1, 32});
  }
};

}  // namespace

Status HostMethods::start(Services& services, Scope& scope) {
  MAJLIS_CHECK(scope.claim("host"));
  MAJLIS_CHECK(
      scope.add_method(spec("host.info", "Says what this host is and what time it has.", Permission::kAnyone, kInfo),
                       [this, &services](const CallContext&, ByteView, const Responder& responder) {
                         responder.result(info(services));
                       }));
  MAJLIS_CHECK(scope.add_method(
      spec("host.plugins", "Lists the plugins, and why those that do not run do not.", Permission::kOwner, kPlugins),
      [this](const CallContext&, ByteView, const Responder& responder) { responder.result(list_plugins()); }));
  MAJLIS_CHECK(scope.add_method(spec("host.metrics", "The metrics of /metrics, as text.", Permission::kOwner, kMetrics),
                                [&services](const CallContext&, ByteView, const Responder& responder) {
                                  cbor::Writer out;
                                  out.map(1);
                                  out.text("text");
                                  out.text(services.metrics.exposition());
                                  responder.result(out.take());
                                }));
  MAJLIS_CHECK(add_reload(scope));
  MethodSpec cancel = spec("host.cancel", "Takes back a call that is open on this connection, by its id.",
                           Permission::kAnyone, R"({"type":"object"})");
  cancel.params_schema = R"({"type":"object","required":["id"],"properties":{"id":{"type":["string","integer"]}}})";
  // Connections answer it themselves: only they know a client's ids. Over POST /rpc there is nothing to take back.
  return scope.add_method(std::move(cancel), [](const CallContext&, ByteView, const Responder& responder) {
    responder.result(Bytes{0xA0});
  });
}

Status HostMethods::add_reload(Scope& scope) {
  MethodSpec reload = spec(
      "host.plugin_reload", "Exchanges a plugin for what its folder holds now; on failure the old one goes on.",
      Permission::kOwner, R"({"type":"object","required":["version"],"properties":{"version":{"type":"string"}}})");
  reload.params_schema =
      R"({"type":"object","required":["id"],"additionalProperties":false,"properties":{"id":{"type":"string","minLength":1,"maxLength":32}}})";
  reload.deadline = Milliseconds(120'000);
  return scope.add_method(std::move(reload), typed<ReloadParams>([this](const CallContext&, ReloadParams&& params,
                                                                        const Responder& responder) {
                            reload_(params.id, [responder](const Result<std::string>& version) {
                              if (!version.ok()) {
                                const Code code = version.error().name == "plugin.unknown" ? Code::kNotFound
                                                  : version.error().name == "plugin.busy"  ? Code::kConflict
                                                                                           : Code::kUnavailable;
                                return responder.fail(code, version.error().detail);
                              }
                              cbor::Writer out;
                              out.map(1);
                              out.text("version");
                              out.text(*version);
                              responder.result(out.take());
                            });
                          }));
}

Bytes HostMethods::info(const Services& services) const {
  cbor::Writer out;
  out.map(4);
  out.text("methods");
  out.unsigned_integer(services.calls.methods());
  out.text("time_ms");
  out.unsigned_integer(services.timers.unix_ms());
  out.text("version");
  out.text(version_);
  out.text("protocols");
  out.array(2);
  out.text("majlis.v1+json");
  out.text("majlis.v1+cbor");
  return out.take();
}

Bytes HostMethods::list_plugins() const {
  const std::vector<PluginState> all = plugins_();
  cbor::Writer out;
  out.map(1);
  out.text("plugins");
  out.array(all.size());
  for (const PluginState& plugin : all) {
    out.map(plugin.trouble.empty() ? 4 : 5);
    const auto put = [&](const char* name, const std::string& value) {
      out.text(name);
      out.text(value);
    };
    put("id", plugin.id);
    put("state", plugin.state);
    put("summary", plugin.summary);
    if (!plugin.trouble.empty()) put("trouble", plugin.trouble);
    put("version", plugin.version);
  }
  return out.take();
}

}  // namespace majlis::host
