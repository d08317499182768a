// Calls of the host's methods over many connections at once, for all that is prepared and not measured.
#pragma once

#include "base/record.hpp"
#include "bench/messaging/swarm.hpp"
#include "clients/core/rpc.hpp"

#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace majlis::bench {

using client::request;
using HostFrame = client::Frame;  // an answer or a notification

// What a failed Result says, as an exception: the benchmark ends.
template <class T>
T must(Result<T> result, std::string_view what) {
  if (!result.ok()) throw std::runtime_error(std::string(what) + ": " + result.error().detail);
  return *std::move(result);
}

class Calls {
 public:
  explicit Calls(Swarm& swarm) : swarm_(swarm) {}

  // One call on each of `connections`, params_of(i) for the i-th; all answers in that order. At most `together` wait
  // at a time. Throws std::runtime_error with the host's words if it refuses one. Notifications meanwhile are dropped.
  template <class Method, class ParamsOf>
  std::vector<typename Method::Result> each(const std::vector<std::size_t>& connections, ParamsOf params_of,
                                            std::size_t together = 512) {
    std::vector<typename Method::Result> results(connections.size());
    run(
        Method::kName, connections, [&](std::size_t i) { return record::encode(params_of(i)); },
        [&](std::size_t i, const Bytes& result) {
          results[i] =
              must(record::decode<typename Method::Result>(result, record::Unknown::kSkip), std::string(Method::kName));
        },
        together);
    return results;
  }
  template <class Method>
  typename Method::Result one(std::size_t connection, const typename Method::Params& params) {
    return each<Method>({connection}, [&](std::size_t) { return params; }).front();
  }

 private:
  void run(std::string_view method, const std::vector<std::size_t>& connections,
           const std::function<Bytes(std::size_t)>& params_of,
           const std::function<void(std::size_t, const Bytes&)>& take, std::size_t together);
  Swarm& swarm_;
};

}  // namespace majlis::bench
