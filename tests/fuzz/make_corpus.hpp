// The parts of make-fuzz-corpus.
#pragma once

#include "base/bytes.hpp"

#include <filesystem>
#include <fstream>
#include <string_view>

namespace majlis::fuzz {

class Corpus {
 public:
  Corpus(std::filesystem::path root, std::string_view target) : folder_(std::move(root) / target) {
    std::filesystem::create_directories(folder_);
  }
  // Writes one input.
  void add(std::string_view name, ByteView bytes) const {
    std::ofstream out(folder_ / name, std::ios::binary);
    out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  }

 private:
  std::filesystem::path folder_;
};

void make_mls_corpora(const std::filesystem::path& root);

}  // namespace majlis::fuzz
