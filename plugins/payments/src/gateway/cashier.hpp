// Asks the gateway what is due, takes its answers to the ledger, and asks again where none came. It holds nothing but
// what is under way: everything else stands in rows, so that it may be killed between any two steps. Strand alone; the
// gateway is never called from within a transaction.
#pragma once

#include "settle.hpp"
#include "transport.hpp"

#include <majlis/plugin.hpp>
#include <majlis/plugin_database.hpp>

#include <memory>
#include <set>

namespace majlis::payments {

class Cashier {
 public:
  Cashier(sdk::Host& host, sdk::PluginDatabase& database);
  ~Cashier();
  Cashier(const Cashier&) = delete;
  Cashier& operator=(const Cashier&) = delete;

  // Without an opening there is no gateway. `action_ms`: how long a person may take to act.
  void open(std::unique_ptr<Gateway> gateway, std::unique_ptr<Transport> transport, std::int64_t action_ms);
  void stop() { stopped_ = true; }
  const Gateway* gateway() const { return gateway_.get(); }

  // Begins what is due.
  void kick();
  // An answer of the gateway to a question, which is asked once.
  sdk::task<GatewayAnswer> ask(const GatewayRequest& request);
  // The time that never goes back: the ledger's.
  static std::int64_t now(Transaction& t, std::int64_t now_ms);

 private:
  using Settling = std::function<void(Transaction& t, Settlement& settlement)>;
  struct Verdict {
    Fate fate;
    std::string reason;
    Settling work;  // where there is an object
  };
  Verdict read(const GatewayCall& call, const GatewayAnswer& answer);
  sdk::task<void> run();
  sdk::task<void> serve(CallName name);
  sdk::task<void> settle_call(const GatewayCall& call);
  sdk::task<void> send(const GatewayCall& call);
  sdk::task<void> look(const GatewayCall& call);
  sdk::task<void> look_for_payment(const GatewayCall& call);
  sdk::task<void> look_for_refund(const GatewayCall& call);
  // Turns the gateway's pages until one of its objects names `id`, and takes that, or that there is none.
  using Question = std::function<GatewayRequest(const std::string& after)>;
  template <class Object>
  using Reader = Page<Object> (Gateway::*)(const GatewayAnswer& answer) const;
  template <class Id, class Object>
  using Taker = void (Settlement::*)(const Id& id, const Object& object);
  template <class Id, class Object>
  sdk::task<void> look_for(const GatewayCall& call, const Id& id, const Question& question, Reader<Object> reader,
                           Taker<Id, Object> take);
  sdk::task<void> wake_later(std::chrono::milliseconds delay);
  sdk::task<GatewayAnswer> exchange(const GatewayRequest& request, const std::string& key);
  // Runs a settlement on the writer and tells those whom it concerns.
  sdk::task<void> settle(const Settling& work);
  sdk::task<void> put_off(const CallName& name, bool doubtful);

  sdk::Host& host_;
  sdk::PluginDatabase& database_;
  sdk::Host::Settler settler_;
  std::unique_ptr<Gateway> gateway_;
  std::unique_ptr<Transport> transport_;
  std::int64_t action_ms_ = 0;
  std::set<CallName> busy_;
  bool stopped_ = false;
};

}  // namespace majlis::payments
