// The host's end of a plugin that runs in a child process: to the host it is a plugin's table like any other. When the
// child goes, what it had open is answered `unavailable`, and so is what comes after; nothing else happens.
#pragma once

#include "tests/isolation/frames.hpp"
#include "tests/isolation/messages.hpp"

#include <deque>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <thread>

#include <sys/types.h>

namespace majlis::isolation {

class ChildPlugin {
 public:
  // Starts plugin-child with the shared object `library`.
  explicit ChildPlugin(std::filesystem::path library) : library_(std::move(library)) {}
  ~ChildPlugin();
  ChildPlugin(const ChildPlugin&) = delete;
  ChildPlugin& operator=(const ChildPlugin&) = delete;

  // The table, or null if the child could not load the plugin.
  const majlis_plugin* load(const majlis_host* host);
  pid_t process() const { return process_; }

 private:
  struct Ticket;
  using Waiting = std::pair<majlis_done, void*>;

  static ChildPlugin& of(void* self) { return *static_cast<ChildPlugin*>(self); }
  static void start(void* self, majlis_bytes setup, majlis_done done, void* context);
  static void stop(void* self, majlis_done done, void* context);
  static void on_call(void* self, const majlis_call_context* context, majlis_bytes method, majlis_bytes params);
  static void on_cancel(void* self, std::uint64_t call_id);
  static void on_event(void* self, const majlis_call_context* context, const majlis_event* event);
  static void on_http(void* self, const majlis_call_context* context, const majlis_http_request* request);
  static void destroy(void* self);

  static void arrived(void* context, std::uint32_t outcome, majlis_bytes payload);
  static void answered(void* context, std::uint32_t outcome, majlis_bytes payload);

  void launch();
  void send(Json message);
  void step(Json message, majlis_done done, void* context);
  void read();
  void serve(const Json& message);
  void serve_waiting(const std::string& kind, const Json& message);
  void gone();
  void end();

  std::filesystem::path library_;
  const majlis_host* host_ = nullptr;
  majlis_plugin table_{};
  pid_t process_ = -1;
  std::unique_ptr<Frames> frames_;
  std::thread reader_;
  std::mutex mutex_;
  std::deque<std::optional<Json>> inbox_;  // guarded by mutex_; nothing stands for the child's end
  // On the strand:
  bool alive_ = false;
  std::set<std::uint64_t> open_;       // calls and awaited events
  std::set<std::uint64_t> open_http_;  // requests
  std::uint64_t tickets_ = 0;
  std::map<std::uint64_t, Waiting> steps_;  // start and stop
};

}  // namespace majlis::isolation
