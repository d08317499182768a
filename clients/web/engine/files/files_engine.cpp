#include "clients/web/engine/files/files_engine.hpp"

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

struct Response {
  std::optional<Failure> error;
  std::optional<record::Raw> result;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("error", self.error, record::Limits{});
    visit("result", self.result, record::Limits{});
  }
};

Status run(FilesTurn& turn, std::string_view name) {
  for (const auto methods : {upload_methods(), download_methods(), content_methods()}) {
    const auto found = std::ranges::find(methods, name, &FilesMethod::name);
    if (found != methods.end()) return found->run(turn);
  }
  return Error{"web.method", "the files engine has no method " + std::string(name)};
}

}  // namespace

Bytes FilesEngine::handle(ByteView bytes) {
  auto request = record::decode<Request>(bytes);
  if (!request.ok()) return failed<Response>({"web.request", "this is no request: " + request.error().detail});
  const Secret params = Secret::take(std::move(request->params.item));  // of an upload, its key
  FilesTurn turn{running_, params.view()};
  if (const Status status = run(turn, request->method); !status.ok()) return failed<Response>(status.error());
  Response response;
  if (turn.result) response.result = record::Raw{*std::move(turn.result)};
  return record::encode(response);
}

}  // namespace majlis::web
