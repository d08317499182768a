#include "host/kernel/plugins/library.hpp"

#include <boost/dll/shared_library.hpp>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace majlis::host {
namespace {

constexpr const char* kSymbol = "majlis_plugin_v1";

// A file descriptor that is closed at the end.
struct Descriptor {
  explicit Descriptor(int descriptor) : number(descriptor) {}
  ~Descriptor() {
    if (number >= 0) ::close(number);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number;
};

Error broken(const std::filesystem::path& file, const std::string& why) {
  return {"plugin.library", file.string() + " cannot be loaded: " + why + "; build the plugin again with this SDK"};
}

// Copies the file into memory that nobody can change any more.
Status copy_sealed(const std::filesystem::path& file, const Descriptor& memory) {
  const Descriptor in(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (in.number < 0 || memory.number < 0) return broken(file, std::strerror(errno));
  std::array<char, 65536> piece{};
  for (ssize_t got = 0; (got = ::read(in.number, piece.data(), piece.size())) != 0;) {
    if (got < 0) return broken(file, std::strerror(errno));
    if (::write(memory.number, piece.data(), static_cast<std::size_t>(got)) != got)
      return broken(file, std::strerror(errno));
  }
  if (::fcntl(memory.number, F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE) != 0)
    return broken(file, std::strerror(errno));
  return {};
}

}  // namespace

struct Library::State {
  explicit State(int memory) : descriptor(memory) {}
  // Stays open as long as the code is mapped: the loader knows libraries by their path, and a number that is used
  // again would give the next plugin this one's code.
  Descriptor descriptor;
  boost::dll::shared_library library;
  Entry entry = nullptr;
};

Library::Library(std::unique_ptr<State> state) : state_(std::move(state)) {}
Library::~Library() = default;

Library::Entry Library::entry() const { return state_->entry; }

Result<std::unique_ptr<Library>> Library::load(const std::filesystem::path& file) {
  auto state = std::make_unique<State>(::memfd_create(file.filename().c_str(), MFD_CLOEXEC | MFD_ALLOW_SEALING));
  MAJLIS_CHECK(copy_sealed(file, state->descriptor));
  std::error_code error;
  state->library.load("/proc/self/fd/" + std::to_string(state->descriptor.number), error,
                      boost::dll::load_mode::rtld_now | boost::dll::load_mode::rtld_local);
  if (error) return broken(file, error.message());
  if (!state->library.has(kSymbol))
    return Error{"plugin.symbol",
                 file.string() + " exports no " + kSymbol +
                     ", which is where a plugin begins; end its source with MAJLIS_PLUGIN(Class) and build it "
                     "again"};
  state->entry = &state->library.get<const majlis_plugin*(const majlis_host*)>(kSymbol);
  return std::unique_ptr<Library>(new Library(std::move(state)));
}

}  // namespace majlis::host
