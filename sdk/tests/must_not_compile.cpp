// Compiled by must_not_compile.cmake, never linked: with MAJLIS_TEMPORARIES each of the five lines is one that g++ 12
// would compile into a double free, and that the SDK's static_assert refuses.
#include <majlis/plugin_database.hpp>

namespace majlis::sdk {
namespace {

struct Params {
  Bytes stream;
  operator Json() const { return object("stream", stream); }  // NOLINT(google-explicit-constructor)
};
struct Insert {
  Bytes row;
  void operator()(Transaction& t) const { t.run("INSERT INTO entry VALUES ($1)", row); }
};
struct Key {
  Bytes bytes;
  operator ByteView() const { return bytes; }  // NOLINT(google-explicit-constructor)
};
struct Part {
  Bytes blob;
  operator BlobRange() const { return BlobRange(BlobId()); }  // NOLINT(google-explicit-constructor)
};

[[maybe_unused]] task<void> use(Host& host, PluginDatabase& database, const Call& call) {
#ifndef MAJLIS_TEMPORARIES
  const Params params{{1}};
  const Insert insert{{1}};
  const Key key{{1}};
  const Part part{{1}};
  co_await host.call("messaging.members", params, call);
  co_await host.call("messaging.members", object("stream", params.stream), call);
  co_await database.write(insert);
  co_await database.write([&](Transaction& t) { insert(t); });
  co_await host.subscribe("messaging.stream", key);
  co_await host.http_receive(call, part);
#else
  co_await host.call("messaging.members", Params{{1}}, call);
  co_await host.call("messaging.leave", Params{{1}});
  co_await database.write(Insert{{1}});
  co_await host.subscribe("messaging.stream", Key{{1}});
  co_await host.http_receive(call, Part{{1}});
#endif
}

}  // namespace
}  // namespace majlis::sdk
