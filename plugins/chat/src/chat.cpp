#include "chat.hpp"

namespace majlis::chat {

using sdk::Call;
using sdk::Code;
using sdk::MethodError;
using sdk::task;

Chat::Chat(sdk::Host& host)
    : Plugin(host),
      database_(host),
      membership_(host),
      profiles_(host, database_),
      hints_(host, membership_),
      reports_(host, database_) {
  method("chat.profile_set", profiles_, &Profiles::set);
  method("chat.profile_get", profiles_, &Profiles::get);
  method("chat.profile_remove", profiles_, &Profiles::remove);
  method("chat.contact_lookup", profiles_, &Profiles::lookup);
  method("chat.typing", hints_, &Hints::typing);
  method("chat.presence_set", hints_, &Hints::presence_set);
  method("chat.report", reports_, &Reports::report);
  method("chat.reports", reports_, &Reports::list);
  method("chat.report_get", reports_, &Reports::get);
  method("chat.report_close", reports_, &Reports::close);
  event("messaging.will_append", &Chat::will_append);
  http("GET", "/invite/", invitations_, &Invitations::page);
}

task<void> Chat::start(const sdk::Setup& setup) {
  profiles_.set_limit(static_cast<std::size_t>(sdk::integer_at(setup.config, "profile_bytes_max")));
  reports_.set_limit(sdk::integer_at(setup.config, "reports_per_day"));
  invitations_.set_title(sdk::text_at(setup.config, "host_title"));
  database_.open({.file = setup.data / "chat.db", .migrations = sdk::read_migrations(setup.folder / "migrations")});
  co_return;
}

task<void> Chat::will_append(const Call&, const sdk::Event& event) {
  if (sdk::text_at(event.payload, "kind") == "application" && sdk::text_at(event.payload, "role") == "member")
    throw MethodError(Code::kDenied, "in this broadcast group only owners and moderators post");
  co_return;
}

}  // namespace majlis::chat

MAJLIS_PLUGIN(majlis::chat::Chat)
