// The whole host in one process, and the program itself in its own.
#include "host/app/app.hpp"
#include "host/app/backup.hpp"
#include "host/app/new_plugin.hpp"
#include "host/kernel/jobs.hpp"
#include "host/net/test_client.hpp"
#include "host/storage/host_store.hpp"

#include <gtest/gtest.h>
#include <majlis/testing/temporary_folder.hpp>
#include <sqlite3.h>

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <fstream>
#include <future>

namespace majlis::host {
namespace {

namespace fs = std::filesystem;
using sdk::testing::TemporaryFolder;

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

std::string call(std::string_view method, std::string_view params = "{}") {
  return R"({"jsonrpc":"2.0","id":1,"method":")" + std::string(method) + R"(","params":)" + std::string(params) + "}";
}

struct Running : testing::Test {
  AppOptions options() const {
    Config config = *read_config(R"({"listen":[{"address":"127.0.0.1","port":0}],"log":{"level":"error"}})");
    return {std::move(config), folder.path() / "data", false};
  }
  std::string post(App& app, const std::string& body, bool admin = false) {
    const std::string token = admin ? "Authorization: Bearer " + app.admin_token() + "\r\n" : "";
    return http_body(http(app.ports()[0], "POST", "/rpc", "application/json", body, token));
  }
  TemporaryFolder folder;
};

TEST_F(Running, AnswersHostInfoOverHttpAndBothWebSockets) {
  App app(options());
  EXPECT_TRUE(contains(post(app, call("host.info")), R"("protocols":["majlis.v1+json","majlis.v1+cbor"])"));
  WsClient json(app.ports()[0], "majlis.v1+json");
  json.send(call("host.info"));
  EXPECT_TRUE(contains(json.read_text(), R"("version":")" MAJLIS_VERSION));
  WsClient cbor(app.ports()[0], "majlis.v1+cbor");
  const Bytes request{0xA3, 0x62, 'i', 'd', 0x01, 0x66, 'm', 'e', 't', 'h', 'o', 'd', 0x69, 'h',  'o', 's', 't',
                      '.',  'i',  'n', 'f', 'o',  0x67, 'j', 's', 'o', 'n', 'r', 'p', 'c',  0x63, '2', '.', '0'};
  cbor.send(request);
  EXPECT_TRUE(contains(to_string(cbor.read()), "majlis.v1+cbor"));
  EXPECT_TRUE(http(app.ports()[0], "GET", "/readyz").starts_with("HTTP/1.1 200"));
}

TEST_F(Running, DescribesEveryMethodInItsOpenRpcDocument) {
  App app(options());
  const std::string document = http_body(http(app.ports()[0], "GET", "/openrpc.json"));
  for (const char* method : {"host.info", "host.plugins", "host.cancel", "keys.sign", "keys.verify"})
    EXPECT_TRUE(contains(document, "\"name\":\"" + std::string(method) + "\"")) << method;
}

TEST_F(Running, KeepsAdministrationToTheDataFoldersOwner) {
  App app(options());
  EXPECT_TRUE(contains(post(app, call("host.plugins")), "\"denied\""));
  EXPECT_TRUE(contains(post(app, call("host.plugins"), true), R"("result":{"plugins":[]})"));
  EXPECT_TRUE(contains(post(app, call("keys.sign", R"({"message":"AQ"})"), true), "\"denied\""))
      << "a signature is a module's";
  std::ifstream token(folder.path() / "data" / "admin-token");
  std::string text;
  token >> text;
  EXPECT_EQ(text, app.admin_token());
  EXPECT_EQ(fs::status(folder.path() / "data" / "admin-token").permissions(),
            fs::perms::owner_read | fs::perms::owner_write);
}

// What keys.sign gives to a module, as hex of the raw answer.
Bytes sign(App& app) {
  std::promise<Outcome> told;
  app.services().calls.call("keys.sign", Caller::host(), Bytes{0xA1, 0x67, 'm', 'e', 's', 's', 'a', 'g', 'e', 0x41, 1},
                            [&](Outcome&& out) { told.set_value(std::move(out)); });
  return std::get<Bytes>(told.get_future().get());
}

TEST_F(Running, SignsWithKeysThatStay) {
  Bytes first;
  {
    App app(options());
    EXPECT_TRUE(contains(post(app, call("keys.public_key", R"({"domain":"host"})")), "\"not_found\""));
    first = sign(app);
    EXPECT_EQ(sign(app), first) << "Ed25519 is deterministic";
  }
  App app(options());
  EXPECT_EQ(sign(app), first);
  EXPECT_TRUE(contains(post(app, call("keys.public_key", R"({"domain":"host"})")), "\"public_key\""));
  const std::string zeros(86, 'A');
  EXPECT_TRUE(
      contains(post(app, call("keys.verify", R"({"domain":"host","message":"AQ","signature":")" + zeros + "\"}")),
               R"("valid":false)"));
}

TEST_F(Running, HoldsItsFolderAlone) {
  App app(options());
  try {
    App second(options());
    FAIL() << "two hosts on one folder";
  } catch (const std::runtime_error& error) {
    EXPECT_TRUE(contains(error.what(), "another majlisd")) << error.what();
  }
}

TEST_F(Running, RefusesDataNewerThanItself) {
  { App app(options()); }
  {
    const auto store = open_host_store(folder.path() / "data");
    store->write_and_wait(
        [](sdk::Transaction& t) { return t.run("UPDATE majlis_migration SET number = number + 1000"); });
  }
  EXPECT_THROW(App{options()}, std::exception);
}

TEST_F(Running, ComesBackFromABackupMadeWhileItRan) {
  Bytes signature;
  const fs::path copy = folder.path() / "copy.majlis";
  {
    App app(options());
    signature = sign(app);
    EXPECT_TRUE(contains(back_up(folder.path() / "data", copy), "Copied"));
    EXPECT_THROW(back_up(folder.path() / "data", copy), std::runtime_error) << "an existing file is kept";
  }
  EXPECT_THROW(restore(copy, folder.path() / "data"), std::runtime_error) << "a full folder is kept";
  const fs::path again = folder.path() / "again";
  EXPECT_TRUE(contains(restore(copy, again), "Put"));
  AppOptions restored = options();
  restored.data = again;
  App app(std::move(restored));
  EXPECT_EQ(sign(app), signature);
}

TEST_F(Running, NoticesADamagedBackup) {
  const fs::path copy = folder.path() / "copy.majlis";
  {
    App app(options());
    sign(app);
    back_up(folder.path() / "data", copy);
  }
  // The stored copy of host.db with one byte changed: still a good SQLite file, but not what was copied.
  sqlite3* handle = nullptr;
  ASSERT_EQ(sqlite3_open(copy.c_str(), &handle), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(handle, "UPDATE part SET bytes = zeroblob(length(bytes)) WHERE path = 'host.db'", nullptr,
                         nullptr, nullptr),
            SQLITE_OK);
  EXPECT_EQ(sqlite3_changes(handle), 1);
  sqlite3_close(handle);
  try {
    restore(copy, folder.path() / "again");
    FAIL() << "restored what is damaged";
  } catch (const std::runtime_error& error) {
    EXPECT_TRUE(contains(error.what(), "host.db is not what was copied")) << error.what();
  }
  EXPECT_FALSE(fs::exists(folder.path() / "again"));
}

TEST_F(Running, WritesANewPluginOnce) {
  EXPECT_TRUE(contains(write_new_plugin("hello-world", folder.path()), "Next:"));
  std::ifstream manifest(folder.path() / "hello-world" / "plugin.json");
  const std::string text{std::istreambuf_iterator<char>(manifest), {}};
  EXPECT_TRUE(contains(text, "\"id\": \"hello-world\"")) << text;
  EXPECT_FALSE(contains(text, "@ID@"));
  EXPECT_THROW(write_new_plugin("hello-world", folder.path()), std::runtime_error);
  EXPECT_THROW(write_new_plugin("../evil", folder.path()), std::runtime_error);
}

// majlisd as a process of its own.
struct Process {
  explicit Process(const std::vector<std::string>& arguments) {
    std::array<int, 2> pipe_ends{};
    if (::pipe(pipe_ends.data()) != 0) std::abort();
    id = ::fork();
    if (id == 0) {
      ::dup2(pipe_ends[1], 1);
      ::dup2(pipe_ends[1], 2);
      std::vector<char*> raw{const_cast<char*>(MAJLIS_PROGRAM)};
      for (const std::string& argument : arguments) raw.push_back(const_cast<char*>(argument.c_str()));
      raw.push_back(nullptr);
      ::execv(MAJLIS_PROGRAM, raw.data());
      ::_exit(127);
    }
    ::close(pipe_ends[1]);
    out = pipe_ends[0];
  }
  ~Process() {
    ::close(out);
    if (id > 0) {
      ::kill(id, SIGKILL);
      ::waitpid(id, nullptr, 0);
    }
  }
  std::string read_until(std::string_view mark) {
    std::string all;
    std::array<char, 1024> piece{};
    while (mark.empty() || !contains(all, mark)) {
      const ssize_t got = ::read(out, piece.data(), piece.size());
      if (got <= 0) break;
      all.append(piece.data(), static_cast<std::size_t>(got));
    }
    return all;
  }
  int wait() {
    int status = 0;
    ::waitpid(std::exchange(id, -1), &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  pid_t id = -1;
  int out = -1;
};

TEST(Program, RunsWithDefaultsSaysWhatIsNextAndDrainsOnSigterm) {
  const TemporaryFolder folder;
  Process host({"--data", (folder.path() / "d").string(), "--listen", "127.0.0.1:0", "--no-plugins"});
  const std::string words = host.read_until("Next, ");
  EXPECT_TRUE(contains(words, "listens on http://127.0.0.1:")) << words;
  const std::size_t at = words.find("127.0.0.1:") + 10;
  const auto port = static_cast<std::uint16_t>(std::stoi(words.substr(at)));
  EXPECT_TRUE(http(port, "GET", "/healthz").starts_with("HTTP/1.1 200"));
  ::kill(host.id, SIGTERM);
  EXPECT_TRUE(contains(host.read_until({}), "host.stopped"));
  EXPECT_EQ(host.wait(), 0);
}

TEST(Program, RefusesToListenOffLoopbackInPlainAndNamesTheFix) {
  const TemporaryFolder folder;
  Process host({"--data", folder.path().string(), "--listen", "0.0.0.0:0"});
  const std::string words = host.read_until({});
  EXPECT_TRUE(contains(words, "--behind-proxy")) << words;
  EXPECT_EQ(host.wait(), 1);
}

TEST(Program, ChecksConfigurations) {
  const TemporaryFolder folder;
  const fs::path file = folder.path() / "c.json";
  std::ofstream(file) << R"({"net":{"connections":0}})";
  Process bad({"--check-config", "--config", file.string()});
  EXPECT_TRUE(contains(bad.read_until({}), "/net/connections"));
  EXPECT_EQ(bad.wait(), 1);
  Process short_form({"--check-config", file.string()});
  EXPECT_TRUE(contains(short_form.read_until({}), "/net/connections"));
  EXPECT_EQ(short_form.wait(), 1);
  Process good({"--check-config"});
  EXPECT_TRUE(contains(good.read_until({}), "good"));
  EXPECT_EQ(good.wait(), 0);
  Process wrong({"--no-such-option"});
  EXPECT_EQ(wrong.wait(), 2);
}

}  // namespace
}  // namespace majlis::host
