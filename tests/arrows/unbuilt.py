"""Fails when a folder's sources are built and one of its C++ tests is not: nobody would miss it.

Usage: unbuilt.py ROOT BUILD. Reads the compile_commands.json of BUILD, and the batches that it names (MAJLIS_UNITY).
"""

import json
import pathlib
import re
import sys


def sources(file):
    """What is compiled with `file`: what it includes if it is a batch, else itself."""
    if "/Unity/" not in file.as_posix():
        return [file]
    return [pathlib.Path(name).resolve() for name in re.findall(r'#include "(.+)"', file.read_text())]


def main():
    root, build = (pathlib.Path(argument).resolve() for argument in sys.argv[1:])
    commands = json.loads((build / "compile_commands.json").read_text())
    built = {source for each in commands
             for source in sources((pathlib.Path(each["directory"]) / each["file"]).resolve())}
    folders = {file.parent for file in built if file.is_relative_to(root) and not file.is_relative_to(build)}
    tests = [file for folder in folders for file in folder.glob("*_test.cpp")]
    missing = sorted(file.relative_to(root).as_posix() for file in tests if file not in built)
    for file in missing:
        print(f"{file} is built by nothing: name it in the CMakeLists.txt of its folder")
    print(f"{len(tests)} tests, {len(missing)} not built")
    return 0 if tests and not missing else 1


if __name__ == "__main__":
    sys.exit(main())
