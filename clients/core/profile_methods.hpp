// What the core asks of the host's plugin `chat` about profiles, as plugins/chat/schema/chat.json has it. Internal to
// clients/core.
#pragma once

#include "base/record.hpp"
#include "clients/core/profile.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace majlis::client {

// How long after a passing failure the host may be asked for profiles again.
inline constexpr std::uint64_t kProfilesAgainMs = 5'000;

struct ProfileSet {
  static constexpr std::string_view kName = "chat.profile_set";
  struct Params {
    Bytes profile;
    std::uint64_t expected_version = 0;
    template <class Self, class Visitor>
    static void fields(Self& self, Visitor&& visit) {
      visit("profile", self.profile, record::Limits{});
      visit("expected_version", self.expected_version, record::Limits{});
    }
  };
  struct Result {
    std::uint64_t version = 0;
    template <class Self, class Visitor>
    static void fields(Self& self, Visitor&& visit) {
      visit("version", self.version, record::Limits{});
    }
  };
};

struct ProfileGet {
  static constexpr std::string_view kName = "chat.profile_get";
  struct Params {
    AccountId account;
    template <class Self, class Visitor>
    static void fields(Self& self, Visitor&& visit) {
      visit("account", self.account, record::Limits{});
    }
  };
  struct Result {
    std::optional<Bytes> profile;
    std::uint64_t version = 0;
    template <class Self, class Visitor>
    static void fields(Self& self, Visitor&& visit) {
      visit("profile", self.profile, record::Limits{0, 262'144});
      visit("version", self.version, record::Limits{});
    }
  };
};

// Keeps what the record's key opened as the profile of its version, and shows it.
void keep_profile(Context& context, ProfileRecord& record, protocol::Profile profile);

}  // namespace majlis::client
