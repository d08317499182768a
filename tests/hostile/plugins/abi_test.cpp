// That each broken plugin is broken in the way that its name says, seen through the ABI; what the host makes of each
// is the loader's test.
#include <majlis/testing/fake_host.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <dlfcn.h>

namespace majlis::sdk::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Broken {
 public:
  explicit Broken(const std::string& id)
      : host(std::filesystem::path(MAJLIS_HOSTILE_PLUGINS) / id),
        library_(::dlopen((std::filesystem::path(MAJLIS_HOSTILE_PLUGINS) / id / (id + ".so")).c_str(), RTLD_NOW)) {
    if (library_ == nullptr) throw std::runtime_error(::dlerror());
  }
  ~Broken() {
    host.destroy();
    ::dlclose(library_);
  }
  Broken(const Broken&) = delete;
  Broken& operator=(const Broken&) = delete;

  using Symbol = const majlis_plugin* (*)(const majlis_host*);
  Symbol symbol() const { return reinterpret_cast<Symbol>(::dlsym(library_, "majlis_plugin_v1")); }
  std::string outcome(const std::string& method) {
    try {
      host.call(method, object());
      return "ok";
    } catch (const MethodError& error) {
      return std::string(code_name(error.code())) + ": " + error.message();
    }
  }

  FakeHost host;

 private:
  void* library_;
};

TEST(HostilePlugins, NoSymbol) { EXPECT_EQ(Broken("no-symbol").symbol(), nullptr); }

TEST(HostilePlugins, NoTable) {
  Broken broken("no-table");
  EXPECT_FALSE(broken.host.load(broken.symbol()));
  EXPECT_THAT(broken.host.log(), ElementsAre("not today"));
}

TEST(HostilePlugins, ThrowsInStart) {
  Broken broken("throws-in-start");
  ASSERT_TRUE(broken.host.load(broken.symbol()));
  try {
    broken.host.start();
    FAIL();
  } catch (const MethodError& error) {
    EXPECT_THAT(error.message(), HasSubstr("the moon is in the wrong house"));
  }
}

TEST(HostilePlugins, ThrowsInCall) {
  Broken broken("throws-in-call");
  ASSERT_TRUE(broken.host.load(broken.symbol()));
  broken.host.start();
  EXPECT_EQ(broken.outcome("throws-in-call.throw"), "internal: the plugin failed; its log says why");
  EXPECT_EQ(broken.outcome("throws-in-call.ping"), "ok");
  EXPECT_THAT(broken.host.log(), Contains(HasSubstr("the inside of the plugin")));
}

TEST(HostilePlugins, NeverCompletes) {
  Broken broken("never-completes");
  ASSERT_TRUE(broken.host.load(broken.symbol()));
  broken.host.start();
  const std::uint64_t waiting = broken.host.begin_call("never-completes.wait", object());
  EXPECT_EQ(broken.outcome("never-completes.ping"), "ok");
  EXPECT_EQ(broken.host.take(waiting), std::nullopt);
}

TEST(HostilePlugins, UndeclaredCapability) {
  Broken broken("undeclared-capability");
  ASSERT_TRUE(broken.host.load(broken.symbol()));
  broken.host.start();
  EXPECT_THAT(broken.outcome("undeclared-capability.reach"), HasSubstr("denied: "));
  EXPECT_THAT(broken.host.published(), IsEmpty());
  EXPECT_THAT(broken.host.log(), Contains(HasSubstr("undeclared-capability.shout")));
}

TEST(HostilePlugins, AnswersTwice) {
  Broken broken("answers-twice");
  ASSERT_TRUE(broken.host.load(broken.symbol()));
  broken.host.start();
  EXPECT_EQ(broken.outcome("answers-twice.say"), "ok");
  EXPECT_THAT(broken.host.violations(), ElementsAre(HasSubstr("was answered twice")));
}

}  // namespace
}  // namespace majlis::sdk::testing
