// `scripts/bench crypto`: JSON on standard output, the ratios on standard error too; fails if one is broken.

#include "bench/crypto/fixtures.hpp"
#include "bench/ratio_reporter.hpp"

int main(int argc, char** argv) {
  // Made before anything is measured.
  majlis::bench::group_of_10();
  majlis::bench::group_of_1000();
  return majlis::bench::run(argc, argv, 9,
                            {{"seal-1KiB", "seal-1KiB", "floor/sign-and-seal-1KiB", 2.0},
                             {"open-1KiB", "open-1KiB", "floor/open-and-verify-1KiB", 1.6},
                             {"make-add-1000-over-10", "make-add-at-1000", "make-add-at-10", 3.0},
                             {"apply-add-1000-over-10", "apply-add-at-1000", "apply-add-at-10", 3.0},
                             {"join-1000", "join-1000", "floor/leaf-signatures-and-certificates-1000", 1.5}});
}
