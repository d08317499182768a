"""Money from outside on a real host, with payments-stub as its gateway: by HTTP, with signed webhooks, through faults and
kills, until the ledger and the gateway say the same."""

import json
import pathlib
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.error
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "e2e"))
sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "files"))

from files_case import Somebody, text64
from harness import BIN, PATIENCE, Host
from stub_case import Stub

PEOPLE, TOPUPS, KILLS = 3, 8, 3


class TopUp(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="majlis-topup-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.stub = Stub(self.folder).start()
        self.addCleanup(self.stub.stop)
        (self.folder / "key").write_text("sk_test_topup\n")
        (self.folder / "secret").write_text("whsec_not_known_yet\n")
        payments = {"gateway_url": self.stub.url, "gateway_key_file": str(self.folder / "key"), "gateway_timeout_seconds": 2,
                    "gateway_webhook_secret_files": [str(self.folder / "secret")]}
        config = self.folder / "majlisd.json"
        config.write_text(json.dumps({"plugins": {"payments": {"config": payments}}}))
        self.host = Host(self.folder, "--config", str(config)).start()
        self.addCleanup(self.host.stop)
        self.keys = 0

    def hear_webhooks(self):
        """The stub's own secret comes to the host, which reads it when it starts."""
        form = f"url={self.host.url}/p/payments/gateway/events&enabled_events[]=*"
        status, endpoint = self.stub.ask("POST", "/v1/webhook_endpoints", form)
        self.assertEqual(status, 200, endpoint)
        (self.folder / "secret").write_text(endpoint["secret"] + "\n")
        self.host.stop()
        self.host.start()

    def key(self):
        self.keys += 1
        return text64(f"key {self.keys}".encode())

    def wait(self, person, topup, *states):
        end = time.monotonic() + PATIENCE
        while True:
            found = person.rpc("payments.topups", {"topup": topup})["topups"][0]
            if found["state"] in states:
                return found
            self.assertLess(time.monotonic(), end, found)
            time.sleep(0.05)

    def top_up(self, person, amount=2000, method="pm_card_visa", currency="USD"):
        return person.rpc("payments.topup", {"currency": currency, "amount": amount, "method": method, "key": self.key()})

    def audit(self):
        done = subprocess.run([BIN / "majlisd", "audit", "payments", "--data", self.host.data], capture_output=True,
                              text=True, timeout=PATIENCE)
        return done.returncode, done.stdout + done.stderr

    def available(self, person):
        answer = person.rpc("payments.balance")
        self.assertTrue(answer["test"])
        return {each["currency"]: each["available"] for each in answer["balances"]}

    def test_money_comes_and_goes_back(self):
        alice = Somebody(self.host, "alice", 1)
        paid = self.wait(alice, self.top_up(alice)["topup"], "paid")
        self.assertEqual(self.available(alice), {"USD": 2000})
        declined = self.wait(alice, self.top_up(alice, method="pm_card_chargeDeclinedInsufficientFunds")["topup"], "failed")
        self.assertEqual(declined["reason"], "insufficient_funds")
        alice.rpc("payments.topup_refund", {"topup": paid["topup"], "amount": 500, "key": self.key()})
        while self.wait(alice, paid["topup"], "paid")["returns"][0]["state"] == "pending":
            time.sleep(0.05)
        self.assertEqual(self.available(alice), {"USD": 1500})
        _, balance = self.stub.ask("GET", "/v1/balance")
        self.assertEqual(balance["available"], [{"amount": 1500, "currency": "usd"}])
        status, said = self.audit()
        self.assertEqual(status, 0, said)
        self.assertIn("gateway compared", said)

    def test_a_charge_that_the_ledger_does_not_know_is_found(self):
        alice = Somebody(self.host, "alice", 1)
        self.wait(alice, self.top_up(alice)["topup"], "paid")
        form = ("amount=70&currency=usd&payment_method=pm_card_visa&payment_method_types[]=card&confirm=true"
                "&metadata[majlis_topup]=" + "00" * 16)
        self.assertEqual(self.stub.ask("POST", "/v1/payment_intents", form)[0], 200)
        status, said = self.audit()
        self.assertEqual(status, 1, said)
        self.assertIn("audit.clearing", said)

    def test_who_must_act_is_told_where_and_a_webhook_goes_on(self):
        self.hear_webhooks()
        alice = Somebody(self.host, "alice", 1)
        waiting = self.wait(alice, self.top_up(alice, method="pm_card_authenticationRequired")["topup"], "needs_action")
        path = waiting["action_url"].removeprefix(self.stub.url)
        self.assertEqual(self.stub.ask("POST", path, "result=succeed")[0], 200)
        self.wait(alice, waiting["topup"], "paid")  # a minute before it would be asked about

    def test_webhooks_of_strangers_are_refused(self):
        url = self.host.url + "/p/payments/gateway/events"
        for signature in ("", "t=1,v1=00", f"t={int(time.time())},v1=" + "00" * 32):
            with self.assertRaises(urllib.error.HTTPError) as refused:
                urllib.request.urlopen(urllib.request.Request(url, b'{"id":"evt_1","type":"x"}', {"Stripe-Signature": signature}))
            with refused.exception as answer:
                self.assertEqual(answer.code, 400)

    def test_kills_and_faults_lose_and_double_nothing(self):
        rules = [{"fault": fault, "rate": 0.15, "delay_ms": 3000}
                 for fault in ("timeout_before_commit", "timeout_after_commit", "reset", "reset_after_commit", "garbage", "conflict",
                               "rate_limit")]
        self.hear_webhooks()
        people = [Somebody(self.host, f"person{number}", number + 1) for number in range(PEOPLE)]
        self.stub.ask("PUT", "/_stub/faults", json.dumps({"seed": 5, "rules": rules}))
        asked = {person: [] for person in people}
        for number in range(TOPUPS):
            for person in people:
                asked[person].append(self.top_up(person, 1000 + number)["topup"])
            if number % (TOPUPS // KILLS) == 1:
                self.host.kill()
                self.host.start()
                for person in people:
                    person.log_in()
        self.stub.ask("DELETE", "/_stub/faults")
        for person, topups in asked.items():
            for topup in topups:
                self.wait(person, topup, "paid")
            self.assertEqual(self.available(person), {"USD": sum(1000 + number for number in range(TOPUPS))})
        status, said = self.audit()
        self.assertEqual(status, 0, said)
        _, balance = self.stub.ask("GET", "/v1/balance")
        self.assertEqual(balance["available"][0]["amount"], PEOPLE * sum(1000 + number for number in range(TOPUPS)))


if __name__ == "__main__":
    unittest.main()
