// A group and those who come and go, in one process: a host that orders commits, members that fall behind, messages
// that are dropped, doubled and reordered. Everything follows from the seed.
#pragma once

#include "crypto/mls/group.hpp"
#include "tests/simulation/mls/stolen_state.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace majlis::simulation {

// What the host has accepted: the step from the epoch that is its index to the next.
struct LogEntry {
  std::vector<Bytes> proposals;  // standalone ones that the commit refers to
  Bytes commit;
};

struct Letter {
  std::uint64_t epoch;
  Bytes message;
  Bytes plaintext;
};

struct Client {
  std::string name;
  crypto::SigningKey key;
  mls::OwnKeyPackage package;       // used once, to be added
  std::optional<mls::Group> group;  // the last state, also after having been removed
  bool member = false;              // on the host's roster
  bool removed = false;             // knows that it is not
  std::vector<std::size_t> inbox;   // indices into World::letters_, not delivered yet
};

inline constexpr auto kNote = static_cast<mls::ExtensionType>(0xF001);  // an extension of the application
inline constexpr std::size_t kMostMembers = 64;

mls::LeafOptions leaf_of(const Client& client);

class World {
 public:
  explicit World(std::uint64_t seed);

  // One random operation.
  void step();
  // Everybody catches up; all must agree. Asserts what must hold of members, former members and thieves.
  void settle();

  std::size_t members() const;
  const std::vector<std::string>& history() const { return history_; }

 private:
  // A commit on its way to the host, with what its acceptance would change on the roster.
  struct Bid {
    std::size_t committer;
    mls::PendingCommit pending;
    std::vector<Bytes> proposals;
    std::vector<std::size_t> added;
    std::vector<std::size_t> removed;
    std::vector<std::size_t> updated;  // by Update proposals
    bool path;
    bool tree_in_welcome;
  };

  void race();
  void external_join();
  void commit_by_reference();
  void send_letters();
  void deliver_some();
  void catch_up_some();
  void restart();
  void tamper();
  void steal();

  std::optional<Bid> bid(std::size_t committer);
  void add_proposals(std::size_t committer, mls::CommitOptions& options, Bid& bid);
  void accept(Bid bid);
  void join(std::size_t newcomer, const Bid& bid);
  void catch_up(std::size_t client);
  void apply_next(std::size_t client);
  void open_inbox(std::size_t client);
  void check_late_letters(std::size_t client);
  void check_thief(const Bid& bid);
  void refuse(mls::Group& copy, const Bid& bid);
  void lock_out(StolenState state);
  void check_locked_out(const Bid& bid);
  mls::GroupContext provisional(const Bid& bid) const;

  std::size_t new_client();
  std::uint64_t draw(std::uint64_t below);
  bool chance(unsigned percent) { return draw(100) < percent; }
  std::uint64_t epoch() const { return log_.size(); }
  bool current(const Client& client) const { return client.group->epoch().value == epoch(); }
  std::vector<std::size_t> roster() const;
  std::size_t any_member();
  // A member at the newest epoch.
  std::size_t any_current_member();
  void note(std::string what) { history_.push_back(std::move(what)); }

  crypto::SeededRandom random_;
  mls::AcceptAnyCredential credentials_;
  mls::PskTable psks_;
  mls::Checks checks_{credentials_, &psks_, std::nullopt};
  std::vector<std::unique_ptr<Client>> clients_;
  std::vector<LogEntry> log_;
  std::vector<Letter> letters_;
  Bytes group_info_;                     // the newest epoch's
  Bytes confirmed_hash_;                 // and its confirmed transcript hash
  std::optional<StolenState> stolen_;    // as good as the member that it was copied from
  std::vector<StolenState> locked_out_;  // of former members, and of members that have healed since
  std::size_t thief_of_ = 0;
  std::vector<std::string> history_;
};

}  // namespace majlis::simulation
