#include "bench/messaging/program.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

#include <ctime>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace majlis::bench {
namespace {

[[noreturn]] void become(std::vector<std::string>& command, int core, int output, const std::filesystem::path& log) {
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);  // ends with the benchmark, however that ends
  pin_to_core(core);
  const int errors = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  ::dup2(output, STDOUT_FILENO);
  ::dup2(errors, STDERR_FILENO);
  std::vector<char*> arguments;
  for (std::string& word : command) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  ::execv(arguments[0], arguments.data());
  ::_exit(127);
}

}  // namespace

void pin_to_core(int core) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(static_cast<unsigned>(core), &set);
  ::sched_setaffinity(0, sizeof set, &set);
}

Program::Program(std::vector<std::string> command, int core, const std::filesystem::path& log) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe for " + command[0]);
  pid_ = ::fork();
  if (pid_ == 0) become(command, core, ends[1], log);
  ::close(ends[1]);
  read_port(ends[0], command[0], log);
}

// The pipe stays open: a program that prints later must not die of it.
void Program::read_port(int output, const std::string& name, const std::filesystem::path& log) {
  constexpr std::string_view kAddress = "127.0.0.1:";
  std::string printed;
  char buffer[512];
  for (;;) {
    const auto at = printed.find(kAddress);
    if (at != std::string::npos && printed.find('\n', at) != std::string::npos) {
      port_ = static_cast<std::uint16_t>(std::stoul(printed.substr(at + kAddress.size())));
      return;
    }
    const ssize_t got = ::read(output, buffer, sizeof buffer);
    if (got <= 0) throw std::runtime_error(name + " did not start; its reason stands in " + log.string());
    printed.append(buffer, static_cast<std::size_t>(got));
  }
}

Program::~Program() {
  ::kill(pid_, SIGTERM);
  ::waitpid(pid_, nullptr, 0);
}

double Program::cpu_seconds() const {
  clockid_t clock = 0;
  timespec spent{};
  if (::clock_getcpuclockid(pid_, &clock) != 0 || ::clock_gettime(clock, &spent) != 0)
    throw std::runtime_error("the measured program has ended");
  return static_cast<double>(spent.tv_sec) + static_cast<double>(spent.tv_nsec) * 1e-9;
}

std::uint64_t Program::resident_bytes() const {
  std::ifstream status("/proc/" + std::to_string(pid_) + "/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmRSS:")) return std::stoull(line.substr(6)) * 1024;
  throw std::runtime_error("the measured program has ended");
}

std::string http_get(std::uint16_t port, const std::string& path) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const std::string request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
  std::string answer;
  if (::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 &&
      ::write(socket, request.data(), request.size()) == static_cast<ssize_t>(request.size())) {
    char buffer[16384];
    for (ssize_t got = 0; (got = ::read(socket, buffer, sizeof buffer)) > 0;)
      answer.append(buffer, static_cast<std::size_t>(got));
  }
  ::close(socket);
  const auto body = answer.find("\r\n\r\n");
  if (body == std::string::npos) throw std::runtime_error("no answer to GET " + path);
  return answer.substr(body + 4);
}

std::map<std::string, double> read_metrics(std::uint16_t port) {
  std::map<std::string, double> sums;
  std::istringstream lines(http_get(port, "/metrics"));
  for (std::string line; std::getline(lines, line);) {
    const auto space = line.rfind(' ');
    if (line.empty() || line[0] == '#' || space == std::string::npos) continue;
    const std::string name = line.substr(0, line.find_first_of("{ "));
    sums[name] += std::stod(line.substr(space + 1));
  }
  return sums;
}

std::uint64_t device_flushes(const std::filesystem::path& path) {
  struct stat about {};
  if (::stat(path.c_str(), &about) != 0) return 0;
  std::ifstream disks("/proc/diskstats");
  for (std::string line; std::getline(disks, line);) {
    std::istringstream words(line);
    unsigned major = 0;
    unsigned minor = 0;
    std::string name;
    words >> major >> minor >> name;
    if (major != ::major(about.st_dev) || minor != ::minor(about.st_dev)) continue;
    std::uint64_t value = 0;
    for (int column = 0; column < 16; ++column) words >> value;
    return words ? value : 0;
  }
  return 0;
}

}  // namespace majlis::bench
