// @ID@: greets who calls it, and remembers how often it did.
#pragma once

#include <majlis/plugin.hpp>
#include <majlis/plugin_database.hpp>

class Greeter final : public majlis::sdk::Plugin {
 public:
  explicit Greeter(majlis::sdk::Host& host);
  majlis::sdk::task<void> start(const majlis::sdk::Setup& setup) override;

 private:
  majlis::sdk::task<majlis::sdk::Json> greet(const majlis::sdk::Call& call, const majlis::sdk::Json& params);

  majlis::sdk::PluginDatabase database_;
  std::string greeting_;
};
