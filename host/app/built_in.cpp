#include "host/app/built_in.hpp"

#include "host/messaging/messaging.hpp"
#include "host/storage/blob_methods.hpp"
#include "host/storage/signing_keys.hpp"
#include "host/web/web.hpp"

namespace majlis::host {
namespace {

// Relative ones are seen from the program's folder.
std::vector<std::filesystem::path> from_program(const std::vector<std::string>& folders) {
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe").parent_path();
  std::vector<std::filesystem::path> out;
  for (const std::string& folder : folders) out.push_back((program / folder).lexically_normal());
  return out;
}

}  // namespace

std::vector<std::unique_ptr<Module>> built_in_modules(const BuiltInNeeds& needs) {
  std::vector<std::unique_ptr<Module>> modules;
  modules.push_back(std::make_unique<HostMethods>(MAJLIS_VERSION, needs.plugins, needs.reload));
  modules.push_back(std::make_unique<SigningKeys>(needs.store));
  modules.push_back(std::make_unique<BlobMethods>(needs.blobs));
  messaging::Options options;
  options.limits = needs.config.messaging;
  const bool open = needs.config.sign_up == "auto" ? !is_public(needs.config) : needs.config.sign_up == "open";
  options.sign_up = open ? messaging::SignUp::kOpen : messaging::SignUp::kInvite;
  modules.push_back(std::make_unique<messaging::Messaging>(std::move(options)));
  modules.push_back(std::make_unique<web::Web>(
      web::Options{needs.config.web, from_program(needs.config.web_folders), needs.config.frame_ancestors}));
  return modules;
}

PluginTableOptions plugin_options(const Config& config) {
  PluginTableOptions options;
  options.start_patience = config.plugin_start;
  options.folders = from_program(config.plugin_folders);
  for (const auto& [id, settings] : config.plugins) options.settings[id] = {settings.enabled, settings.config};
  return options;
}

}  // namespace majlis::host
