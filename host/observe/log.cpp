#include "host/observe/log.hpp"

#include "base/encoding.hpp"
#include "host/json/text.hpp"

#include <spdlog/logger.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <array>
#include <chrono>
#include <cmath>
#include <ctime>
#include <stdexcept>

namespace majlis::host {
namespace {

void append_time(std::string& line, std::uint64_t unix_ms) {
  const auto seconds = static_cast<std::time_t>(unix_ms / 1000);
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  std::array<char, 40> text{};
  const std::size_t size = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &utc);
  line.append(text.data(), size);
  const std::string millis = std::to_string(unix_ms % 1000);
  line += '.' + std::string(3 - millis.size(), '0') + millis + 'Z';
}

void append_value(std::string& line, const Field& field) {
  if (const auto* text = std::get_if<std::string_view>(&field.value)) return json::append_string(line, *text);
  if (const auto* truth = std::get_if<bool>(&field.value)) return void(line += *truth ? "true" : "false");
  if (const auto* number = std::get_if<std::int64_t>(&field.value)) return void(line += std::to_string(*number));
  if (const auto* number = std::get_if<std::uint64_t>(&field.value)) return void(line += std::to_string(*number));
  json::append_number(line, std::get<double>(field.value));
}

spdlog::level::level_enum spdlog_level(Level level) {
  switch (level) {
    case Level::kDebug: return spdlog::level::debug;
    case Level::kInfo: return spdlog::level::info;
    case Level::kWarning: return spdlog::level::warn;
    case Level::kError: return spdlog::level::err;
  }
  return spdlog::level::err;
}

class SpdLog final : public Log {
 public:
  SpdLog(Level lowest, spdlog::sink_ptr sink) : lowest_(lowest), logger_("majlisd", std::move(sink)) {
    logger_.set_pattern("%v");
    logger_.set_level(spdlog_level(lowest));
    logger_.flush_on(spdlog::level::debug);
  }

  bool enabled(Level level) const override { return level >= lowest_; }

  void write(Level level, std::string_view event, Fields fields) override {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
    const std::string line = format_line(static_cast<std::uint64_t>(ms), level, event, fields);
    logger_.log(spdlog_level(level), spdlog::string_view_t(line));
  }

 private:
  Level lowest_;
  spdlog::logger logger_;
};

}  // namespace

std::string_view level_name(Level level) {
  switch (level) {
    case Level::kDebug: return "debug";
    case Level::kInfo: return "info";
    case Level::kWarning: return "warning";
    case Level::kError: return "error";
  }
  return "error";
}

std::string format_line(std::uint64_t unix_ms, Level level, std::string_view event, Fields fields) {
  std::string line = R"({"time":")";
  append_time(line, unix_ms);
  line += R"(","level":")";
  line += level_name(level);
  line += R"(","event":)";
  json::append_string(line, event);
  for (const Field& field : fields) {
    line += ',';
    json::append_string(line, field.name);
    line += ':';
    append_value(line, field);
  }
  line += '}';
  return line;
}

std::unique_ptr<Log> make_log(Level lowest, const std::string& file) {
  if (file.empty()) return std::make_unique<SpdLog>(lowest, std::make_shared<spdlog::sinks::stderr_sink_mt>());
  try {
    return std::make_unique<SpdLog>(lowest, std::make_shared<spdlog::sinks::basic_file_sink_mt>(file));
  } catch (const spdlog::spdlog_ex& error) {
    throw std::runtime_error("the log file " + file + " cannot be opened: " + error.what() +
                             "; make its folder writable or set log.file to another path");
  }
}

}  // namespace majlis::host
