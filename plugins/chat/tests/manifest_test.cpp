#include "chat_fixture.hpp"

#include <fstream>

namespace majlis::chat {
namespace {

Json read(const std::filesystem::path& file) {
  std::ifstream in(file);
  return Json::parse(in);
}

class Manifest : public ChatFixture {};

TEST_F(Manifest, EachMethodOfTheSchemaIsAnswered) {
  host_.start();
  const Json schema = read(sdk::testing::plugin_folder() / "schema" / "chat.json");
  for (const Json& method : schema["methods"])
    EXPECT_NE(outcome(method["name"], object(), alice_), "method_not_found") << method["name"];
  EXPECT_EQ(outcome("chat.nothing", object(), alice_), "method_not_found") << "the question can be answered with no";
}

TEST_F(Manifest, EachTopicThatMayBePublishedHasASchema) {
  const Json schema = read(sdk::testing::plugin_folder() / "schema" / "chat.json");
  std::vector<std::string> described;
  for (const Json& notification : schema["notifications"]) described.push_back(notification["name"]);
  EXPECT_THAT(described, ::testing::UnorderedElementsAreArray(
                             host_.manifest()["capabilities"]["publish"].get<std::vector<std::string>>()));
}

}  // namespace
}  // namespace majlis::chat
