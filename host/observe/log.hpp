// Structured logs: one JSON object a line with an event name and fields. Never message bodies, tokens, keys or what
// people wrote: fields are names, numbers, sizes and ids. One Log per process, made by the composition root; any
// thread writes to it.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

namespace majlis::host {

enum class Level { kDebug, kInfo, kWarning, kError };

std::string_view level_name(Level level);

// Text is borrowed for the call.
struct Field {
  std::string_view name;
  std::variant<std::string_view, std::int64_t, std::uint64_t, double, bool> value;

  Field(std::string_view field, std::string_view text) : name(field), value(text) {}
  Field(std::string_view field, const char* text) : name(field), value(std::string_view(text)) {}
  Field(std::string_view field, const std::string& text) : name(field), value(std::string_view(text)) {}
  Field(std::string_view field, bool truth) : name(field), value(truth) {}
  Field(std::string_view field, double number) : name(field), value(number) {}
  template <std::signed_integral T>
  Field(std::string_view field, T number) : name(field), value(std::int64_t{number}) {}
  template <std::unsigned_integral T>
  requires(!std::same_as<T, bool>) Field(std::string_view field, T number)
      : name(field), value(std::uint64_t{number}) {}
};

using Fields = std::initializer_list<Field>;

class Log {
 public:
  virtual ~Log() = default;
  virtual bool enabled(Level level) const = 0;
  virtual void write(Level level, std::string_view event, Fields fields) = 0;

  void debug(std::string_view event, Fields fields = {}) { put(Level::kDebug, event, fields); }
  void info(std::string_view event, Fields fields = {}) { put(Level::kInfo, event, fields); }
  void warning(std::string_view event, Fields fields = {}) { put(Level::kWarning, event, fields); }
  void error(std::string_view event, Fields fields = {}) { put(Level::kError, event, fields); }

 private:
  void put(Level level, std::string_view event, Fields fields) {
    if (enabled(level)) write(level, event, fields);
  }
};

// The line without its end: {"time":"2026-01-02T03:04:05.678Z","level":"info","event":"net.listening","port":1}.
std::string format_line(std::uint64_t unix_ms, Level level, std::string_view event, Fields fields);

// Writes to standard error, or appends to `file` if it is not empty. Throws std::runtime_error if it cannot be opened.
std::unique_ptr<Log> make_log(Level lowest, const std::string& file = {});

}  // namespace majlis::host
