// The page that lists every stored column and why it is stored is held to the schema.
#include "host/messaging/schema.hpp"
#include "host/messaging/testing/harness.hpp"

#include <fstream>
#include <set>

namespace majlis::host::messaging {
namespace {

// Lines "| `table.column` | what | why |" of the page.
std::set<std::string> documented() {
  std::ifstream page(std::filesystem::path(MAJLIS_SOURCE_DIR) / "docs/reference/metadata.md");
  EXPECT_TRUE(page.good());
  std::set<std::string> columns;
  for (std::string line; std::getline(page, line);) {
    if (!line.starts_with("| `")) continue;
    const auto end = line.find('`', 3);
    EXPECT_TRUE(columns.insert(line.substr(3, end - 3)).second) << line << " stands there twice";
    EXPECT_EQ(std::count(line.begin(), line.end(), '|'), 4) << line;
    EXPECT_EQ(line.find("|  |"), std::string::npos) << line << " lacks a reason";
  }
  return columns;
}

std::set<std::string> stored() {
  Harness harness;
  return harness.module->database().read([](sdk::Transaction& tx) {
    std::set<std::string> columns;
    for (const auto& row : tx.query("SELECT t.name, c.name FROM pragma_table_list t, pragma_table_info(t.name) c "
                                    "WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite_%' "
                                    "AND t.name NOT LIKE 'majlis_%'"))
      columns.insert(row.get<std::string>(0) + "." + row.get<std::string>(1));
    return columns;
  });
}

TEST(Metadata, EveryColumnIsExplainedAndNoOther) {
  const auto page = documented();
  const auto schema = stored();
  EXPECT_GT(schema.size(), 50u);
  for (const auto& column : schema) EXPECT_TRUE(page.contains(column)) << column << " is stored and not explained";
  for (const auto& column : page) EXPECT_TRUE(schema.contains(column)) << column << " is explained and not stored";
}

}  // namespace
}  // namespace majlis::host::messaging
