# shellcheck shell=bash
# Shared by the scripts here. Sourcing it enters the repository's root.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf '\n== %s\n' "$*"; }
die() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

# build PRESET [TARGET ...]: configures, with $MAJLIS_CONFIGURE on top, then builds the targets, or all of it. Prints one
# line, and what fails.
build() {
  local preset=$1 started=$SECONDS log
  shift
  mkdir -p "build/$preset"
  log=build/$preset/configure.log
  # shellcheck disable=SC2086
  cmake --preset "$preset" ${MAJLIS_CONFIGURE:-} >"$log" 2>&1 || { cat "$log" >&2; die "configuring '$preset' failed"; }
  local ninja=(ninja -C "build/$preset" ${MAJLIS_JOBS:+-j "$MAJLIS_JOBS"})
  [ -t 1 ] || ninja+=(--quiet)
  "${ninja[@]}" "$@" ||
    die "building '$preset' failed; what was wrong stands above"
  echo "built $preset in $((SECONDS - started)) s"
}

# build_product: what runs and is shipped, the web app too. Where the packages of tests are missing only that is
# configured; what tests and checks configure later is whole again.
build_product() {
  [ -f /usr/include/gtest/gtest.h ] && [ -d /usr/include/benchmark ] ||
    local MAJLIS_CONFIGURE="-DMAJLIS_TESTS=OFF -DMAJLIS_BENCHMARKS=OFF"
  build release product
  build wasm web_page
}

# run_tests PRESET [CTEST ARGUMENTS]: runs what was built and leaves the results in build/PRESET/tests.xml. Tests that
# pass within a second are not listed. What drives browsers or whole programs has a second attempt: see try_again.
run_tests() {
  local preset=$1
  rm -f "build/$preset/tests.xml" "build/$preset/again.xml"
  run_ctest "$@" --output-junit tests.xml || try_again "$preset"
}

run_ctest() {
  local preset=$1
  shift
  ctest --preset "$preset" -j "${MAJLIS_JOBS:-$(nproc)}" "$@" |
    grep -v -e '^ *Start *[0-9]*: ' -e ' Passed  *0\.[0-9]* sec$'
}

# try_again PRESET: where nothing failed but at most two tests of browsers or whole programs, which other programs on a
# busy machine can starve, these run once more, alone. The tally names what passed only then: each is a defect to mend.
try_again() {
  local preset=$1 failed
  failed=$(sed 's/^[0-9]*://' "build/$preset/Testing/Temporary/LastTestsFailed.log")
  [ "$(wc -l <<<"$failed")" -le 2 ] && ! grep -qvE '^(web|e2e)\.' <<<"$failed" || return 1
  say "second attempt: ${failed//$'\n'/, }"
  MAJLIS_JOBS=1 run_ctest "$preset" --rerun-failed --output-junit again.xml
}

# node_modules FOLDER: what its package-lock.json pins, installed once.
node_modules() {
  [ "$1/node_modules/.package-lock.json" -nt "$1/package-lock.json" ] && return
  (cd "$1" && npm ci --no-audit --no-fund --loglevel=error)
}

# slowest_files PRESET: what took longest to compile in the builds that are logged, in seconds. A batch of files
# (MAJLIS_UNITY) is named by what is in it.
slowest_files() {
  echo "slowest files ($1):"
  awk 'NR > 1 && $4 ~ /\.o(bj)?$/ { seconds[$4] = ($2 - $1) / 1000 }
       END { for (file in seconds) printf "%8.1f s  %s\n", seconds[file], file }' "build/$1/.ninja_log" |
    sort -rn | awk 'NR <= 8' | while read -r seconds unit file; do
      file=${file%.o*}
      case $file in
        */Unity/*) printf '%8s %s  %s: %s\n' "$seconds" "$unit" "${file%%/CMakeFiles*}" \
          "$(sed -n 's:^#include ".*/\([^/]*\)"$:\1:p' "build/$1/$file" | paste -sd ' ')" ;;
        *) printf '%8s %s  %s\n' "$seconds" "$unit" "$(sed 's:CMakeFiles/[^/]*\.dir/::' <<<"$file")" ;;
      esac
    done
}

# slowest_tests PRESET: which tests took longest in the last run, in seconds.
slowest_tests() {
  [ -f "build/$1/tests.xml" ] || return 0
  echo "slowest tests ($1):"
  sed -n 's/.*<testcase name="\([^"]*\)".* time="\([^"]*\)".*/\2 \1/p' "build/$1/tests.xml" |
    sort -rn | awk 'NR <= 8 && $1 >= 0.1 { printf "%8.1f s  %s\n", $1, $2 }'
}

# tally PRESET ...: one line with how many tests passed and failed in their last run, and one with what passed at the
# second attempt.
tally() {
  local preset again
  for preset in "$@"; do
    [ ! -f "build/$preset/tests.xml" ] || grep -o '\(tests\|failures\|skipped\|disabled\)="[0-9]*"' "build/$preset/tests.xml"
    [ ! -f "build/$preset/again.xml" ] || grep -o 'status="run"' "build/$preset/again.xml"
  done | awk -F'"' '{ sum[$1] += $2; runs[$1]++ }
    END { failed = sum["failures="] - runs["status="]; skipped = sum["skipped="] + sum["disabled="]
          printf "%d passed, %d failed", sum["tests="] - failed - skipped, failed
          if (skipped > 0) printf ", %d skipped", skipped
          print "" }'
  again=$(for preset in "$@"; do
    [ ! -f "build/$preset/again.xml" ] ||
      sed -n 's/.*<testcase name="\([^"]*\)".* status="run".*/\1/p' "build/$preset/again.xml"
  done | sort | paste -sd ' ')
  [ -z "$again" ] || echo "passed at the second attempt alone, mend: $again"
}
