"""The commands of docs/guide/terminal.md and money.md, carried out as they stand there.

A block ```console holds what people type after "alice$ ", "bob$ " and so on, and what they then see. "…" in a line
stands for anything; a block that follows the words "for example" in its first line is not carried out.
"""

import os
import re
import shlex
import subprocess

from harness import BIN, PATIENCE, SOURCE
from money_case import MoneyCase

BLOCK = re.compile(r"```console\n(.*?)```", re.S)
TYPED = re.compile(r"^(\w+)\$ (.*)$")


def steps(text):
    """(who, command, lines that must be shown) of all blocks."""
    for block in BLOCK.findall(text):
        current = None
        for line in block.splitlines():
            if found := TYPED.match(line):
                if current:
                    yield current
                current = (found[1], found[2], [])
            elif current and line.strip():
                current[2].append(line)
        if current:
            yield current


class Guide(MoneyCase):
    def test_in_a_terminal(self):
        self.assertGreater(self.carry_out("terminal.md"), 20, "the guide has commands")

    def test_money(self):
        alice, bob, carol = self.acquainted("alice", "bob", "carol")
        self.fund(alice, 20_000)
        self.assertGreater(self.carry_out("money.md"), 15, "the guide has commands")

    def carry_out(self, name):
        """How many commands stand there."""
        guide = (SOURCE / "docs/guide" / name).read_text()
        known = {}  # what earlier output called ID and the like
        count = 0
        for who, command, shown in steps(guide):
            command = command.replace("http://127.0.0.1:7420", self.host.url)
            for name, value in known.items():
                command = command.replace(name, value)
            home = os.path.join(self.folder.name, who)
            environment = {**self.person(who).environment(), "MAJLIS_HOME": home, "MAJLIS_PASSPHRASE": "correct horse",
                           "PATH": f"{BIN}:{os.environ['PATH']}"}
            done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, env=environment,
                                  cwd=self.folder.name, timeout=PATIENCE)
            self.assertEqual(done.returncode, 0, f"{who}$ {command}\n{done.stdout}{done.stderr}")
            for line in shown:
                pattern = ".*".join(re.escape(part) for part in line.strip().split("…"))
                self.assertRegex(done.stdout + done.stderr, pattern, f"{who}$ {shlex.join([command])}")
            if ids := re.findall(r"\b[0-9a-f]{8}\b", done.stdout):
                known["MESSAGE"] = ids[-1]
            if ids := re.findall(r"^([0-9a-f]{32})  since", done.stdout, re.M):
                known["DEVICE"] = ids[0]
            count += 1
        return count
