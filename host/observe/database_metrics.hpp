// One database's numbers as metrics, copied when somebody looks. Lives no longer than the database.
#pragma once

#include "host/observe/metrics.hpp"

#include <majlis/database.hpp>

#include <memory>
#include <string>

namespace majlis::host {

class DatabaseMetrics {
 public:
  // `name` becomes the label `database`.
  DatabaseMetrics(Metrics& metrics, const std::string& name, const sdk::Database& database);

 private:
  std::shared_ptr<void> refresh_;
};

}  // namespace majlis::host
