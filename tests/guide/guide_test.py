"""Runs a guide: its ```sh blocks one after the other in an empty folder, against the installed SDK alone, and holds its
```cpp blocks to the files that they say they are from.

Usage: guide_test.py BUILD SOURCE GUIDE
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile

BLOCK = re.compile(r"(?:<!-- from (?P<source>\S+) -->\n)?```(?P<language>\w+)\n(?P<text>.*?)```\n", re.S)
PLUGIN = "rock-garden"


def blocks(guide, language):
    return [block for block in BLOCK.finditer(guide) if block["language"] == language]


def check_samples(guide, source):
    samples = blocks(guide, "cpp")
    assert samples, "the guide shows no code"
    for sample in samples:
        assert sample["source"], f"a sample does not say where it is from:\n{sample['text']}"
        text = (source / sample["source"]).read_text().replace("@ID@", PLUGIN)
        assert sample["text"] in text, f"{sample['source']} does not hold this any more:\n{sample['text']}"


def run_commands(guide, build):
    commands = "".join(block["text"] for block in blocks(guide, "sh"))
    assert f"majlisd plugin new {PLUGIN}" in commands
    with tempfile.TemporaryDirectory() as work:
        sdk = pathlib.Path(work) / "sdk"
        subprocess.run(["cmake", "--install", build, "--component", "sdk", "--prefix", sdk], check=True,
                       stdout=subprocess.DEVNULL)
        empty = pathlib.Path(work) / "empty"
        empty.mkdir()
        environment = dict(os.environ, CMAKE_PREFIX_PATH=str(sdk), PATH=f"{build}/bin:{os.environ['PATH']}",
                           CMAKE_CXX_COMPILER_LAUNCHER="ccache", CCACHE_BASEDIR=work, CCACHE_NOHASHDIR="1")
        subprocess.run(["bash", "-euxo", "pipefail", "-c", commands], cwd=empty, env=environment, check=True)
        plugin = empty / PLUGIN / "build/lib/majlis/plugins" / PLUGIN
        for part in ("plugin.json", f"{PLUGIN}.so", f"schema/{PLUGIN}.json"):
            assert (plugin / part).is_file(), f"the plugin has no {part}"


def main():
    build, source, file = (pathlib.Path(argument).resolve() for argument in sys.argv[1:])
    guide = file.read_text()
    check_samples(guide, source)
    run_commands(guide, build)


main()
