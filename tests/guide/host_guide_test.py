"""Carries out the commands of docs/guide/running-a-host.md in an empty folder, and holds what they show to the page.

A block ```console holds what is typed after "host$ " and lines that must then be shown; "…" in them stands for anything.

Usage: host_guide_test.py BIN GUIDE
"""

import os
import pathlib
import re
import socket
import subprocess
import sys
import tempfile

BLOCK = re.compile(r"```console\n(.*?)```", re.S)
PROMPT = "host$ "
MARK = "=== end of command ==="


def steps(guide):
    """[(command, lines that must be shown)]"""
    found = []
    for block in BLOCK.findall(guide):
        for line in block.splitlines():
            if line.startswith(PROMPT):
                found.append((line.removeprefix(PROMPT), []))
            elif line.strip():
                found[-1][1].append(line.strip())
    return found


def free_ports(count):
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def carry_out(commands, binaries, folder):
    """What each command showed."""
    script = "set -e\ntrap 'kill $(jobs -p)' EXIT\n" + "".join(f"{command}\necho '{MARK}'\n" for command in commands)
    environment = dict(os.environ, PATH=f"{pathlib.Path(binaries).resolve()}:{os.environ['PATH']}")
    done = subprocess.run(["bash", "-c", script], cwd=folder, env=environment, text=True, timeout=120,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    shown = done.stdout.split(MARK + "\n")
    if done.returncode != 0:
        sys.exit(f"'{commands[len(shown) - 1]}' failed ({done.returncode}):\n{shown[-1]}")
    return shown


def main(binaries, guide):
    expected = steps(pathlib.Path(guide).read_text())
    assert len(expected) > 10, "the guide shows commands"
    ports = dict(zip(("7420", "7421"), map(str, free_ports(2))))
    here = lambda text: re.sub("742[01]", lambda port: ports[port[0]], text)
    with tempfile.TemporaryDirectory() as folder:
        shown = carry_out([here(command) for command, _ in expected], binaries, folder)
    for (command, lines), output in zip(expected, shown):
        for line in lines:
            pattern = ".*".join(re.escape(part) for part in here(line).split("…"))
            if not re.search(pattern, output):
                sys.exit(f"'{command}' does not show '{line}' any more, but:\n{output}")


if __name__ == "__main__":
    main(*sys.argv[1:])
