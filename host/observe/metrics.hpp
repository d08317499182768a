// Prometheus metrics behind our own small types. Handles are cheap to keep and to bump from any thread; they live as
// long as the Metrics that made them. One Metrics per host.
#pragma once

#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace majlis::host {

using Labels = std::initializer_list<std::pair<const std::string, std::string>>;

class Counter {
 public:
  virtual ~Counter() = default;
  virtual void add(double amount = 1) = 0;  // never negative
  virtual double value() const = 0;
};

class Gauge {
 public:
  virtual ~Gauge() = default;
  virtual void set(double value) = 0;
  virtual void add(double amount) = 0;
  virtual double value() const = 0;
};

class Histogram {
 public:
  virtual ~Histogram() = default;
  virtual void observe(double value) = 0;
};

class Metrics {
 public:
  Metrics();
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  // The same name and labels give the same handle. `help` is one sentence; units stand in the name.
  Counter& counter(const std::string& name, const std::string& help, Labels labels = {});
  Gauge& gauge(const std::string& name, const std::string& help, Labels labels = {});
  Histogram& histogram(const std::string& name, const std::string& help, std::vector<double> upper_bounds,
                       Labels labels = {});

  // Calls `refresh` before each exposition, on its thread, as long as what is returned lives: for numbers that are kept
  // elsewhere and copied when somebody looks.
  [[nodiscard]] std::shared_ptr<void> before_exposition(std::function<void()> refresh);

  // The text exposition format, version 0.0.4.
  std::string exposition() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Upper bounds for durations in seconds, from 0.1 ms to 10 s.
std::vector<double> duration_bounds();

}  // namespace majlis::host
