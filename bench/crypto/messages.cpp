// Messages of 1 KiB, beside the least that any signed and sealed message costs.

#include "bench/crypto/fixtures.hpp"
#include "crypto/primitives/aead.hpp"

#include <benchmark/benchmark.h>

namespace majlis::bench {
namespace {

constexpr std::size_t kSize = 1024;

void seal_floor(benchmark::State& state) {
  const auto key = crypto::SigningKey::generate(random());
  const Secret aead_key = random().secret(crypto::kAeadKeySize);
  const Bytes nonce(crypto::kAeadNonceSize);
  const Bytes message = random().bytes(kSize);
  for (auto _ : state) {
    benchmark::DoNotOptimize(key.sign(message));
    benchmark::DoNotOptimize(crypto::aead_seal(aead_key.view(), nonce, {}, message));
  }
}
BENCHMARK(seal_floor)->Name("floor/sign-and-seal-1KiB");

void seal(benchmark::State& state) {
  mls::Group group = group_of_10().creator.clone();
  const Bytes message = random().bytes(kSize);
  for (auto _ : state) benchmark::DoNotOptimize(group.seal(message, {}, random()));
}
BENCHMARK(seal)->Name("seal-1KiB");

void open_floor(benchmark::State& state) {
  const auto key = crypto::SigningKey::generate(random());
  const Secret aead_key = random().secret(crypto::kAeadKeySize);
  const Bytes nonce(crypto::kAeadNonceSize);
  const Bytes message = random().bytes(kSize);
  const Bytes signature = key.sign(message);
  const Bytes sealed = crypto::aead_seal(aead_key.view(), nonce, {}, message);
  for (auto _ : state) {
    benchmark::DoNotOptimize(crypto::aead_open(aead_key.view(), nonce, {}, sealed));
    benchmark::DoNotOptimize(crypto::verify(key.public_key(), message, signature));
  }
}
BENCHMARK(open_floor)->Name("floor/open-and-verify-1KiB");

void open(benchmark::State& state) {
  mls::Group sender = group_of_10().creator.clone();
  mls::Group receiver = group_of_10().member.clone();
  const Bytes message = random().bytes(kSize);
  for (auto _ : state) {
    state.PauseTiming();
    const Bytes sealed = *sender.seal(message, {}, random());
    state.ResumeTiming();
    const auto opened = receiver.open(sealed);
    if (!opened.ok()) return state.SkipWithError(opened.error().detail.c_str());
  }
}
BENCHMARK(open)->Name("open-1KiB");

}  // namespace
}  // namespace majlis::bench
