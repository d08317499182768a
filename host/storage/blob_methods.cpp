#include "host/storage/blob_methods.hpp"

#include "base/cbor.hpp"
#include "host/kernel/typed.hpp"
#include "host/kernel/work_pool.hpp"

namespace majlis::host {
namespace {

constexpr std::size_t kPage = 1000;

struct ListParams {
  std::optional<BlobId> after;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("after", self.after, record::Limits{});
  }
};

constexpr const char* kParams = R"({"type":"object","additionalProperties":false,"properties":{
  "after":{"format":"bytes","minBytes":16,"maxBytes":16}}})";
constexpr const char* kResult = R"({"type":"object","required":["blobs","more"],"properties":{
  "blobs":{"type":"array","items":{"type":"object","required":["blob","size"],"properties":{
  "blob":{"format":"bytes","minBytes":16,"maxBytes":16},"size":{"type":"integer"}}}},"more":{"type":"boolean"}}})";

Bytes page_of(std::span<const BlobEntry> blobs, bool more) {
  cbor::Writer out;
  out.map(2);
  out.text("more");
  out.boolean(more);
  out.text("blobs");
  out.array(blobs.size());
  for (const BlobEntry& each : blobs) {
    out.map(2);
    out.text("blob");
    out.bytes(each.blob.view());
    out.text("size");
    out.unsigned_integer(each.size);
  }
  return out.take();
}

}  // namespace

Status BlobMethods::start(Services& services, Scope& scope) {
  MAJLIS_CHECK(scope.claim("blobs"));
  MethodSpec spec{.name = "blobs.list", .summary = "The calling plugin's blobs in the order of their ids."};
  spec.params_schema = kParams;
  spec.result_schema = kResult;
  spec.permission = Permission::kPlugin;
  return scope.add_method(
      std::move(spec),
      typed<ListParams>(
          [this, &pool = services.pool](const CallContext& call, const ListParams& params, const Responder& responder) {
            if (call.caller.kind != CallerKind::kPlugin)
              return responder.fail(Code::kDenied, "blobs belong to plugins: only a plugin can list its own");
            pool.post([this, owner = call.caller.plugin, after = params.after, responder] {
              const auto found = blobs_.list(owner, after, kPage + 1);
              if (!found.ok()) return responder.fail(Code::kUnavailable, found.error().detail);
              const bool more = found->size() > kPage;
              responder.result(page_of(std::span(*found).first(std::min(found->size(), kPage)), more));
            });
          }));
}

}  // namespace majlis::host
