#include "host/observe/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <map>
#include <mutex>

namespace majlis::host {
namespace {

class PrometheusCounter final : public Counter {
 public:
  explicit PrometheusCounter(prometheus::Counter& counter) : counter_(counter) {}
  void add(double amount) override { counter_.Increment(amount); }
  double value() const override { return counter_.Value(); }

 private:
  prometheus::Counter& counter_;
};

class PrometheusGauge final : public Gauge {
 public:
  explicit PrometheusGauge(prometheus::Gauge& gauge) : gauge_(gauge) {}
  void set(double value) override { gauge_.Set(value); }
  void add(double amount) override { gauge_.Increment(amount); }
  double value() const override { return gauge_.Value(); }

 private:
  prometheus::Gauge& gauge_;
};

class PrometheusHistogram final : public Histogram {
 public:
  explicit PrometheusHistogram(prometheus::Histogram& histogram) : histogram_(histogram) {}
  void observe(double value) override { histogram_.Observe(value); }

 private:
  prometheus::Histogram& histogram_;
};

using Key = std::pair<std::string, prometheus::Labels>;

// The wrapper of `key`, made by `make` the first time.
template <class Handle, class Make>
auto& remembered(std::map<Key, std::unique_ptr<Handle>>& handles, const Key& key, Make make) {
  auto& slot = handles[key];
  if (!slot) slot = std::make_unique<Handle>(make());
  return *slot;
}

}  // namespace

struct Metrics::State {
  prometheus::Registry registry{prometheus::Registry::InsertBehavior::Merge};
  std::mutex mutex;
  std::mutex refreshing;
  std::map<Key, std::unique_ptr<PrometheusCounter>> counters;
  std::map<Key, std::unique_ptr<PrometheusGauge>> gauges;
  std::map<Key, std::unique_ptr<PrometheusHistogram>> histograms;
  std::vector<std::weak_ptr<std::function<void()>>> refreshed;
};

Metrics::Metrics() : state_(std::make_unique<State>()) {}
Metrics::~Metrics() = default;

Counter& Metrics::counter(const std::string& name, const std::string& help, Labels labels) {
  const std::lock_guard lock(state_->mutex);
  return remembered(state_->counters, {name, labels}, [&]() -> prometheus::Counter& {
    return prometheus::BuildCounter().Name(name).Help(help).Register(state_->registry).Add(labels);
  });
}

Gauge& Metrics::gauge(const std::string& name, const std::string& help, Labels labels) {
  const std::lock_guard lock(state_->mutex);
  return remembered(state_->gauges, {name, labels}, [&]() -> prometheus::Gauge& {
    return prometheus::BuildGauge().Name(name).Help(help).Register(state_->registry).Add(labels);
  });
}

Histogram& Metrics::histogram(const std::string& name, const std::string& help, std::vector<double> upper_bounds,
                              Labels labels) {
  const std::lock_guard lock(state_->mutex);
  return remembered(state_->histograms, {name, labels}, [&]() -> prometheus::Histogram& {
    auto& family = prometheus::BuildHistogram().Name(name).Help(help).Register(state_->registry);
    return family.Add(labels, std::move(upper_bounds));
  });
}

std::shared_ptr<void> Metrics::before_exposition(std::function<void()> refresh) {
  auto kept = std::make_shared<std::function<void()>>(std::move(refresh));
  const std::lock_guard lock(state_->mutex);
  state_->refreshed.push_back(kept);
  return kept;
}

std::string Metrics::exposition() const {
  std::vector<std::shared_ptr<std::function<void()>>> all;
  {
    const std::lock_guard lock(state_->mutex);
    std::erase_if(state_->refreshed, [](const auto& refresh) { return refresh.expired(); });
    for (const auto& refresh : state_->refreshed)
      if (auto alive = refresh.lock()) all.push_back(std::move(alive));
  }
  const std::lock_guard one_at_a_time(state_->refreshing);  // each adds what is new since the last
  for (const auto& refresh : all) (*refresh)();
  return prometheus::TextSerializer().Serialize(state_->registry.Collect());
}

std::vector<double> duration_bounds() {
  return {0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};
}

}  // namespace majlis::host
