// `will_*` hooks: modules that are asked before a write is queued, never inside a transaction. What no filter matches
// costs one lookup. Thread-safe.
#pragma once

#include "host/kernel/call.hpp"

#include <atomic>
#include <map>
#include <optional>
#include <shared_mutex>
#include <string>
#include <vector>

namespace majlis::host {

// What happens when a hook does not answer within its budget, or fails: open lets the write go on, closed refuses it.
enum class OnFailure { kOpen, kClosed };

struct HookSpec {
  std::string point{};              // "messaging.will_append"
  std::vector<std::string> keys{};  // only for these keys of the point (a stream's kind, say); empty: all
  Milliseconds budget{20};
  OnFailure on_failure = OnFailure::kClosed;
};

// Asked about one write; answers with any result to allow, with a failure to refuse.
using HookHandler = std::function<void(const CallContext& context, ByteView about, const Responder& responder)>;
using HookId = std::uint64_t;

class Hooks {
 public:
  explicit Hooks(Timers& timers) : timers_(timers) {}

  HookId add(std::string owner, HookSpec spec, HookHandler handler);
  void remove(HookId id);

  // Whether anybody wants to be asked: the one lookup. Only then is `about` worth building.
  bool wanted(std::string_view point, std::string_view key) const;
  // Asks the matching hooks one after the other; `done` gets nullopt if all agree, else the first refusal. `done`
  // runs inside this call or later, on any thread, once.
  void ask(std::string_view point, std::string_view key, const CallContext& context, ByteView about,
           std::function<void(std::optional<Failure>)> done) const;
  // How often a hook was asked so far.
  std::uint64_t asked() const { return asked_.load(std::memory_order_relaxed); }

 private:
  struct Hook {
    HookId id;
    std::string owner;
    HookSpec spec;
    HookHandler handler;
  };
  struct Round;
  std::vector<std::shared_ptr<const Hook>> matching(std::string_view point, std::string_view key) const;
  static void next(const std::shared_ptr<Round>& round);

  Timers& timers_;
  mutable std::atomic<std::uint64_t> asked_{0};
  mutable std::shared_mutex mutex_;
  HookId next_ = 1;
  std::map<std::string, std::vector<std::shared_ptr<const Hook>>, std::less<>> points_;
};

}  // namespace majlis::host
