// payments-stub: a payment gateway that speaks Stripe's API, for tests and for trying Majlis with money that is none.
#include "payments-stub/server.hpp"

#include <CLI/CLI.hpp>
#include <sodium/core.h>
#include <sodium/randombytes.h>

#include <cstdlib>
#include <fstream>
#include <iostream>

namespace {

std::int64_t now_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

// The first line of a file.
std::string line_of(const std::string& file) {
  std::ifstream in(file);
  std::string line;
  if (!std::getline(in, line) || line.empty()) throw std::runtime_error(file + ": no secret can be read from it");
  return line;
}

std::uint64_t random_salt() {
  std::uint64_t salt = 0;
  randombytes_buf(&salt, sizeof salt);
  return salt;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("payments-stub: a payment gateway that speaks Stripe's API, with faults on demand. No real money.");
  majlis::stub::ServerOptions options;
  std::string data = "payments-stub.db", webhook, secret_file;
  app.add_option("--data", data, "Its database")->capture_default_str();
  app.add_option("--address", options.address, "Where it listens")->capture_default_str();
  app.add_option("--port", options.port, "0 takes any")->capture_default_str();
  auto* url = app.add_option("--webhook", webhook, "An endpoint that hears all events, from the beginning");
  app.add_option("--webhook-secret-file", secret_file, "The file with its secret")->needs(url);
  CLI11_PARSE(app, argc, argv);
  if (sodium_init() < 0) return EXIT_FAILURE;
  try {
    majlis::sdk::DatabaseOptions disk;
    disk.file = data;
    majlis::stub::Stub stub(std::move(disk), random_salt(), [] { std::_Exit(EXIT_FAILURE); });
    if (!webhook.empty()) stub.set_endpoint(webhook, line_of(secret_file), now_ms());
    majlis::stub::run_server(stub, options);
  } catch (const std::exception& error) {
    std::cerr << "payments-stub: " << error.what() << "\n";
    return EXIT_FAILURE;
  }
  std::_Exit(EXIT_SUCCESS);  // connections that wait belong to threads of their own
}
