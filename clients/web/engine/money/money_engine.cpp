#include "clients/web/engine/money/money_engine.hpp"

#include "clients/web/engine/money/money_turn.hpp"

#include <algorithm>

namespace majlis::web {
namespace {

struct Request {
  std::string method;
  record::Raw params;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("method", self.method, record::Limits{1, 64});
    visit("params", self.params, record::Limits{});
  }
};

struct Failure {
  std::string name, detail;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("name", self.name, record::Limits{});
    visit("detail", self.detail, record::Limits{});
  }
};

struct Response {
  std::optional<Failure> error;
  std::optional<record::Raw> result;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("error", self.error, record::Limits{});
    visit("result", self.result, record::Limits{});
  }
};

Status run(MoneyTurn& turn, std::string_view name) {
  for (const auto methods : {card_methods(), wallet_methods()}) {
    const auto found = std::ranges::find(methods, name, &MoneyMethod::name);
    if (found != methods.end()) return found->run(turn);
  }
  return Error{"web.method", "the money engine has no method " + std::string(name)};
}

Bytes failed(const Error& error) {
  Response response;
  response.error = Failure{std::string(error.name), error.detail};
  return record::encode(response);
}

}  // namespace

Bytes handle_money(ByteView bytes) {
  const auto request = record::decode<Request>(bytes);
  if (!request.ok()) return failed({"web.request", "this is no request: " + request.error().detail});
  MoneyTurn turn{request->params.item, std::nullopt};
  if (const Status status = run(turn, request->method); !status.ok()) return failed(status.error());
  Response response;
  if (turn.result) response.result = record::Raw{*std::move(turn.result)};
  return record::encode(response);
}

}  // namespace majlis::web
