// majlisd: reads the command line, runs the host until a signal, or does one errand.
#include "host/app/admin_socket.hpp"
#include "host/app/app.hpp"
#include "host/app/audit.hpp"
#include "host/app/backup.hpp"
#include "host/app/command_line.hpp"
#include "host/app/config_check.hpp"
#include "host/app/new_plugin.hpp"

#include <sys/stat.h>

#include <csignal>
#include <iostream>

namespace majlis::host {
namespace {

// The configuration with what the command line says on top. Throws std::runtime_error.
Config configured(const CommandLine& line) {
  auto config = line.config_file.empty() ? read_config("{}") : read_config_file(line.config_file);
  if (!config.ok()) throw std::runtime_error(config.error().detail);
  if (!line.listen.empty()) config->listeners.clear();
  for (const std::string& text : line.listen) {
    const auto listener = parse_listen(text);
    if (!listener.ok()) throw std::runtime_error(listener.error().detail);
    config->listeners.push_back(*listener);
  }
  for (ListenerOptions& listener : config->listeners) {
    if (!line.tls_certificate.empty()) listener.certificate = line.tls_certificate;
    if (!line.tls_key.empty()) listener.key = line.tls_key;
  }
  config->behind_proxy = config->behind_proxy || line.behind_proxy;
  config->web = config->web && !line.no_web;
  return *std::move(config);
}

Config runnable(const CommandLine& line) {
  Config config = configured(line);
  if (const Status status = check_listeners(config); !status.ok()) throw std::runtime_error(status.error().detail);
  return config;
}

// Signals are taken by sigwait in main alone; threads made later inherit the mask.
sigset_t block_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  // A terminal that closes ends what runs in it, in order as well; nohup says that it should not.
  struct sigaction hang_up {};
  sigaction(SIGHUP, nullptr, &hang_up);
  if (hang_up.sa_handler != SIG_IGN) sigaddset(&signals, SIGHUP);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);  // a file at its limit is an error of the write, as a full disk is
  return signals;
}

int run(const CommandLine& line) {
  const sigset_t signals = block_signals();
  App app({runnable(line), line.data, !line.no_plugins});
  std::cout << app.welcome() << std::flush;
  int signal = 0;
  sigwait(&signals, &signal);
  std::cout << "Stopping: open calls finish first.\n" << std::flush;
  app.stop();
  return 0;
}

int check(const CommandLine& line) {
  const auto problems = config_problems(configured(line));
  for (const std::string& problem : problems) std::cerr << "majlisd: " << problem << "\n";
  if (problems.empty()) std::cout << "The configuration is good.\n";
  return problems.empty() ? 0 : 1;
}

int print(const CommandLine& line, PrintCommand::What what) {
  switch (what) {
    case PrintCommand::What::kDefaultConfig: std::cout << default_config_text(); break;
    case PrintCommand::What::kConfigReference: std::cout << config_reference(); break;
    case PrintCommand::What::kConfigSchema: std::cout << config_schema(); break;
    case PrintCommand::What::kCheckConfig: return check(line);
  }
  return 0;
}

int execute(const CommandLine& line) {
  if (const auto* asked = std::get_if<PrintCommand>(&line.command)) return print(line, asked->what);
  if (const auto* asked = std::get_if<CallCommand>(&line.command)) {
    std::cout << call_running_host(line.data, asked->method, asked->params) << "\n";
    return 0;
  }
  if (const auto* asked = std::get_if<NewPluginCommand>(&line.command)) {
    std::cout << write_new_plugin(asked->id, std::filesystem::current_path());
    return 0;
  }
  ::umask(0077);  // data, copies of it and logs are for their owner alone, wherever they lie
  if (const auto* asked = std::get_if<BackupCommand>(&line.command)) {
    std::cout << back_up(line.data, asked->file);
    return 0;
  }
  if (const auto* asked = std::get_if<RestoreCommand>(&line.command)) {
    std::cout << restore(asked->file, line.data);
    return 0;
  }
  if (const auto* asked = std::get_if<AuditCommand>(&line.command)) {
    const AuditReport report = audit({configured(line), line.data, true}, asked->plugin);
    std::cout << report.text;
    return report.clean ? 0 : 1;
  }
  return run(line);
}

}  // namespace
}  // namespace majlis::host

int main(int argc, char** argv) {
  const auto parsed = majlis::host::parse_command_line(argc, argv);
  if (const int* status = std::get_if<int>(&parsed)) return *status;
  try {
    return majlis::host::execute(std::get<majlis::host::CommandLine>(parsed));
  } catch (const std::exception& error) {
    std::cerr << "majlisd: " << error.what() << "\n";
    return 1;
  }
}
