// Whether the host is alive and ready, for /healthz and /readyz. Written by the composition root and by parts that
// may fail; read by net. Thread-safe.
#pragma once

#include <map>
#include <mutex>
#include <string>

namespace majlis::host {

class Health {
 public:
  // A part that is not ready says why; empty means ready.
  void set(const std::string& part, const std::string& trouble);

  // Every part is ready.
  bool ready() const;
  // {"ready":false,"parts":{"listeners":"starting"}}
  std::string json() const;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::string> parts_;
};

}  // namespace majlis::host
