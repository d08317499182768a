"""Money where things go wrong: commands that are killed, hosts that are, thresholds, and cards that lie."""

import os
import random
import subprocess

from harness import BIN, PATIENCE
from money_case import MoneyCase

KILLS = int(os.environ.get("MAJLIS_KILLS", "8"))
SEED = int(os.environ.get("MAJLIS_SEED", "1"))


class Kills(MoneyCase):
    def test_a_killed_command_given_again_pays_once(self):
        alice, bob = self.rich("alice", "bob")
        dice, paid, kills = random.Random(SEED), 0, 0
        while kills < KILLS:
            paid += 1
            killed = 0
            while self.interrupted(alice, dice, "pay", "@bob", "1.25", "USD", "for number " + str(paid % 2)):
                killed += 1
            kills += killed
            self.assertEqual(self.available(bob), {"USD": f"{1.25 * paid:.2f}"}, f"{killed} kills")
        cards = [each for each in bob.receive() if each["type"] == "payments.receipt"]
        self.assertEqual(len(cards), paid)
        self.assertEqual(len({each["payment"]["transfer"] for each in cards}), paid)
        self.assertEqual({each["check"] for each in cards}, {"verified"})
        self.audit()
        print(f"{paid} payments, {kills} kills", flush=True)

    def interrupted(self, person, dice, *arguments):
        """Whether the command was killed before it ended; it ends well else."""
        process = person.start(*arguments)
        try:
            out, said = process.communicate(timeout=dice.uniform(0.002, 0.06))  # the moment is what is tried
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate(timeout=PATIENCE)
            return process.returncode != 0
        self.assertEqual(process.returncode, 0, out + said)
        return False

    def test_an_answer_that_was_lost_is_asked_for_again(self):
        alice, bob = self.rich("alice", "bob")
        self.host.stop()
        self.assertIn("127.0.0.1", alice.fail("pay", "@bob", "2", "USD"))
        self.host.start()
        alice.run("pay", "@bob", "2", "USD")
        alice.run("pay", "@bob", "2", "USD")
        self.assertEqual(self.available(bob), {"USD": "4.00"}, "what ended well is done again when it is asked for again")
        self.audit()


class Threshold(MoneyCase):
    limits = {"USD": {"confirm": 1000, "transfer": 5000, "day": 6000}}

    def test_large_payments_are_signed_by_the_device(self):
        alice, bob = self.rich("alice", "bob")
        alice.run("pay", "@bob", "10", "USD")
        self.assertIn("--confirm", alice.fail("pay", "@bob", "10.01", "USD"))
        self.assertEqual(self.available(bob), {"USD": "10.00"})
        alice.run("pay", "@bob", "10.01", "USD", "--confirm")
        alice.run("tip", "@bob", "11", "USD", "--confirm")
        bob.run("request", "@alice", "12", "USD")
        asked = alice.json("bills")[0]["request"]
        self.assertIn("--confirm", alice.fail("bills", "pay", asked))
        alice.run("bills", "pay", asked, "--confirm")
        self.assertEqual(self.available(bob), {"USD": "43.01"})
        self.assertIn("at once", alice.fail("pay", "@bob", "50.01", "USD", "--confirm"))
        self.assertIn("on a day", alice.fail("pay", "@bob", "17.00", "USD", "--confirm"))
        self.assertIn("limits: 50.00 USD at once, 60.00 USD a day; confirmed above 10.00 USD", alice.run("wallet"))
        self.audit()


class Forgeries(MoneyCase):
    """Cards that nobody's client sends, sent by a program of this test."""

    def forge(self, person, to, type_, fields):
        done = subprocess.run([BIN / "forge_card", person.home, to, type_, encoded(fields).hex()], capture_output=True,
                              text=True, timeout=PATIENCE, env=person.environment())
        self.assertEqual(done.returncode, 0, done.stderr)

    def verdicts(self, person):
        return [(each["check"], each.get("check_detail", "")) for each in person.receive()]

    def test_cards_that_lie_are_shown_as_failed(self):
        alice, bob, carol = self.rich("alice", "bob", "carol")
        mallory = self.people("mallory")[0]
        self.fund(mallory, 1_000)
        mallory.send("@bob", "hello")
        bob.accept("@mallory")
        bob.receive()
        mallory.run("pay", "@bob", "1", "USD")
        self.assertEqual(self.verdicts(bob), [("verified", "")])
        true = mallory.json("history", "@bob")[-1]["payment"]
        account = bytes.fromhex(bob.json("whoami")[0]["account"])
        card = {"to": account, "kind": "send", "amount": 100, "currency": "USD", "transfer": bytes.fromhex(true["transfer"])}
        alice.run("pay", "@carol", "5", "USD")
        others = bytes.fromhex(alice.json("history", "@carol")[-1]["payment"]["transfer"])
        for change, said in (({"amount": 100_000}, "1000.00 USD"), ({"currency": "KWD"}, "0.100 KWD"),
                             ({"transfer": bytes(16)}, "no such transfer"), ({"kind": "tip"}, "tip"), ({}, "paid once"),
                             ({"transfer": others, "amount": 500}, "between others")):
            self.forge(mallory, "@bob", "payments.receipt/1", {**card, **change})
            verdict = self.verdicts(bob)
            self.assertEqual([each[0] for each in verdict], ["failed"], change)
            self.assertIn(said, verdict[0][1], change)
        self.assertEqual(bob.run("history", "@mallory").count("FAILED"), 6)
        self.assertEqual(bob.run("history", "@mallory").count("— verified"), 1)

    def test_requests_that_nobody_made_are_shown_as_failed(self):
        mallory, bob = self.acquainted("mallory", "bob")
        account = bytes.fromhex(bob.json("whoami")[0]["account"])
        request = {"payer": account, "amount": 500, "request": bytes(16), "currency": "USD", "expires_ms": 1}
        self.forge(mallory, "@bob", "payments.request/1", request)
        self.assertEqual([each[0] for each in self.verdicts(bob)], ["failed"])
        self.forge(mallory, "@bob", "payments.request/1", {**request, "amount": 0})
        self.forge(mallory, "@bob", "payments.receipt/1", {"nonsense": 1})
        shown = bob.receive()
        self.assertEqual([each["text"] for each in shown], ["a forged card"] * 2, "nonsense is shown as its words")
        self.assertEqual([each.get("check") for each in shown], [None, None])


def head(major, number):
    for size, info in ((1, 24), (2, 25), (4, 26), (8, 27)):
        if number < 24:
            return bytes([major << 5 | number])
        if number < 1 << 8 * size:
            return bytes([major << 5 | info]) + number.to_bytes(size, "big")
    raise ValueError(number)


def encoded(value):
    """CBOR of what cards are made of, map keys in canonical order."""
    if isinstance(value, int):
        return head(0, value)
    if isinstance(value, bytes):
        return head(2, len(value)) + value
    if isinstance(value, str):
        return head(3, len(value.encode())) + value.encode()
    fields = sorted(value.items(), key=lambda field: (len(field[0]), field[0]))
    return head(5, len(fields)) + b"".join(encoded(key) + encoded(field) for key, field in fields)
