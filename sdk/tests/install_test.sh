#!/usr/bin/env bash
# install_test.sh BUILD SOURCE: that the installed SDK is enough. Installs it into an empty folder, then builds and
# tests, outside the source tree and against that folder alone, a plugin made from the template and every plugin of the
# house.
set -euo pipefail
build=$1 source=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cmake --install "$build" --component sdk --prefix "$work/sdk" >/dev/null

launcher=$(command -v ccache || true)
# In batches, as the house builds them; g++ takes a batch for a main file, and what is local to a source in it for a header's.
batches=(-DCMAKE_UNITY_BUILD=ON -DCMAKE_CXX_FLAGS=-Wno-subobject-linkage)
built_alone() {
  cmake -S "$1" -B "$1/build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_FLAGS_RELEASE=-O1 "${batches[@]}" \
    -DCMAKE_PREFIX_PATH="$work/sdk" ${launcher:+-DCMAKE_CXX_COMPILER_LAUNCHER=ccache} >/dev/null
  cmake --build "$1/build"
  ctest --test-dir "$1/build" --output-on-failure --no-tests=error
}
# One symbol goes out, and nothing is unique in the process: the plugin can be unloaded.
lean() {
  local exported
  exported=$(nm -D --defined-only "$1" | awk '{print $2, $3}')
  [ "$exported" = "T majlis_plugin_v1" ] || { echo "$1 exports more than its one symbol: $exported"; exit 1; }
}

# ccache is to know the same file again, wherever the folder happens to be.
export CCACHE_BASEDIR=$work CCACHE_NOHASHDIR=1

id=rock-garden
cp -r "$work/sdk/share/majlis-sdk/template" "$work/$id"
find "$work/$id" -type f -exec sed -i "s/@ID@/$id/g" {} +
mv "$work/$id/schema/ID.json" "$work/$id/schema/$id.json"
built_alone "$work/$id"
lean "$work/$id/build/lib/majlis/plugins/$id/$id.so"

cp -r "$source/plugins" "$work/plugins"
built_alone "$work/plugins"
for library in "$work"/plugins/build/lib/majlis/plugins/*/*.so; do lean "$library"; done
