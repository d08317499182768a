"""People with money, for tests of the command line over a real host."""

import base64
import json
import pathlib
import subprocess
import tempfile

from harness import BIN, PATIENCE, Case


class MoneyCase(Case):
    limits = {}

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="majlis-config-")
        self.addCleanup(folder.cleanup)
        file = pathlib.Path(folder.name) / "config.json"
        file.write_text(json.dumps({"plugins": {"payments": {"config": self.configuration(file.parent)}}}))
        self.host_options = ("--config", str(file))
        super().setUp()
        self.keys = 0

    def configuration(self, folder):
        """The plugin's; what it names may lie in `folder`."""
        return {"limits": self.limits}

    def fund(self, person, amount, currency="USD"):
        """Gives somebody money by hand, as the host's owner; `amount` in minor units."""
        account = bytes.fromhex(person.json("whoami")[0]["account"])
        self.keys += 1
        params = {"account": text64(account), "currency": currency, "amount": amount, "direction": "credit",
                  "key": text64(f"fund {self.keys}".encode())}
        subprocess.run([BIN / "majlisd", "--data", self.host.data, "call", "payments.adjust", json.dumps(params)],
                       check=True, stdout=subprocess.DEVNULL, timeout=PATIENCE)

    def rich(self, *names, amount=10_000):
        """People who know each other, of whom the first has money."""
        people = self.acquainted(*names)
        self.fund(people[0], amount)
        return people

    def available(self, person):
        return {each["currency"]: each["available"] for each in person.json("wallet")}

    def audit(self):
        done = subprocess.run([BIN / "majlisd", "audit", "payments", "--data", self.host.data], capture_output=True,
                              text=True, timeout=PATIENCE)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


def text64(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
