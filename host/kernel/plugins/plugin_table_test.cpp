// Plugins on a clock that the test moves, one that keeps every promise beside some of tests/hostile/plugins, where
// every way of being broken has its plugin and the real host its test.
#include "host/kernel/plugins/plugin_table.hpp"

#include "base/cbor.hpp"
#include "host/kernel/kernel_fixture.hpp"
#include "host/observe/null_log.hpp"
#include "host/storage/blob_directory.hpp"
#include "host/storage/host_store.hpp"
#include "host/storage/stored_cursors.hpp"

#include <majlis/testing/temporary_folder.hpp>

#include <atomic>
#include <fstream>
#include <future>

namespace majlis::host {
namespace {

namespace fs = std::filesystem;

struct NoConnections final : Connections {
  std::atomic<int> batches = 0;  // that are open

  void notify(std::span<const Notice>) override {}
  void bind(ConnectionId, std::optional<Session>) override {}
  void close(ConnectionId, std::string) override {}
  void begin_batch() override { ++batches; }
  void end_batch() override { --batches; }
};

struct Plugins : testing::Test, Kernel {
  Plugins() {
    EXPECT_TRUE(keys_scope.claim("keys").ok());
    EXPECT_TRUE(keys_scope
                    .add_method({.name = "keys.sign", .permission = Permission::kPlugin},
                                [](const CallContext& context, ByteView, const Responder& responder) {
                                  cbor::Writer out;
                                  out.map(1);
                                  out.text(context.caller.plugin);
                                  out.unsigned_integer(context.depth);
                                  responder.result(out.take());
                                })
                    .ok());
  }
  ~Plugins() override { table.reset(); }

  // A plugin folder around one of the test libraries.
  void install(const std::string& id, const std::string& library, const std::string& more = {}) {
    const fs::path folder = folders / id;
    fs::create_directories(folder / "schema");
    std::ofstream(folder / "plugin.json") << R"({"id":")" << id << R"(","version":"1.0.0","abi":1,"summary":"Test.",)"
                                          << R"("library":")" << library << ".so\"" << more << "}";
    std::ofstream(folder / "schema" / (id + ".json"))
        << R"({"methods":[{"name":")" << id << R"(.echo","permission":"anyone","summary":"Echoes.",)"
        << R"("params":{"type":"object","properties":{"message":{"format":"bytes","maxBytes":9}}},"result":{"type":"object"}},)"
        << R"({"name":")" << id << R"(.forward","permission":"anyone","summary":"Forwards.","params":{"type":"object",)"
        << R"("properties":{"message":{"format":"bytes","maxBytes":9}}}},)"
        << R"({"name":")" << id << R"(.reach","permission":"anyone","summary":"Reaches."}]})";
    fs::create_directories(folder);
    const fs::path file = fs::path(MAJLIS_TEST_PLUGINS) / ("lib" + library + ".so");
    if (fs::exists(file)) fs::copy_file(file, folder / (library + ".so"));
  }
  void install_broken(const std::string& id) {
    fs::copy(fs::path(MAJLIS_HOSTILE_PLUGINS) / id, folders / id, fs::copy_options::recursive);
  }
  void start(std::map<std::string, PluginTableOptions::Settings> settings = {}) {
    table = std::make_unique<PluginTable>(services, PluginPorts{blobs, did_events},
                                          Scope::Registries{methods, events, hooks, jobs, disconnects},
                                          PluginTableOptions{{folders.path()}, std::move(settings)});
    calls.guard_plugins(
        [this](const std::string& plugin, std::string_view method) { return table->refuse(plugin, method); });
    table->start();
  }
  PluginState state(const std::string& id) {
    for (const PluginState& plugin : table->states())
      if (plugin.id == id) return plugin;
    return {};
  }
  void expect_refused(const std::string& id, std::string_view why) {
    EXPECT_EQ(state(id).state, "refused");
    EXPECT_NE(state(id).trouble.find(why), std::string::npos) << state(id).trouble;
    EXPECT_EQ(code_in(ask(id + ".echo")), Code::kMethodNotFound);
  }
  // The answer, however long it takes.
  Outcome ask(const std::string& method, ByteView params = kMap) {
    std::promise<Outcome> told;
    calls.call(method, Caller::anonymous(kNoConnection), params,
               [&](Outcome&& out) { told.set_value(std::move(out)); });
    return told.get_future().get();
  }
  void expect_good_goes_on() { EXPECT_TRUE(std::holds_alternative<Bytes>(ask("good.echo"))); }

  static inline const Bytes kMap{0xA0};
  sdk::testing::TemporaryFolder folders;
  sdk::testing::TemporaryFolder data;
  NoConnections connections;
  Sessions sessions{connections};
  HttpRoutes routes;
  Audiences audiences;
  NullLog log;
  WorkPool pool{2};
  BlobDirectory blobs{data.path() / "blobs"};
  std::unique_ptr<sdk::Database> store = open_host_store(data.path());
  StoredCursors cursors{*store};
  DidEvents did_events{calls, events, timers, cursors, log};
  Scope keys_scope{"keys", true, {methods, events, hooks, jobs, disconnects}};
  Services services{calls, events, hooks,   jobs,   sessions,  connections, timers,
                    pool,  log,    metrics, routes, audiences, data.path()};
  std::unique_ptr<PluginTable> table;
};

TEST_F(Plugins, RunAndAnswerThroughTheRegistry) {
  install("good", "good", R"(,"capabilities":{"call":["keys.sign"]})");
  start();
  ASSERT_EQ(state("good").state, "running") << state("good").trouble;
  const Bytes params{0xA1, 0x67, 'm', 'e', 's', 's', 'a', 'g', 'e', 0x41, 7};
  EXPECT_EQ(std::get<Bytes>(ask("good.echo", params)), params);
  const Outcome wrong = ask("good.echo", Bytes{0xA1, 0x67, 'm', 'e', 's', 's', 'a', 'g', 'e', 7});
  EXPECT_EQ(code_in(wrong), Code::kInvalidParams);
  EXPECT_EQ(std::get<Failure>(wrong).pointer, "/message");
}

TEST_F(Plugins, HoldTheirAnswersTogetherUntilTheirTurnEnds) {
  install("good", "good");
  start();
  std::promise<int> told;
  calls.call("good.echo", Caller::anonymous(kNoConnection), kMap,
             [&](const Outcome&) { told.set_value(connections.batches); });
  EXPECT_EQ(told.get_future().get(), 1);
}

TEST_F(Plugins, CallOthersUnderTheirOwnNameAsFarAsTheirCapabilitiesGo) {
  install("good", "good", R"(,"capabilities":{"call":["keys.sign"]})");
  start();
  const Outcome signed_by = ask("good.forward");
  EXPECT_EQ(std::get<Bytes>(signed_by), (Bytes{0xA1, 0x64, 'g', 'o', 'o', 'd', 0x01})) << "its name, one call deep";
  const Outcome reached = ask("good.reach");
  EXPECT_EQ(code_in(reached), Code::kMethodNotFound);
  Scope host_scope("host", true, {methods, events, hooks, jobs, disconnects});
  ASSERT_TRUE(host_scope.claim("host").ok());
  ASSERT_TRUE(host_scope
                  .add_method({.name = "host.info", .permission = Permission::kAnyone},
                              [](const CallContext&, ByteView, const Responder& r) { r.result(Bytes{0xA0}); })
                  .ok());
  const Outcome denied = ask("good.reach");
  EXPECT_EQ(code_in(denied), Code::kDenied);
  EXPECT_NE(std::get<Failure>(denied).message.find("capabilities.call"), std::string::npos);
}

TEST_F(Plugins, AreRefusedWhileOthersGoOn) {
  install("good", "good");
  install("no-file", "nowhere");
  install_broken("no-symbol");
  install_broken("wrong-table");
  install_broken("no-table");
  install_broken("crosses-in-start");
  install("needs", "good", R"(,"needs":["nothing-here"])");
  install("thief", "good", R"(,"prefix":"good")");
  install("greedy", "good", R"(,"prefix":"messaging")");
  install("odd", "good", R"(,"colour":"green")");
  start();
  expect_good_goes_on();
  expect_refused("no-file", "nowhere.so cannot be loaded");
  expect_refused("no-symbol", "exports no majlis_plugin_v1");
  expect_refused("wrong-table", "speaks plugin ABI 99");
  expect_refused("no-table", "refused to load");
  expect_refused("crosses-in-start", "threw out of start");
  expect_refused("needs", "it needs \"nothing-here\"");
  expect_refused("greedy", "belongs to the host itself");
  expect_refused("odd", "colour");
  EXPECT_NE(state("thief").trouble.find("already claimed by \"good\""), std::string::npos) << state("thief").trouble;
}

TEST_F(Plugins, AreHeldToTheManifestsAbiBeforeAnyCodeRuns) {
  install("good", "good");
  install("old", "good");
  std::ofstream(folders / "old" / "plugin.json") << R"({"id":"old","version":"1.0.0","abi":7,"summary":"Old."})";
  start();
  expect_refused("old", "built for plugin ABI 7");
  expect_good_goes_on();
}

TEST_F(Plugins, ThatFailInACallEndTheCallAlone) {
  install("good", "good");
  install_broken("crosses-in-call");
  install_broken("bad-reply");
  start();
  const Outcome thrown = ask("crosses-in-call.throw");
  EXPECT_EQ(code_in(thrown), Code::kInternal);
  EXPECT_NE(std::get<Failure>(thrown).message.find("\"crosses-in-call\""), std::string::npos);
  const Outcome cut = ask("bad-reply.say");
  EXPECT_EQ(code_in(cut), Code::kInternal);
  EXPECT_NE(std::get<Failure>(cut).message.find("is not CBOR"), std::string::npos);
  expect_good_goes_on();
}

TEST_F(Plugins, ThatNeverAnswerAreAnsweredForAtTheDeadline) {
  install("good", "good");
  install_broken("never-completes");
  start();
  std::promise<Outcome> told;
  calls.call("never-completes.wait", Caller::anonymous(kNoConnection), kMap,
             [&](Outcome&& out) { told.set_value(std::move(out)); });
  expect_good_goes_on();
  timers.advance(Milliseconds(30'000));
  EXPECT_EQ(code_in(told.get_future().get()), Code::kTimeout);
  expect_good_goes_on();
}

TEST_F(Plugins, ThatStopLeaveNoCallWithoutAnAnswer) {
  install_broken("never-completes");
  start();
  std::promise<Outcome> told;
  calls.call("never-completes.wait", Caller::anonymous(kNoConnection), kMap,
             [&](Outcome&& out) { told.set_value(std::move(out)); });
  table.reset();
  EXPECT_EQ(code_in(told.get_future().get()), Code::kUnavailable);
  EXPECT_EQ(code_in(ask("never-completes.wait")), Code::kMethodNotFound);
}

TEST_F(Plugins, AreAskedBeforeWritesThatTheirFilterMatches) {
  install("good", "good", R"(,"events":[{"topic":"messaging.will_append","keys":["broadcast"]}])");
  start();
  EXPECT_FALSE(hooks.wanted("messaging.will_append", "group"));
  std::promise<bool> allowed;
  hooks.ask("messaging.will_append", "broadcast", {}, kMap,
            [&](const std::optional<Failure>& refusal) { allowed.set_value(!refusal); });
  EXPECT_TRUE(allowed.get_future().get());
}

TEST_F(Plugins, AreNotLoadedWhereTheOwnerSaysSoOrTheirOptionsAreWrong) {
  install("good", "good");
  install("off", "good");
  install("strict", "good", R"(,"config":{"type":"object","properties":{"n":{"type":"integer","default":1}}})");
  start({{"off", {false, Bytes{0xA0}}}, {"strict", {true, Bytes{0xA1, 0x61, 'n', 0x61, 'x'}}}});
  EXPECT_EQ(state("off").state, "disabled");
  expect_refused("strict", "plugins.strict.config/n");
  expect_good_goes_on();
}

}  // namespace
}  // namespace majlis::host
