"""What money is held to at the command line: times that end, limits of a week, keys used twice, and a host that signs receipts
with another key than before."""

import json
import sqlite3
import subprocess
import time

from harness import BIN, PATIENCE
from money_case import MoneyCase, text64


class Requests(MoneyCase):
    def test_a_request_that_is_over_is_not_paid(self):
        alice, bob = self.rich("alice", "bob")
        asked = bob.json("request", "@alice", "5", "USD", "--expires", "1s")[0]
        alice.receive()
        end = time.monotonic() + PATIENCE
        while bob.json("bills", "--all")[0]["state"] != "expired":
            self.assertLess(time.monotonic(), end)
        self.assertEqual(alice.json("bills"), [])
        self.assertIn("expired", alice.fail("bills", "pay", asked["id"]))
        self.assertIn("expired", alice.fail("bills", "decline", asked["id"]))
        self.assertEqual(self.available(alice), {"USD": "100.00"})
        self.audit()


class Week(MoneyCase):
    limits = {"USD": {"week": 2000}}

    def test_a_week_has_its_limit(self):
        alice, bob = self.rich("alice", "bob")
        alice.run("pay", "@bob", "15", "USD")
        self.assertIn("in seven days", alice.fail("pay", "@bob", "5.01", "USD"))
        alice.run("tip", "@bob", "5", "USD")
        self.assertIn("in seven days", alice.fail("tip", "@bob", "0.01", "USD"))
        self.fund(alice, 500, "EUR")
        alice.run("pay", "@bob", "5", "EUR")
        self.assertIn("20.00 USD a week", alice.run("wallet"))
        self.assertEqual(self.available(bob), {"EUR": "5.00", "USD": "20.00"})
        self.audit()


class Keys(MoneyCase):
    def owner(self, method, params):
        """(status, what was said) of a method as the host's owner calls it."""
        done = subprocess.run([BIN / "majlisd", "--data", self.host.data, "call", method, json.dumps(params)],
                              capture_output=True, text=True, timeout=PATIENCE)
        return done.returncode, done.stdout + done.stderr

    def test_a_key_that_is_used_again_for_something_else_is_refused(self):
        alice, _ = self.acquainted("alice", "bob")
        account = text64(bytes.fromhex(alice.json("whoami")[0]["account"]))
        params = {"account": account, "currency": "USD", "amount": 500, "direction": "credit", "key": text64(b"once")}
        first = self.owner("payments.adjust", params)
        self.assertEqual(first[0], 0, first[1])
        self.assertEqual(self.owner("payments.adjust", params), first, "replayed, it is the same transfer")
        for altered in ({"amount": 501}, {"currency": "EUR"}, {"direction": "debit"}):
            status, said = self.owner("payments.adjust", {**params, **altered})
            self.assertNotEqual(status, 0, altered)
            self.assertIn("this key was used for another request", said, altered)
        self.assertEqual(self.available(alice), {"USD": "5.00"})
        self.audit()

    def test_another_key_of_the_host_is_taken_by_its_name_alone(self):
        alice, bob = self.acquainted("alice", "bob")
        self.assertIn("no receipt yet", bob.fail("wallet", "key"))
        self.fund(alice, 1000)
        alice.run("pay", "@bob", "1", "USD")
        self.assertIn("verified", bob.run("receive"))
        before = bob.json("wallet", "key")[0]["key"]
        self.host.stop()
        with sqlite3.connect(self.host.data / "host.db") as database:
            self.assertEqual(database.execute("DELETE FROM signing_key WHERE domain = 'payments'").rowcount, 1)
        self.host.start()
        alice.run("pay", "@bob", "2", "USD")
        shown = bob.run("receive")
        self.assertIn("FAILED", shown)
        self.assertIn("majlis wallet key", shown)
        said = bob.fail("wallet", "key")
        now = json.loads(self.owner("keys.public_key", {"domain": "payments"})[1])["public_key"]
        self.assertIn(before, said)
        self.assertIn(f"--accept={now}", said)
        self.assertIn("nothing was changed", bob.fail("wallet", "key", f"--accept={before}"))
        self.assertIn("FAILED", bob.run("history", "@alice"))
        self.assertEqual(bob.json("wallet", "key", f"--accept={now}")[0], {"key": now, "accepted": True})
        self.assertNotIn("FAILED", bob.run("history", "@alice"))
        self.assertEqual(bob.run("history", "@alice").count("— verified"), 2)
        self.assertEqual(bob.json("wallet", "key")[0], {"key": now, "accepted": False})
