#include "files.hpp"

#include <sodium/core.h>

namespace majlis::files {

using sdk::task;

Files::Files(sdk::Host& host)
    : Plugin(host),
      database_(host),
      tokens_(host, database_),
      uploads_(host, database_),
      downloads_(host, tokens_),
      sweeper_(host, database_, uploads_),
      methods_(host, database_, tokens_, uploads_, sweeper_) {
  if (sodium_init() < 0) throw std::runtime_error("libsodium cannot be used here");
  method("files.grant", methods_, &Methods::grant);
  method("files.revoke", methods_, &Methods::revoke);
  method("files.remove", methods_, &Methods::remove);
  method("files.list", methods_, &Methods::list);
  method("files.usage", methods_, &Methods::usage);
  method("files.overview", methods_, &Methods::overview);
  method("files.sweep", methods_, &Methods::sweep);
  for (const char* verb : {"OPTIONS", "POST", "HEAD", "PATCH", "DELETE", "GET", "PUT"})
    for (const char* path : {"/uploads", "/uploads/"}) http(verb, path, uploads_, &Uploads::serve);
  for (const char* verb : {"GET", "HEAD"}) http(verb, "/blobs/", downloads_, &Downloads::get);
  http("POST", "/blobs/", downloads_, &Downloads::renew);
}

task<void> Files::start(const sdk::Setup& setup) {
  const Limits limits = Limits::from(setup.config);
  uploads_.set_limits(limits);
  sweeper_.set_limits(limits);
  methods_.set_limits(limits);
  database_.open({.file = setup.data / "files.db", .migrations = sdk::read_migrations(setup.folder / "migrations")});
  host().spawn("collecting what is over", sweeper_.run());
  co_return;
}

task<void> Files::stop() {
  sweeper_.stop();
  co_return;
}

}  // namespace majlis::files

MAJLIS_PLUGIN(majlis::files::Files)
