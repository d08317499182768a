#include "files_fixture.hpp"

#include <fstream>

namespace majlis::files {
namespace {

class Manifest : public FilesFixture {};

TEST_F(Manifest, EachMethodOfTheSchemaIsAnswered) {
  host_.start();
  std::ifstream in(sdk::testing::plugin_folder() / "schema" / "files.json");
  const Json schema = Json::parse(in);
  for (const Json& method : schema["methods"])
    EXPECT_NE(outcome(method["name"], object(), alice_), "method_not_found") << method["name"];
  EXPECT_EQ(outcome("files.nothing", object(), alice_), "method_not_found") << "the question can be answered with no";
}

}  // namespace
}  // namespace majlis::files
