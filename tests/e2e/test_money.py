"""Money between people: every command over a real host, and what is no money at all."""

import csv
import io
import json
import subprocess

from harness import PATIENCE
from money_case import MoneyCase
from test_interactive import Terminal


class Paying(MoneyCase):
    def test_a_payment_is_a_card_that_the_reader_verifies(self):
        alice, bob = self.rich("alice", "bob")
        paid = alice.json("pay", "@bob", "12.50", "USD", "for the figs")[0]
        self.assertEqual((paid["payment"]["amount"], paid["payment"]["to"], paid["resumed"]), ("12.50", "@bob", False))
        self.assertEqual((self.available(alice), self.available(bob)), ({"USD": "87.50"}, {"USD": "12.50"}))
        came = bob.receive()
        self.assertEqual(len(came), 1)
        self.assertEqual({key: came[0][key] for key in ("id", "from", "type", "check")},
                         {"id": paid["id"], "from": "@alice", "type": "payments.receipt", "check": "verified"})
        self.assertEqual(came[0]["payment"]["transfer"], paid["payment"]["transfer"])
        self.assertEqual(came[0]["payment"]["note"], "for the figs")
        self.assertIn("paid you 12.50 USD (for the figs) — verified", bob.run("history", "@alice"))
        self.assertIn("paid @bob 12.50 USD (for the figs) — verified", alice.run("history", "@bob"))
        self.host.stop()
        self.assertIn("paid you 12.50 USD (for the figs) — verified", bob.run("history", "@alice"), "it stays so")
        self.host.start()
        alice.run("tip", "@bob", "1", "USD")
        self.assertIn("tipped you 1.00 USD — verified", bob.run("receive"))
        self.audit()

    def test_who_talks_sees_what_comes_verified(self):
        alice, bob = self.rich("alice", "bob")
        alice.run("pay", "@bob", "1", "USD", "before")
        screen = Terminal(bob, "chat", "@alice")
        self.addCleanup(screen.close)
        screen.expect("paid you 1.00 USD \\(before\\).*verified")
        screen.expect("@alice> ")
        alice.run("pay", "@bob", "2", "USD", "meanwhile")
        screen.expect("paid you 2.00 USD \\(meanwhile\\).*verified")
        self.assertEqual(screen.leave(), 0)

    def test_figures_may_be_arabic(self):
        alice, bob = self.rich("alice", "bob")
        self.fund(alice, 9_000, "KWD")
        self.fund(alice, 900, "JPY")
        alice.run("pay", "@bob", "١٢٫٥٠", "USD")
        alice.run("pay", "@bob", "1.250", "KWD")
        alice.run("pay", "@bob", "۵۰۰", "JPY")
        self.assertEqual(self.available(bob), {"USD": "12.50", "KWD": "1.250", "JPY": "500"})

    def test_what_is_no_payment_changes_nothing(self):
        alice, bob = self.rich("alice", "bob", amount=1_000)
        for arguments, said in ((("@bob", "-5", "USD"), "no sign"), (("@bob", "0", "USD"), "more than nothing"),
                                (("@bob", "12.505", "USD"), "2 decimals"), (("@bob", "5.0", "JPY"), "0 decimals"),
                                (("@bob", "99999999999999999999", "USD"), "at most"), (("@bob", "1,000", "USD"), "thousands"),
                                (("@bob", "5", "XXX"), "ISO 4217"), (("@bob", "five", "USD"), "digits"),
                                (("@alice", "5", "USD"), "yourself"), (("@me", "5", "USD"), "yourself"),
                                (("@nobody", "5", "USD"), "@nobody"), (("bob", "5", "USD"), "@NAME"),
                                (("@bob", "10.01", "USD"), "10.01 USD"), (("@bob", "5", "EUR"), "5.00 EUR"),
                                (("@bob", "5", "USD", "x" * 1001), "1001 bytes")):
            self.assertIn(said, alice.fail("pay", "--", *arguments), arguments)
        self.assertEqual(self.available(alice), {"USD": "10.00"})
        self.assertEqual(bob.receive(), [])
        alice.run("pay", "@bob", "10", "USD")  # what was refused stands in nobody's way
        self.audit()

    def test_refunds_in_part_and_whole(self):
        alice, bob = self.rich("alice", "bob")
        paid = alice.json("pay", "@bob", "12.50", "USD")[0]
        bob.receive()
        self.assertIn("nobody has paid you", alice.fail("refund", paid["payment"]["transfer"]))
        part = bob.json("refund", paid["id"], "2.50")[0]
        self.assertEqual((part["payment"]["kind"], part["payment"]["about"]), ("refund", paid["payment"]["transfer"]))
        self.assertIn("gave you back 2.50 USD — verified", alice.run("receive"))
        self.assertIn("only 10.00 USD", bob.fail("refund", paid["id"], "10.01"))
        self.assertIn("not EUR", bob.fail("refund", paid["id"], "1", "EUR"))
        self.assertEqual(bob.json("refund", paid["payment"]["transfer"][-8:])[0]["payment"]["amount"], "10.00")
        self.assertIn("given back", bob.fail("refund", paid["id"]))
        self.assertEqual(self.available(alice), {"USD": "100.00"})
        self.audit()


class Asking(MoneyCase):
    def test_requests_are_paid_in_parts_declined_and_taken_back(self):
        alice, bob = self.rich("alice", "bob")
        asked = bob.json("request", "@alice", "5", "USD", "coffee")[0]
        self.assertIn("asks you for 5.00 USD (coffee) — verified, open", alice.run("receive"))
        listed = alice.json("bills")
        self.assertEqual([(each["asker"], each["amount"], each["state"], each["own"]) for each in listed],
                         [("@bob", "5.00", "open", False)])
        alice.run("bills", "pay", listed[0]["request"], "2")
        self.assertIn("paid you 2.00 USD as asked — verified", bob.run("receive"))
        self.assertIn("partly", bob.run("bills"))
        alice.run("bills", "pay", asked["id"])
        self.assertEqual(self.available(bob), {"USD": "5.00"})
        self.assertIn("this request", alice.fail("bills", "pay", asked["id"]))
        self.assertEqual((alice.json("bills"), bob.json("bills", "--all")[0]["state"]), ([], "paid"))

        declined = bob.json("request", "@alice", "7", "USD")[0]
        alice.receive()
        alice.run("bills", "decline", declined["id"])
        self.assertIn("declined to pay 7.00 USD — verified, declined", bob.run("receive"))
        self.assertIn("declined", alice.fail("bills", "pay", declined["id"]))
        taken = bob.json("request", "@alice", "8", "USD")[0]
        alice.receive()
        self.assertIn("no such request", alice.fail("bills", "cancel", taken["id"]))
        bob.run("bills", "cancel", taken["id"])
        self.assertIn("no longer asks for 8.00 USD — verified, cancelled", alice.run("receive"))
        self.assertIn("yourself", bob.fail("request", "@bob", "5", "USD"))
        self.assertIn("no sign", bob.fail("request", "@alice", "-5", "USD"))
        self.assertIn("'ffff'", alice.fail("bills", "pay", "ffff"))
        self.audit()

    def test_bills_are_divided(self):
        alice, bob, carol = self.rich("alice", "bob", "carol")
        self.fund(bob, 10_000)
        alice.run("group", "create", "Trip", "@bob", "@carol")
        for each in (bob, carol):
            each.receive()
        bill = alice.json("split", "#Trip", "100", "USD", "hotel")[0]["split"]
        asked = {each["payer"]: each["amount"] for each in bill["parts"]}
        self.assertEqual(sorted([*asked.values(), bill["own"]]), ["33.33", "33.33 USD", "33.34"], "the largest remainder")
        shown = bob.run("receive")
        self.assertIn("divides a bill of 100.00 USD (hotel) — verified, open", shown)
        self.assertIn(f"you: {asked['@bob']} USD", shown)
        bob.run("bills", "pay", bob.json("bills")[0]["request"])
        self.assertEqual(self.available(bob), {"USD": f"{100 - float(asked['@bob']):.2f}"})
        seen = carol.receive()
        self.assertEqual([(each["type"], each["check"]) for each in seen],
                         [("payments.split", "verified"), ("payments.receipt", "verified")])
        shares = alice.json("split", "#Trip", "40", "USD", "--shares", "@bob=2", "@me=1")[0]["split"]
        self.assertEqual({each["payer"]: each["amount"] for each in shares["parts"]}, {"@bob": "20.00", "@carol": "10.00"})
        exact = alice.json("split", "#Trip", "30", "USD", "--exact", "@carol=12.50")[0]["split"]
        self.assertEqual({each["payer"]: each["amount"] for each in exact["parts"]}, {"@carol": "12.50"})
        self.assertEqual(exact["own"], "17.50 USD")
        for arguments, said in ((("30", "USD", "--exact", "@carol=31"), "more than"), (("30", "USD", "--exact", "@dave=1"), "@dave"),
                                (("30", "USD", "--shares", "@bob=0", "@carol=0"), "nobody"), (("0", "USD"), "more than nothing"),
                                (("30", "USD", "--shares", "@bob=x"), "shares"), (("30", "USD", "--shares", "bob"), "@NAME"),
                                (("0.01", "USD"), "too small"), (("30", "USD", "--shares", "@bob=1", "@bob=2"), "twice")):
            self.assertIn(said, alice.fail("split", "#Trip", *arguments), arguments)
        self.audit()


class Statements(MoneyCase):
    def test_statements_are_read_by_other_programs(self):
        alice, bob = self.rich("alice", "bob")
        self.fund(alice, 5_000, "KWD")
        self.fund(alice, 700, "JPY")
        notes = ['=HYPERLINK("http://x","y")', "@SUM(1)", "two\nlines, \"quoted\"", "؛ \u202eقهوة; | a  1 USD", "-2+3",
                 "2026-01-01 x\n    assets:a  5 USD", "(virtual) [balanced]"]
        for note in notes:
            alice.run("pay", "@bob", "--", "1.50", "USD", note)
        alice.run("pay", "@bob", "1.234", "KWD")
        alice.run("pay", "@bob", "7", "JPY")
        bob.receive()
        bob.run("refund", bob.json("history", "@alice")[1]["payment"]["transfer"], "0.25")
        for person in (alice, bob):
            rows = list(csv.DictReader(io.StringIO(person.run("statement", "--format", "csv"), newline="")))
            lines = [json.loads(line) for line in person.run("statement", "--format", "jsonl").splitlines()]
            self.assertEqual([each["transfer"] for each in rows], [each["transfer"] for each in lines])
            self.assertEqual([each["amount"] for each in rows], [each["amount"] for each in lines])
            self.assertFalse([each for each in rows if each["note"][:1] in set("=+-@\t\r\n") - {""}])
            self.assertEqual({each["note"] for each in lines if each["note"]}, set(notes))
            self.check_journal(person)
        self.assertEqual(alice.json("statement", "JPY")[0]["currency"], "JPY")
        self.assertIn("csv, jsonl and hledger", alice.fail("statement", "--format", "xls"))
        self.assertIn("ISO 4217", alice.fail("statement", "XXX"))
        file = alice.home / "statement.csv"
        alice.run("statement", "--format", "csv", "-o", file)
        self.assertTrue(file.read_bytes().startswith(b"time,kind"))
        self.assertIn("cannot write", alice.fail("statement", "--format", "csv", "-o", file))

    def check_journal(self, person):
        journal = person.run("statement", "--format", "hledger")
        done = subprocess.run(["hledger", "-f-", "check", "--strict"], input=journal, capture_output=True, text=True,
                              timeout=PATIENCE, env={"LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"})
        self.assertEqual(done.returncode, 0, done.stderr + journal)
        told = self.hledger(journal, "balance", "assets:majlis:available", "-O", "csv", "--layout=bare")
        balances = {row["commodity"]: row["balance"] for row in csv.DictReader(io.StringIO(told)) if row["account"] != "total"}
        self.assertEqual(balances, self.available(person))
        torn = journal.replace(" = ", " = 9", 1)
        with self.assertRaises(subprocess.CalledProcessError):
            self.hledger(torn, "check")

    def hledger(self, journal, *arguments):
        return subprocess.run(["hledger", "-f-", *arguments], input=journal, capture_output=True, text=True, check=True,
                              timeout=PATIENCE, env={"LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"}).stdout
