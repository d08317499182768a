"""Fails when a file includes one of a folder that it may not: the arrows of ARCHITECTURE.md.

Usage: arrows.py ROOT BUILD. Reads what the compiler noted while BUILD was made (ninja -t deps), so that nothing that is
really included escapes, however deep. What stands in a header counts for every source file that sees it.
"""

import fnmatch
import pathlib
import subprocess
import sys

EVERYTHING = ["*"]

SOURCES = (".cpp", ".cc", ".c")

# Which folder may include what else, as patterns of paths; the first line that fits a source file counts.
# A folder may always include itself.
RULES = {
    "base": [],
    "crypto": ["base/*"],
    "sdk": ["base/*"],
    "protocol": ["base/*"],
    # Signatures only: the host never holds a key that opens anything.
    "host": [
        "base/*", "sdk/*", "protocol/*",
        "crypto/primitives/hash.hpp", "crypto/primitives/hmac.hpp", "crypto/primitives/random.hpp",
        "crypto/primitives/seeded_random.hpp", "crypto/primitives/signature.hpp",
        "crypto/identity/*",
    ],
    "plugins/*/money": ["base/*"],
    "plugins/*/src": ["sdk/include/*", "base/*", "plugins/*/money/*"],
    "plugins/*/tests": ["sdk/include/*", "base/*", "plugins/*/src/*", "plugins/*/money/*"],
    "plugins/*/client": ["clients/core/extension.hpp", "crypto/*", "base/*", "plugins/*/money/*"],
    "payments-stub": ["base/*", "sdk/include/*"],
    "clients/core": ["base/*", "crypto/*", "protocol/*"],
    "clients/cli": ["base/*", "crypto/*", "protocol/*", "clients/core/*", "plugins/*/client/*", "plugins/*/money/*"],
    "clients/web": ["base/*", "crypto/*", "protocol/*", "clients/core/*", "plugins/*/client/*", "plugins/*/money/*"],
    "tests": EVERYTHING,
    "bench": EVERYTHING,
}


def folder_of(path):
    """The folder with a rule that `path` lies in, with its real name, and the rule; None where there is no rule."""
    for pattern, allowed in RULES.items():
        depth = pattern.count("/") + 1
        folder = "/".join(path.split("/")[:depth])
        if path.count("/") >= depth and fnmatch.fnmatchcase(folder, pattern):
            return folder, allowed
    return None


def includes(text):
    """Pairs (source, [files it includes]) from what `ninja -t deps` prints.

    The source is not always the first file: clang's sanitizers name their ignore list before it. A batch of sources
    (MAJLIS_UNITY) is of one target, so of one folder: its first stands for all, and the batch itself is nobody's.
    """
    for block in text.split("\n\n"):
        head, *files = block.strip().splitlines() or [""]
        files = [file for file in map(str.strip, files) if "/Unity/" not in file]
        source = next((file for file in files if file.endswith(SOURCES)), None)
        if "(VALID)" in head and source is not None:
            yield source, [file for file in files if file != source]


def inside(file, root, build):
    """`file` as a path below the repository, where what was generated counts as its folder's; None for other files."""
    path = pathlib.Path(build, file).resolve()
    for top in (build, root):
        if path.is_relative_to(top):
            return path.relative_to(top).as_posix().removeprefix("generated/")
    return None


def breaches(root, build, deps):
    """(number of source files seen, lines that say what is wrong)."""
    seen, wrong = 0, set()
    for deps_source, files in includes(deps):
        source = inside(deps_source, root, build)
        if source is None or "/" not in source or not (build / deps_source).exists():
            continue
        seen += 1
        found = folder_of(source)
        if found is None:
            wrong.add(f"{source}: no arrow leaves this folder; say in RULES of tests/arrows/arrows.py what it may include")
            continue
        folder, allowed = found
        for file in files:
            file = inside(file, root, build)
            if file is None or "/" not in file or file.startswith(folder + "/"):
                continue
            if not any(fnmatch.fnmatchcase(file, pattern) for pattern in allowed):
                wrong.add(f"{source} includes {file}, but {folder} may include only: {', '.join(allowed) or 'itself'}")
    return seen, sorted(wrong)


def main():
    root, build = (pathlib.Path(argument).resolve() for argument in sys.argv[1:])
    deps = subprocess.run(["ninja", "-C", build, "-t", "deps"], check=True, capture_output=True, text=True).stdout
    seen, wrong = breaches(root, build, deps)
    for line in wrong:
        print(line)
    print(f"{seen} source files, {len(wrong)} breaches")
    return 0 if seen > 0 and not wrong else 1


if __name__ == "__main__":
    sys.exit(main())
