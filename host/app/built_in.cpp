#include "host/app/built_in.hpp"

#include "host/messaging/messaging.hpp"
#include "host/storage/signing_keys.hpp"

namespace majlis::host {

std::vector<std::unique_ptr<Module>> built_in_modules(const BuiltInNeeds& needs) {
  std::vector<std::unique_ptr<Module>> modules;
  modules.push_back(std::make_unique<HostMethods>(MAJLIS_VERSION, needs.plugins, needs.reload));
  modules.push_back(std::make_unique<SigningKeys>(needs.store));
  messaging::Options options;
  options.limits = needs.config.messaging;
  const bool open = needs.config.sign_up == "auto" ? !is_public(needs.config) : needs.config.sign_up == "open";
  options.sign_up = open ? messaging::SignUp::kOpen : messaging::SignUp::kInvite;
  modules.push_back(std::make_unique<messaging::Messaging>(std::move(options)));
  return modules;
}

PluginTableOptions plugin_options(const Config& config) {
  PluginTableOptions options;
  options.start_patience = config.plugin_start;
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe").parent_path();
  for (const std::string& folder : config.plugin_folders)
    options.folders.push_back((program / folder).lexically_normal());
  for (const auto& [id, settings] : config.plugins) options.settings[id] = {settings.enabled, settings.config};
  return options;
}

}  // namespace majlis::host
