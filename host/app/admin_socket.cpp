#include "host/app/admin_socket.hpp"

#include "host/net/rpc.hpp"

#include <nlohmann/json.hpp>

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstring>
#include <future>
#include <stdexcept>

namespace majlis::host {
namespace {

constexpr std::size_t kLongest = 1 << 20;

// The address of a socket in a folder whose path may be longer than an address can be: by way of an open descriptor.
class Address {
 public:
  explicit Address(const std::filesystem::path& data)
      : folder_(::open(data.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)) {
    address_.sun_family = AF_UNIX;
    const std::string path = "/proc/self/fd/" + std::to_string(folder_) + "/admin.sock";
    std::memcpy(address_.sun_path, path.c_str(), path.size() + 1);
  }
  ~Address() { ::close(folder_); }
  Address(const Address&) = delete;
  Address& operator=(const Address&) = delete;
  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&address_); }

 private:
  int folder_;
  sockaddr_un address_{};
};

// Until the other side has said all.
std::string read_all(int from) {
  std::string all;
  std::array<char, 4096> piece{};
  while (all.size() <= kLongest) {
    const ssize_t got = ::recv(from, piece.data(), piece.size(), 0);
    if (got <= 0) break;
    all.append(piece.data(), static_cast<std::size_t>(got));
  }
  return all;
}

void write_all(int to, std::string_view text) {
  while (!text.empty()) {
    const ssize_t put = ::send(to, text.data(), text.size(), MSG_NOSIGNAL);
    if (put <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(put));
  }
}

}  // namespace

AdminSocket::AdminSocket(const std::filesystem::path& data, Dispatcher& calls, MethodRegistry& methods)
    : file_(data / "admin.sock"), calls_(calls), methods_(methods) {
  std::error_code ignored;
  std::filesystem::remove(file_, ignored);  // of a host that was killed; the folder is ours
  listener_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const Address address(data);
  const mode_t before = ::umask(0077);
  const bool bound = ::bind(listener_, address.get(), sizeof(sockaddr_un)) == 0 && ::listen(listener_, 8) == 0;
  ::umask(before);
  if (!bound) {
    const std::string why = std::strerror(errno);
    ::close(listener_);
    throw std::runtime_error("cannot listen on " + file_.string() + ": " + why);
  }
  thread_ = std::thread([this] { run(); });
}

AdminSocket::~AdminSocket() {
  ::shutdown(listener_, SHUT_RDWR);
  thread_.join();
  ::close(listener_);
  std::error_code ignored;
  std::filesystem::remove(file_, ignored);
}

void AdminSocket::run() {
  while (true) {
    const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (client < 0 && (errno == EINVAL || errno == EBADF)) return;  // shut down by our destructor
    if (client < 0) {                                               // out of descriptors, most likely
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
      continue;
    }
    const timeval patience{10, 0};
    ::setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    serve(client);
    ::close(client);
  }
}

void AdminSocket::serve(int client) {
  const std::string message = read_all(client);
  rpc::Parsed parsed = rpc::parse(as_bytes(message), Encoding::kJson, methods_);
  if (auto* wrong = std::get_if<rpc::Malformed>(&parsed))
    return write_all(client, as_text(rpc::response(wrong->id, Outcome(std::move(wrong->why)), Encoding::kJson)));
  const auto& request = std::get<rpc::Request>(parsed);
  const auto answer = std::make_shared<std::promise<Outcome>>();
  auto future = answer->get_future();
  calls_.call(request.method, Caller::admin(), request.params,
              [answer](Outcome&& outcome) { answer->set_value(std::move(outcome)); });
  write_all(client, as_text(rpc::response(request.id, future.get(), Encoding::kJson)));
}

bool host_runs(const std::filesystem::path& data) {
  const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const Address address(data);
  const bool runs = ::connect(socket, address.get(), sizeof(sockaddr_un)) == 0;
  ::close(socket);
  return runs;
}

std::string call_running_host(const std::filesystem::path& data, const std::string& method, const std::string& params) {
  using Json = nlohmann::json;
  const Json given = Json::parse(params, nullptr, false);
  if (!given.is_object())
    throw std::runtime_error("the params of " + method + " are not a JSON object; write '{\"name\": value}'");
  const Json request{{"jsonrpc", "2.0"}, {"id", 1}, {"method", method}, {"params", given}};
  const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const Address address(data);
  if (::connect(socket, address.get(), sizeof(sockaddr_un)) != 0) {
    ::close(socket);
    throw std::runtime_error("no majlisd runs on the data folder " + data.string() +
                             "; start one, or name its folder with --data");
  }
  write_all(socket, request.dump());
  ::shutdown(socket, SHUT_WR);
  const Json answer = Json::parse(read_all(socket), nullptr, false);
  ::close(socket);
  if (!answer.is_object()) throw std::runtime_error("majlisd gave no answer; its log says why");
  if (answer.contains("error")) {
    const Json& error = answer["error"];
    const std::string message = error.value("message", "it failed");
    if (error.value("data", Json::object()).value("name", "") == "method_not_found") throw NoSuchMethod(message);
    throw std::runtime_error(message);
  }
  return answer.value("result", Json::object()).dump(2);
}

}  // namespace majlis::host
