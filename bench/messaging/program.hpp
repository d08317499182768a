// A program under measurement: a child process pinned to one core, with its own folder, that says on standard output
// where it listens. Ends with this object.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace majlis::bench {

class Program {
 public:
  // Starts `command` and waits for "127.0.0.1:PORT" in what it prints. Its standard error goes to `log`. Throws
  // std::runtime_error that names the program and its log.
  Program(std::vector<std::string> command, int core, const std::filesystem::path& log);
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  std::uint16_t port() const { return port_; }
  // User and system time of all its threads so far.
  double cpu_seconds() const;
  // Resident memory of the process, in bytes.
  std::uint64_t resident_bytes() const;

 private:
  void read_port(int output, const std::string& name, const std::filesystem::path& log);
  pid_t pid_ = -1;
  std::uint16_t port_ = 0;
};

// Runs this process on one core.
void pin_to_core(int core);
// GET `path` of a server on loopback: the body.
std::string http_get(std::uint16_t port, const std::string& path);
// The sum over labels of each metric in the text that /metrics gives.
std::map<std::string, double> read_metrics(std::uint16_t port);
// Flushes that the device beneath `path` has completed (/proc/diskstats); 0 where the kernel does not say.
std::uint64_t device_flushes(const std::filesystem::path& path);

}  // namespace majlis::bench
