"""Money on a real host: what people pay is in their statements, survives kills, and is audited by `majlisd audit`, beside
the running host and without one; what was changed behind the ledger's back is found."""

import json
import pathlib
import sqlite3
import subprocess
import sys
import tempfile
import threading
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "e2e"))
sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "files"))

from files_case import Somebody, bytes64, text64
from harness import BIN, PATIENCE, Host

PAYMENTS, KILLS = 60, 3


class Ledger(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="majlis-payments-")
        self.addCleanup(folder.cleanup)
        self.host = Host(folder.name).start()
        self.addCleanup(self.host.stop)
        self.alice, self.bob = Somebody(self.host, "alice", 1), Somebody(self.host, "bob", 2)
        self.keys = 0

    def account(self, name):
        return self.alice.rpc("messaging.devices", {"name": name, "from": 1_000_000})["account"]

    def key(self):
        self.keys += 1
        return text64(f"key {self.keys}".encode())

    def fund(self, name, amount):
        params = {"account": self.account(name), "currency": "USD", "amount": amount, "direction": "credit", "key": self.key()}
        subprocess.run([BIN / "majlisd", "--data", self.host.data, "call", "payments.adjust", json.dumps(params)],
                       check=True, stdout=subprocess.DEVNULL)

    def available(self, person):
        return {each["currency"]: each["available"] for each in person.rpc("payments.balance")["balances"]}

    def audit(self, plugin="payments"):
        done = subprocess.run([BIN / "majlisd", "audit", plugin, "--data", self.host.data], capture_output=True,
                              text=True, timeout=PATIENCE)
        return done.returncode, done.stdout + done.stderr

    def send(self, amount):
        return self.alice.rpc("payments.send", {"to": self.account("bob"), "currency": "USD", "amount": amount,
                                                "key": self.key()})["transfer"]

    def test_what_is_paid_is_told_and_audited(self):
        self.fund("alice", 2000)
        transfer = self.send(1250)
        self.assertEqual((self.available(self.alice), self.available(self.bob)), ({"USD": 750}, {"USD": 1250}))
        entries = self.bob.rpc("payments.statement", {"currency": "USD"})["entries"]
        self.assertEqual([(each["transfer"], each["amount"], each["other"]) for each in entries],
                         [(transfer, 1250, self.account("alice"))])
        said = self.bob.rpc("payments.receipt", {"transfer": transfer})
        verify = {"domain": "payments", "message": said["receipt"], "signature": said["signature"]}
        self.assertTrue(self.bob.rpc("keys.verify", verify)["valid"])
        forged = bytearray(bytes64(said["receipt"]))
        forged[-1] ^= 1
        self.assertFalse(self.bob.rpc("keys.verify", {**verify, "message": text64(forged)})["valid"])
        status, beside = self.audit()
        self.assertEqual(status, 0, beside)
        self.assertIn("4 postings", beside)
        self.host.stop()
        self.assertEqual(self.audit(), (0, beside), "without a host that runs")

    def test_an_audit_of_what_cannot_be_audited_names_it(self):
        for plugin in ("chat", "nothing"):
            status, said = self.audit(plugin)
            self.assertEqual(status, 1)
            self.assertIn(f'no plugin "{plugin}" that can be audited is loaded', said)

    def test_the_hosts_own_methods_are_refused_to_people(self):
        asked = {"account": self.account("alice"), "currency": "USD", "amount": 1, "direction": "credit", "key": self.key()}
        self.assertEqual(self.alice.refused("payments.adjust", asked), "denied")
        self.assertEqual(self.alice.refused("payments.audit", {}), "denied")
        self.assertEqual(self.alice.refused("payments.hold", {"currency": "USD", "amount": 1, "expires_s": 9,
                                                              "key": self.key()}), "denied")
        for wrong in ({"amount": 0}, {"amount": -1}, {"amount": 1.5}, {"amount": 2 ** 53}, {"amount": "1"},
                      {"currency": "XXX"}, {"currency": "usd"}, {"key": ""}, {"to": "AAAA"}, {"more": 1}):
            params = {"to": self.account("bob"), "currency": "USD", "amount": 1, "key": self.key(), **wrong}
            self.assertEqual(self.alice.refused("payments.send", params), "invalid_params", wrong)

    def test_what_is_changed_behind_its_back_is_found(self):
        self.fund("alice", 2000)
        self.send(1250)
        self.host.stop()
        file = self.host.data / "plugins/payments/payments.db"
        with sqlite3.connect(file) as database:
            with self.assertRaises(sqlite3.DatabaseError):
                database.execute("UPDATE posting SET amount = 1")
        with sqlite3.connect(file) as database:
            database.execute("DROP TRIGGER posting_is_not_changed")
            database.execute("UPDATE posting SET amount = amount + 1, balance = balance + 1 WHERE seq = 4")
            database.execute("UPDATE account SET balance = balance + 1 WHERE balance = 1250")
        status, said = self.audit()
        self.assertEqual(status, 1, said)
        for rule in ("audit.chain", "audit.transfer", "audit.sum"):
            self.assertIn(rule, said)

    def test_a_key_with_something_else_under_it_is_refused(self):
        self.fund("alice", 2000)
        params = {"to": self.account("bob"), "currency": "USD", "amount": 700, "key": self.key()}
        transfer = self.alice.rpc("payments.send", params)["transfer"]
        self.assertEqual(self.alice.rpc("payments.send", params)["transfer"], transfer, "replayed")
        for altered in ({"amount": 701}, {"currency": "EUR"}):
            self.assertEqual(self.alice.refused("payments.send", {**params, **altered}), "conflict", altered)
        self.assertEqual(self.alice.refused("payments.tip", params), "conflict", "another method")
        self.assertEqual((self.available(self.alice), self.available(self.bob)), ({"USD": 1300}, {"USD": 700}))
        status, said = self.audit()
        self.assertEqual((status, "4 postings" in said), (0, True), said)

    def test_a_clock_that_goes_back_takes_nothing_with_it(self):
        """The clock was three days ahead once: what was over then stays so, and nothing is written as if it were earlier."""
        self.fund("alice", 2000)
        request = self.bob.rpc("payments.request", {"from": self.account("alice"), "currency": "USD", "amount": 500,
                                                    "expires_s": 86_400, "key": self.key()})["request"]
        self.host.stop()
        with sqlite3.connect(self.host.data / "plugins/payments/payments.db") as database:
            database.execute("UPDATE head SET at_ms = at_ms + 3 * 86400000")
            (ahead,) = database.execute("SELECT at_ms FROM head").fetchone()
        self.host.start()
        self.alice.log_in()
        self.bob.log_in()
        self.send(700)
        self.send(100)
        times = [each["at_ms"] for each in self.alice.rpc("payments.statement", {"currency": "USD"})["entries"]]
        self.assertEqual(times[:2], [ahead, ahead])
        self.assertEqual(times, sorted(times, reverse=True))
        self.assertEqual(self.bob.rpc("payments.requests")["requests"][0]["state"], "expired")
        self.assertEqual(self.alice.refused("payments.pay", {"request": request, "key": self.key()}), "gone")
        status, said = self.audit()
        self.assertEqual(status, 0, said)

    def pay_until_answered(self, params):
        """One payment, asked for again with its key until there is an answer; the host may be gone meanwhile."""
        while True:
            try:
                return self.alice.rpc("payments.send", params)
            except (OSError, ValueError):
                self.up.wait(PATIENCE)
            except AssertionError as refused:  # the session ended with the process
                if "'denied'" not in str(refused):
                    raise
            try:
                self.alice.log_in()
            except (OSError, ValueError):
                self.up.wait(PATIENCE)

    def test_a_host_that_is_killed_loses_and_doubles_nothing(self):
        self.fund("alice", 1000)
        self.up, paid = threading.Event(), []
        to = self.account("bob")
        self.up.set()

        def pay():
            for number in range(PAYMENTS):
                paid.append(self.pay_until_answered({"to": to, "currency": "USD", "amount": 7,
                                                     "key": text64(f"payment {number}".encode())})["transfer"])

        payer = threading.Thread(target=pay, daemon=True)
        payer.start()
        for kill in range(1, KILLS + 1):
            while payer.is_alive() and len(paid) < kill * PAYMENTS // (KILLS + 1):
                payer.join(0.01)
            self.up.clear()
            self.host.kill()
            self.host.start()
            self.up.set()
        payer.join(10 * PATIENCE)
        self.assertEqual(len(set(paid)), PAYMENTS)
        self.bob.log_in()
        self.assertEqual(self.available(self.bob), {"USD": 7 * PAYMENTS})
        status, said = self.audit()
        self.assertEqual(status, 0, said)
        self.assertIn(f"{2 * PAYMENTS + 2} postings", said)


if __name__ == "__main__":
    unittest.main()
