// majlis: a person's terminal client, and a script's.
#include "clients/cli/command_line.hpp"

#include <csignal>
#include <exception>
#include <sys/stat.h>

int main(int count, char** arguments) {
  ::umask(077);                   // nothing that this program writes is for anybody else
  std::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow is an error that can be told
  try {
    majlis::cli::CommandLine command_line;
    if (const auto status = command_line.parse({arguments + 1, arguments + count})) return *status;
    return command_line.run();
  } catch (const std::exception& failure) {
    majlis::cli::print_error({"cli.internal", std::string("something unforeseen: ") + failure.what()}, false);
    return majlis::cli::kFailed;
  }
}
