#include "clients/cli/passphrase.hpp"

#include <cstdlib>
#include <fstream>
#include <gtest/gtest.h>
#include <unistd.h>

namespace majlis::cli {
namespace {

namespace fs = std::filesystem;

class PassphraseTest : public ::testing::Test {
 protected:
  PassphraseTest() : folder_(fs::path(::testing::TempDir()) / ("passphrase-" + std::to_string(::getpid()))) {
    fs::remove_all(folder_);
    ::unsetenv("MAJLIS_PASSPHRASE");
    home_.emplace(*Home::open(folder_ / "home"));
  }
  ~PassphraseTest() override {
    ::unsetenv("MAJLIS_PASSPHRASE");
    home_.reset();
    fs::remove_all(folder_);
  }

  PassphraseSource file(const std::string& content) {
    const auto path = folder_ / ("passphrase-" + std::to_string(++files_));
    std::ofstream(path) << content;
    return {path.string(), false, true};
  }
  Result<identity::StoreKey> open(const PassphraseSource& source) { return open_store_key(*home_, source, random_); }
  // Whether two keys are the same: one opens what the other sealed.
  bool same(const identity::StoreKey& one, const identity::StoreKey& other) {
    return other.open(one.seal(random_, as_bytes("x"), as_bytes("y")), as_bytes("y")).ok();
  }

  fs::path folder_;
  std::optional<Home> home_;
  crypto::SeededRandom random_{1};
  int files_ = 0;
};

TEST_F(PassphraseTest, OpensWithTheSamePassphraseAlone) {
  const auto first = open(file("swordfish\n"));
  ASSERT_TRUE(first.ok()) << first.error().detail;
  const auto again = open(file("swordfish"));
  ASSERT_TRUE(again.ok()) << again.error().detail;
  EXPECT_TRUE(same(*first, *again));
  const auto wrong = open(file("sword fish\n"));
  ASSERT_FALSE(wrong.ok());
  EXPECT_EQ(wrong.error().name, "cli.passphrase.wrong");
}

TEST_F(PassphraseTest, TheSameWordComposedOrNotIsTheSame) {
  const auto composed = open(file("caf\u00e9\n"));
  ASSERT_TRUE(composed.ok());
  const auto decomposed = open(file("cafe\u0301\r\nsecond line"));
  ASSERT_TRUE(decomposed.ok()) << decomposed.error().detail;
  EXPECT_TRUE(same(*composed, *decomposed));
}

TEST_F(PassphraseTest, TheEnvironmentMaySayIt) {
  ::setenv("MAJLIS_PASSPHRASE", "swordfish", 1);
  ASSERT_TRUE(open({}).ok());
  EXPECT_TRUE(open(file("swordfish")).ok());
}

TEST_F(PassphraseTest, NothingIsMadeWithoutOne) {
  const auto missing = open({});  // standard input of a test is no terminal
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.error().name, "cli.passphrase.missing");
  const auto empty = open(file("\n"));
  ASSERT_FALSE(empty.ok());
  EXPECT_EQ(empty.error().name, "cli.passphrase.empty");
  const auto unreadable = open({(folder_ / "none").string(), false, true});
  ASSERT_FALSE(unreadable.ok());
  EXPECT_EQ(unreadable.error().name, "cli.passphrase.file");
  EXPECT_FALSE((*home_->setting("lock")).has_value());
}

TEST_F(PassphraseTest, WithoutOneTheKeyFileOpens) {
  const auto first = open({std::nullopt, true, true});
  ASSERT_TRUE(first.ok());
  EXPECT_EQ(fs::status(home_->key_file()).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  const auto again = open({});
  ASSERT_TRUE(again.ok()) << again.error().detail;
  EXPECT_TRUE(same(*first, *again));
}

TEST_F(PassphraseTest, ChangesAndKeepsTheKey) {
  const auto first = open(file("old"));
  ASSERT_TRUE(first.ok());
  ASSERT_TRUE(change_lock(*home_, *first, file("new"), random_).ok());
  EXPECT_EQ(open(file("old")).error().name, "cli.passphrase.wrong");
  const auto changed = open(file("new"));
  ASSERT_TRUE(changed.ok());
  EXPECT_TRUE(same(*first, *changed));

  ASSERT_TRUE(change_lock(*home_, *changed, {std::nullopt, true, true}, random_).ok());
  ASSERT_TRUE(open({}).ok());
  ASSERT_TRUE(change_lock(*home_, *changed, file("third"), random_).ok());
  EXPECT_FALSE(fs::exists(home_->key_file()));
  EXPECT_TRUE(open(file("third")).ok());
}

TEST_F(PassphraseTest, AnInterruptedChangeLeavesThePassphrase) {
  ASSERT_TRUE(open(file("swordfish")).ok());
  std::ofstream(home_->key_file()) << "what a change to no passphrase wrote before it was killed\n";
  EXPECT_TRUE(open(file("swordfish")).ok());
}

}  // namespace
}  // namespace majlis::cli
