// forge_card HOME TO TYPE HEX: sends a message of any type and body, as no client would, from the profile in HOME.
#include "base/encoding.hpp"
#include "clients/cli/commands/command.hpp"

#include <cstdio>

using namespace majlis;

namespace {

Status forge(const std::filesystem::path& home, const std::string& to, const std::string& type,
             const std::string& hex) {
  cli::Globals globals;
  globals.home = home;
  MAJLIS_TRY(auto profile, cli::open_online(globals));
  MAJLIS_TRY(const auto stream, cli::conversation_for(*profile, to));
  MAJLIS_TRY(const Bytes body, from_hex(hex));
  const client::Draft draft{type, body, "a forged card", std::nullopt};
  MAJLIS_CHECK(profile->driver().run([&](client::Core& core, client::Ticket ticket, std::uint64_t now) {
    return core.send(ticket, stream, draft, now);
  }));
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) return 2;
  const Status done = forge(argv[1], argv[2], argv[3], argv[4]);
  if (!done.ok()) std::fprintf(stderr, "%s\n", done.error().detail.c_str());
  return done.ok() ? 0 : 1;
}
