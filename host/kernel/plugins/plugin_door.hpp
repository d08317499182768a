// Where calls, questions, events and requests for a plugin come in, whichever instance of it is behind: while one takes
// the place of another they wait here, in order and not for long. Shared by the registries' handlers; thread-safe.
#pragma once

#include "host/kernel/plugins/plugin_instance.hpp"

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace majlis::host {

class PluginDoor : public std::enable_shared_from_this<PluginDoor> {
 public:
  using Instance = std::shared_ptr<PluginInstance>;
  // Gets the instance, or null: nobody is there, and whoever asks must be told.
  using Visit = std::function<void(const Instance& instance)>;

  static constexpr std::size_t kHeld = 1000;

  explicit PluginDoor(std::string id) : id_(std::move(id)) {}

  // What was held goes to `instance` first, in order; null turns all away.
  void open(Instance instance);
  // From now on visitors wait, but for `patience` at most and not more than kHeld of them.
  void hold(Timers& timers, Milliseconds patience);
  // The instance if the door is open.
  Instance current() const;
  void pass(Visit visit);

  // What the registries get.
  Handler method_handler(const std::string& name);
  HookHandler hook_handler(const std::string& topic);
  HttpHandler http_handler();
  void hear(const Event& event);
  void deliver(const Event& event, std::function<void(std::optional<Failure>)> answered);
  bool wants(const std::string& topic, ByteView key) const;

 private:
  Failure away() const;

  std::string id_;
  mutable std::mutex mutex_;
  Instance instance_;
  bool holding_ = false;
  std::uint64_t holds_ = 0;  // tells a late alarm from the one that counts
  std::vector<Visit> held_;
};

}  // namespace majlis::host
