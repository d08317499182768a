// From arguments to exit status.
#pragma once

#include "clients/cli/commands/command.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace majlis::cli {

// 0: done, and the host has acknowledged it. 1: not done; the message says why and what to do. 2: the command line is
// wrong. 3: stored, but not acknowledged yet; the next command goes on with it.
enum ExitStatus : int { kDone = 0, kFailed = 1, kUsage = 2, kUnfinished = 3 };

class CommandLine {
 public:
  CommandLine();
  ~CommandLine();

  // Parses arguments (without the program's name). A value: there is nothing to carry out, and the process is to end
  // with that status (help was asked for, or the arguments are wrong; said on standard output or error).
  std::optional<int> parse(std::vector<std::string> arguments);
  const Invocation& invocation() const { return invocation_; }

  // Carries out what was parsed.
  int run() const;

 private:
  std::unique_ptr<CLI::App> app_;
  Invocation invocation_;
};

}  // namespace majlis::cli
