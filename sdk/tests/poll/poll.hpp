// A plugin that touches every corner of the SDK, for the SDK's own tests.
#pragma once

#include <majlis/plugin.hpp>
#include <majlis/plugin_database.hpp>

namespace majlis::sdk::testing {

class Poll final : public Plugin {
 public:
  explicit Poll(Host& host) : Plugin(host), database_(host) {
    method("poll.vote", &Poll::vote);
    method("poll.count", &Poll::count);
    method("poll.members", &Poll::members);
    method("poll.overreach", &Poll::overreach);
    method("poll.remind", &Poll::remind);
    method("poll.crash", &Poll::crash);
    method("poll.large", &Poll::large);
    event("messaging.will_append", &Poll::will_append);
    event("messaging.stream", &Poll::hear);
    http("GET", "/page/", &Poll::page);
    http("PUT", "/blob", &Poll::put);
    http("GET", "/blob", &Poll::get);
    http("POST", "/echo", &Poll::echo);
  }

  task<void> start(const Setup& setup) override {
    votes_max_ = integer_at(setup.config, "votes_max");
    if (votes_max_ > 100) throw MethodError(Code::kInvalidParams, "votes_max is above 100");
    database_.open({.file = setup.data / "poll.db",
                    .migrations = {{1, "0001_vote",
                                    "CREATE TABLE vote(account BLOB PRIMARY KEY, count INTEGER NOT NULL) STRICT"}}});
    co_return;
  }

  task<Json> vote(const Call& call, const Json&) {
    const AccountId account = call.need_account();
    const auto count = co_await database_.write([&](Transaction& t) {
      return t.value<std::int64_t>(
          "INSERT INTO vote VALUES ($1, 1) ON CONFLICT(account) DO UPDATE SET count = count + 1 "
          "WHERE count < $2 RETURNING count",
          account, votes_max_);
    });
    if (!count) throw MethodError(Code::kQuota, "every account has " + std::to_string(votes_max_) + " votes");
    host().publish(Event("poll.voted", to_bytes(account.view()), object("count", *count), Audience(account)));
    co_return object("count", *count);
  }

  task<Json> count(const Call&, const Json&) {
    const auto total = database_.read(
        [](Transaction& t) { return t.value<std::int64_t>("SELECT coalesce(sum(count), 0) FROM vote").value(); });
    co_return object("count", total);
  }

  task<Json> members(const Call& call, const Json& params) {
    const Json result = co_await host().call("messaging.members", object("stream", params.at("stream")), call);
    co_return object("members", list_at(result, "members").size(), "heard", heard_);
  }

  task<Json> overreach(const Call& call, const Json&) {
    host().publish(Event("poll.secret", {}, object()));
    co_return co_await host().call("messaging.append", object(), call);
  }

  task<Json> remind(const Call& call, const Json& params) {
    const std::uint64_t before = host().now_ms();
    co_await host().timer(std::chrono::milliseconds(integer_at(params, "after_ms")));
    co_return object("waited_ms", host().now_ms() - before, "cancelled", call.cancelled());
  }

  task<Json> crash(const Call&, const Json& params) {
    const std::string way = text_at(params, "way");
    if (way == "runtime_error") throw std::runtime_error("a secret of the inside");
    if (way == "number") throw 42;
    if (way == "sql") co_await database_.write([](Transaction& t) { t.run("SELECT name FROM nowhere"); });
    co_return co_await deeper(way);
  }
  task<Json> deeper(std::string way) {
    co_await host().timer(std::chrono::milliseconds(1));
    throw MethodError(Code::kConflict, "way " + way + " is taken", "/way");
  }

  task<Json> large(const Call&, const Json&) { co_return object("bytes", Bytes(MAJLIS_PAYLOAD_MAX)); }

  task<void> will_append(const Call& call, const Event& event) {
    if (text_at(event.payload, "role") == "member")
      throw MethodError(Code::kDenied, "only owners and moderators post here");
    call.need_account();
    co_return;
  }

  task<void> hear(const Call&, const Event&) {
    ++heard_;
    co_return;
  }

  task<HttpAnswer> page(const Call&, const HttpRequest& request) {
    if (request.path == "/page/broken") throw std::runtime_error("broken");
    co_return HttpAnswer(200, "text/html; charset=utf-8", request.path + "?" + request.query)
        .header("cache-control", "no-store");
  }

  task<HttpAnswer> put(const Call& call, const HttpRequest&) {
    blob_ = co_await host().blob_create();
    const std::uint64_t count = co_await host().http_receive(call, BlobRange(blob_, 0, 1000));
    co_return HttpAnswer(201, "text/plain", std::to_string(count));
  }

  task<HttpAnswer> get(const Call& call, const HttpRequest&) {
    const std::uint64_t size = co_await host().blob_size(blob_);
    const HttpAnswer head(200, "application/octet-stream", "");
    co_await host().http_send(call, head, BlobRange(blob_, 1, size - 2));
    co_await host().blob_remove(blob_);
    co_return HttpAnswer::sent();
  }

  task<HttpAnswer> echo(const Call& call, const HttpRequest&) {
    std::size_t chunks = 0;
    std::size_t total = 0;
    for (Bytes chunk = co_await host().http_consume(call); !chunk.empty(); chunk = co_await host().http_consume(call)) {
      ++chunks;
      total += chunk.size();
    }
    co_return HttpAnswer(200, "text/plain", std::to_string(chunks) + " chunks, " + std::to_string(total) + " bytes");
  }

 private:
  PluginDatabase database_;
  std::int64_t votes_max_ = 0;
  int heard_ = 0;
  BlobId blob_;
};

}  // namespace majlis::sdk::testing
