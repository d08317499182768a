// A host for plugin tests: in process, in memory, without network. It reads the plugin's own manifest, grants what is
// declared there and nothing else, and owns a clock that moves only when told to. The test's thread is the strand.
//
//   FakeHost host(plugin_folder());
//   host.load(majlis_plugin_v1);
//   host.answer("messaging.members", [](const Json&, const Call&) { return object("members", array()); });
//   host.start();
//   EXPECT_EQ(integer_at(host.call("poll.vote", object("option", 1), Someone::with(alice, phone)), "votes"), 1);
#pragma once

#include <majlis/abi.h>
#include <majlis/call.hpp>
#include <majlis/json.hpp>
#include <majlis/testing/plugin_folder.hpp>
#include <majlis/testing/temporary_folder.hpp>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace majlis::sdk::testing {

// Sixteen bytes `fill`, for tests: filled<AccountId>(1).
template <class T>
T filled(std::uint8_t fill) {
  std::array<std::uint8_t, 16> bytes;
  bytes.fill(fill);
  return T(bytes);
}

// Who makes a call.
struct Someone {
  static Someone nobody() { return Someone(); }
  static Someone with(const AccountId& account, const DeviceId& device);
  static Someone plugin(std::string id);
  static Someone admin();

  std::uint32_t kind = MAJLIS_CLIENT;
  std::optional<AccountId> account;
  std::optional<DeviceId> device;
  std::string plugin_id;
};

// What a client asks over HTTP. It sends its body in pieces as the host does, and may go away in the middle.
struct HttpAsk {
  std::string method = "GET";
  std::string path = "/";  // below /p/ID, with the query
  Json headers = object();
  Bytes body;
  Someone who = Someone::nobody();
  bool tells_size = true;               // Content-Length; else body_size is -1
  std::optional<std::size_t> cut = {};  // bytes of the body after which the client is gone
  std::size_t reads = SIZE_MAX;         // bytes of a blob after which the client is gone
};

struct HttpReply {
  std::uint32_t status = 0;
  Json headers;
  Bytes body;
};

class FakeHost {
 public:
  using Entry = std::function<const majlis_plugin*(const majlis_host*)>;
  using Answer = std::function<Json(const Json& params, const Call& cause)>;

  // `plugin_folder` holds plugin.json. Throws std::runtime_error, naming the file, where it cannot be read.
  // `data` keeps what an earlier one left; by default it is a fresh folder of the host's own.
  explicit FakeHost(const std::filesystem::path& plugin_folder, std::filesystem::path data = {});
  // Destroys the plugin if that has not been done.
  ~FakeHost();
  FakeHost(const FakeHost&) = delete;
  FakeHost& operator=(const FakeHost&) = delete;

  // Whether the entry gave a plugin.
  bool load(const Entry& entry);
  // Starts with the manifest's defaults and `config` over them. Throws the MethodError that the plugin gave.
  void start(const Json& config = object());
  void stop();
  // Ends all that is outstanding as cancelled, and the plugin.
  void destroy();

  // Calls a method of the plugin and runs until it is answered. Throws the MethodError that the plugin gave, or
  // std::runtime_error if it stays silent for ten seconds of real time.
  Json call(const std::string& method, const Json& params, const Someone& who = Someone::nobody());
  // The same with params as the CBOR bytes that they are.
  Json call_raw(const std::string& method, ByteView params, const Someone& who = Someone::nobody());
  // A call that is not waited for; take() gives its answer, if it is there. cancel() says that the caller has gone.
  std::uint64_t begin_call(const std::string& method, const Json& params, const Someone& who = Someone::nobody());
  std::optional<Json> take(std::uint64_t call_id);
  void cancel(std::uint64_t call_id);

  // Asks a will_* or tells a did_* event and runs until it is answered; nothing, or why it was refused. Throws
  // std::runtime_error if the manifest does not list the topic: the host would never send it.
  std::optional<MethodError> ask(const std::string& topic, ByteView key, const Json& payload,
                                 const Someone& who = Someone::nobody());
  // Tells a hint, of which no answer comes.
  void tell(const std::string& topic, ByteView key, const Json& payload);
  HttpReply http(const std::string& method, const std::string& path, ByteView body = {},
                 const Someone& who = Someone::nobody());
  // Runs until the plugin has answered, although a client that has gone hears nothing of it.
  HttpReply http(const HttpAsk& ask);

  // How a method of somebody else answers; it refuses by throwing MethodError. Without one: not_found.
  void answer(const std::string& method, Answer answer) { answers_[method] = std::move(answer); }
  // Moves the clock, and fires the timers that come due on the way.
  void advance(std::chrono::milliseconds by);
  // Runs all that is ready.
  void settle();
  // Runs until `done()`, or throws after ten seconds of real time.
  void run_until(const std::function<bool()>& done, const std::string& what);

  const std::vector<Event>& published() const { return published_; }
  void forget_published() { published_.clear(); }
  const std::vector<std::string>& log() const { return log_; }
  // Breaches of the ABI's rules: answers given twice, to calls that do not exist.
  const std::vector<std::string>& violations() const { return violations_; }
  std::map<BlobId, Bytes>& blobs() { return blobs_; }
  // Bytes that blobs may still grow by before the disk is full.
  void leave_room(std::size_t bytes) { room_ = bytes; }
  const std::filesystem::path& data() const { return data_; }
  std::uint64_t now_ms() const { return now_ms_; }
  const Json& manifest() const { return manifest_; }

 private:
  struct Answered {
    std::uint32_t outcome = MAJLIS_OK;
    Bytes payload;
  };
  struct HttpOpen {
    Bytes body;
    std::size_t consumed = 0;
    bool cut = false;
    std::size_t reads = SIZE_MAX;
  };
  struct Timer {
    majlis_done done;
    void* context;
  };
  struct Table;
  friend struct Table;

  void enqueue(std::function<void()> function);
  void complete(majlis_done done, void* context, const Json& result);
  void complete(majlis_done done, void* context, const MethodError& error);
  bool run_one();
  std::uint64_t open_call();
  Json wait_for(std::uint64_t call_id, const std::string& what);
  bool granted(const char* capability, const std::string& what) const;
  MethodError denied(const std::string& capability, const std::string& what) const;
  Json answer_call(const majlis_call& call);
  Json list_blobs(const Json& params) const;
  bool hears(const std::string& topic) const;
  void send_event(std::uint64_t call_id, const std::string& topic, ByteView key, const Json& payload,
                  const Someone& who);

  Json manifest_;
  std::filesystem::path folder_;
  TemporaryFolder own_data_;
  std::filesystem::path data_;
  majlis_host table_{};
  const majlis_plugin* plugin_ = nullptr;
  bool destroyed_ = true;

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> queue_;       // guarded by mutex_
  std::map<std::uint64_t, Answered> answered_;    // guarded by mutex_
  std::map<std::uint64_t, HttpReply> http_done_;  // guarded by mutex_
  std::set<std::uint64_t> open_;                  // guarded by mutex_
  std::vector<Event> published_;                  // guarded by mutex_ while the plugin has threads
  std::vector<std::string> log_;
  std::vector<std::string> violations_;

  std::map<std::uint64_t, Someone> callers_;
  std::map<std::uint64_t, HttpOpen> http_open_;
  std::map<std::string, Answer> answers_;
  std::multimap<std::uint64_t, Timer> timers_;
  std::map<BlobId, Bytes> blobs_;
  std::uint64_t now_ms_ = 1'800'000'000'000;
  std::uint64_t next_call_ = 1;
  std::uint8_t next_blob_ = 1;
  std::size_t room_ = SIZE_MAX;
};

}  // namespace majlis::sdk::testing
