"""Money that comes in through a payment gateway: the host, the gateway's simulator, and the command line."""

import json
import subprocess
import urllib.request

from harness import BIN, PATIENCE, free_port
from money_case import MoneyCase


class TopUp(MoneyCase):
    def configuration(self, folder):
        self.gateway = free_port()
        (folder / "key").write_text("sk_test_wallet\n")
        stub = subprocess.Popen([BIN / "payments-stub", "--data", folder / "stub.db", "--port", str(self.gateway)],
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(stub.wait)
        self.addCleanup(stub.kill)
        return {"gateway_url": f"http://127.0.0.1:{self.gateway}", "gateway_key_file": str(folder / "key"),
                "gateway_timeout_seconds": 5}

    def faults(self, *rules):
        asked = urllib.request.Request(f"http://127.0.0.1:{self.gateway}/_stub/faults", method="PUT",
                                       data=json.dumps({"seed": 1, "rules": rules}).encode(),
                                       headers={"Content-Type": "application/json", "Authorization": "Bearer sk_test_wallet"})
        urllib.request.urlopen(asked, timeout=PATIENCE).close()

    def test_test_money_comes_in_and_is_called_that(self):
        alice, bob = self.acquainted("alice", "bob")
        brought = alice.json("topup", "20", "USD")[0]
        self.assertEqual((brought["state"], brought["amount"], brought["currency"]), ("paid", "20.00", "USD"))
        done = alice.attempt("wallet")
        self.assertIn("20.00 USD", done.stdout)
        self.assertIn("test money", done.stderr)
        self.assertTrue(alice.json("wallet")[0]["test"])
        alice.run("pay", "@bob", "5", "USD")
        self.assertIn("paid you 5.00 USD — verified, test money", bob.run("receive"))
        for arguments, said in ((("7", "USD", "--method", "pm_card_chargeDeclined"), "refused (generic_decline)"), (("0.10", "USD"), "this small"),
                                (("999999.99", "USD", "--method", "pm_none"), "no such card"), (("1000000", "USD"), "eight digits")):
            self.assertIn(said, alice.fail("topup", *arguments), arguments)
        for arguments, said in ((("0", "USD"), "more than nothing"), (("-1", "USD"), "no sign"), (("5", "XXX"), "ISO 4217")):
            self.assertIn(said, alice.fail("topup", "--", *arguments))
        self.assertEqual(self.available(alice), {"USD": "15.00"})
        self.audit()

    def test_an_answer_of_the_gateway_that_is_lost_takes_nothing_twice(self):
        alice, _ = self.acquainted("alice", "bob")
        self.faults({"fault": "timeout_after_commit", "method": "POST /v1/payment_intents*", "rate": 1, "times": 1})
        alice.run("topup", "9", "USD")
        self.assertEqual(self.available(alice), {"USD": "9.00"})
        self.audit()
