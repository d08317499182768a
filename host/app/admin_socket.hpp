// The way in for the admin command line: DATA/admin.sock, which the folder's owner alone can reach, whatever the
// listeners speak. One JSON-RPC request a connection, called as the administrator; the same methods as everywhere.
#pragma once

#include "host/kernel/dispatcher.hpp"

#include <filesystem>
#include <stdexcept>
#include <string>
#include <thread>

namespace majlis::host {

class AdminSocket {
 public:
  // Listens until it ends. Throws std::runtime_error that names the file and the reason.
  AdminSocket(const std::filesystem::path& data, Dispatcher& calls, MethodRegistry& methods);
  ~AdminSocket();
  AdminSocket(const AdminSocket&) = delete;
  AdminSocket& operator=(const AdminSocket&) = delete;

 private:
  void run();
  void serve(int client);

  std::filesystem::path file_;
  Dispatcher& calls_;
  MethodRegistry& methods_;
  int listener_ = -1;
  std::thread thread_;
};

// Whether a host runs on `data`.
bool host_runs(const std::filesystem::path& data);

// The host that was called has no such method.
class NoSuchMethod : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Calls a method of the host that runs on `data`, and gives its result as JSON. `params` is a JSON object. Throws
// NoSuchMethod, or std::runtime_error: no host runs there, or what it answered.
std::string call_running_host(const std::filesystem::path& data, const std::string& method, const std::string& params);

}  // namespace majlis::host
