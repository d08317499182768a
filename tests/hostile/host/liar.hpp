// A host that lies: the real messaging module does the work, and a small edit stands between its truth and a device.
// A lie is told to one device or to all; it may change what the host hears, what it answers and what it pushes.
#pragma once

#include "tests/simulation/messaging/person.hpp"
#include "tests/simulation/messaging/wire.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace majlis::hostile {

using simulation::Person;

class Liar final : public simulation::Wire {
 public:
  using Wire::Wire;

  // Whom the lies that follow are told; null: everybody.
  void aim_at(const Person* victim) { victim_ = victim; }
  void be_honest() { lies_.clear(), victim_ = nullptr; }

  // Changes what the host answers.
  template <class Method, class Lie>
  void answer(Lie lie) {
    lies_[std::string(Method::kName)].push_back({victim_, {}, [lie](const Bytes& params, host::Outcome& outcome) {
                                                   const auto* bytes = std::get_if<Bytes>(&outcome);
                                                   if (bytes == nullptr) return;
                                                   auto result = record::decode<typename Method::Result>(*bytes);
                                                   lie(*record::decode<typename Method::Params>(params), *result);
                                                   outcome = record::encode(*result);
                                                 }});
  }
  // Stands before the host: may change what it hears, or answer in its place, and then it hears nothing.
  template <class Method, class Lie>
  void intercept(Lie lie) {
    lies_[std::string(Method::kName)].push_back({victim_,
                                                 [lie](Bytes& bytes) -> std::optional<host::Outcome> {
                                                   auto params = record::decode<typename Method::Params>(bytes);
                                                   std::optional<host::Outcome> outcome = lie(*params);
                                                   bytes = record::encode(*params);
                                                   return outcome;
                                                 },
                                                 {}});
  }
  // Changes what the host pushes. The lie says whether the note is passed on.
  template <class Note, class Lie>
  void push(Lie lie) {
    lies_[std::string(Note::kName)].push_back({victim_,
                                               [lie](Bytes& bytes) -> std::optional<host::Outcome> {
                                                 auto note = record::decode<typename Note::Params>(bytes);
                                                 const bool passed_on = lie(*note);
                                                 bytes = record::encode(*note);
                                                 return passed_on ? std::nullopt
                                                                  : std::optional<host::Outcome>(Bytes());
                                               },
                                               {}});
  }

  std::optional<host::Outcome> call(host::ConnectionId from, const std::string& method, Bytes params) override {
    for (const auto& lie : told(from, method))
      if (lie.before)
        if (auto outcome = lie.before(params)) return outcome;
    auto outcome = Wire::call(from, method, params);
    for (const auto& lie : told(from, method))
      if (lie.after && outcome) lie.after(params, *outcome);
    return outcome;
  }
  std::optional<Bytes> note(host::ConnectionId to, const std::string& method, Bytes params) override {
    for (const auto& lie : told(to, method))
      if (lie.before(params)) return std::nullopt;
    return params;
  }

 private:
  struct Lie {
    const Person* victim;
    std::function<std::optional<host::Outcome>(Bytes&)> before;
    std::function<void(const Bytes&, host::Outcome&)> after;
  };
  std::vector<Lie> told(host::ConnectionId to, const std::string& method) const {
    std::vector<Lie> told;
    if (const auto found = lies_.find(method); found != lies_.end())
      for (const auto& lie : found->second)
        if (lie.victim == nullptr || lie.victim->connection() == to) told.push_back(lie);
    return told;
  }

  const Person* victim_ = nullptr;
  std::map<std::string, std::vector<Lie>> lies_;
};

}  // namespace majlis::hostile
