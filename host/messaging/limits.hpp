// What the module allows at most, with its defaults; set from the configuration, never changed while it runs.
#pragma once

#include <cstddef>
#include <cstdint>

namespace majlis::host::messaging {

inline constexpr std::uint64_t kSecondMs = 1000;
inline constexpr std::uint64_t kMinuteMs = 60 * kSecondMs;
inline constexpr std::uint64_t kHourMs = 60 * kMinuteMs;
inline constexpr std::uint64_t kDayMs = 24 * kHourMs;

// A bucket that refills at `per_second` and holds `burst`.
struct Rate {
  double per_second = 1;
  double burst = 1;
};

struct Limits {
  // calls
  Rate registrations{1, 30};        // of the whole host
  Rate challenges{5, 50};           // per connection
  Rate session_opens{5, 50};        // per connection: each checks a signature
  Rate lookups{20, 200};            // of device lists, per caller
  Rate list_appends{0.1, 20};       // of device lists, per account
  Rate appends{100, 1000};          // per device
  Rate stream_creations{0.1, 100};  // per account
  Rate claims{5, 200};              // of key packages, per account
  Rate links{0.1, 20};              // sealed answers for new devices, per caller

  // sizes
  std::size_t challenges_open = 20'000;
  std::uint64_t challenge_ms = kMinuteMs;
  std::uint64_t session_ms = kDayMs;
  std::size_t sessions_per_device = 8;
  std::size_t list_entries = 256;
  std::size_t active_devices = 64;
  std::size_t key_packages = 200;  // per device
  std::size_t key_packages_low = 50;
  std::size_t claims_per_pair = 20;  // one-time packages per hour; then last-resort ones
  std::size_t streams_per_account = 10'000;
  std::uint64_t direct_alone_ms = 10 * kSecondMs;  // a direct stream whose creator adds nobody by then is replaceable
  std::size_t members = 10'000;                    // devices in one stream
  std::size_t blocks = 10'000;
  std::size_t stream_invites = 100;  // of one group
  std::size_t links_open = 256;
  std::uint64_t link_ms = 10 * kMinuteMs;
  std::uint64_t signup_invite_ms = 7 * kDayMs;

  // message requests
  std::uint64_t request_messages = 10;
  std::size_t request_body = 16 * 1024;
  std::uint64_t request_ms = 30 * kDayMs;

  // delivery and retention
  std::uint64_t ack_save_ms = 250;
  std::size_t unacked_bytes = 4 << 20;  // pushed to one connection ahead of its acknowledgements
  std::size_t page_entries = 256;
  std::size_t page_bytes = 512 * 1024;
  std::uint64_t keep_ms = 30 * kDayMs;
  std::uint64_t dormant_ms = 30 * kDayMs;
  std::uint64_t sweep_ms = kMinuteMs;  // how often old rows are looked for
  // Commits since the tree's snapshot, all of which a joiner is sent beside it in one frame of at most 16 MiB.
  std::size_t tree_commit_bytes = 2 << 20;
  std::size_t cached_streams = 20'000;
};

}  // namespace majlis::host::messaging
