"""Every fault that can be set over HTTP, on the program payments-stub: what who asks meets with, whether it had its effect,
and that it has its effect once when it is asked for again under its key."""

import collections
import http.client
import json
import tempfile
import time
import unittest
import urllib.error

from stub_case import Ear, Stub

PAY = ("amount=2000&currency=usd&payment_method=pm_card_visa&payment_method_types[]=card&confirm=true"
       "&metadata[case]={}")
GONE = "gone"  # the connection ended without an answer
GARBAGE = "garbage"

Case = collections.namedtuple("Case", "meets effects again", defaults=(200,))

# What who pays meets with: a status or how the connection ended; payments that there are then; the status when it is asked
# again under its key and the fault is over.
REQUESTS = {
    "decline": Case(402, 1, 402),
    "needs_action": Case(200, 1),
    "timeout_before_commit": Case(GONE, 0),
    "timeout_after_commit": Case(GONE, 1),
    "conflict": Case(409, 0),
    "rate_limit": Case(429, 0),
    "error": Case(500, 0, 500),  # as Stripe does: a 500 is its key's answer
    "error_after_commit": Case(500, 1, 500),
    "garbage": Case(GARBAGE, 1),
    "reset": Case(GONE, 0),
    "reset_after_commit": Case(GONE, 1),
    "slow": Case(200, 1),
    "refund_failure": Case(200, 1),  # of payments it is none
}

GOOD, FORGED, STALE, UNKNOWN = "good", "forged", "stale", "unknown"
WEBHOOKS = {
    "webhook_duplicate": [GOOD, GOOD],
    "webhook_delay": [GOOD],
    "webhook_reorder": [GOOD],
    "webhook_drop": [GOOD],
    "webhook_wrong_signature": [FORGED, GOOD],
    "webhook_stale": [STALE, GOOD],
    "webhook_unknown_type": [UNKNOWN, GOOD],
}
TOLERANCE = 300  # seconds


class Faults(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="majlis-faults-")
        self.addCleanup(folder.cleanup)
        self.stub = Stub(folder.name).start()
        self.addCleanup(self.stub.stop)

    def set(self, *rules, **more):
        status, said = self.stub.ask("PUT", "/_stub/faults", json.dumps({"seed": 1, "rules": rules, **more}))
        self.assertEqual(status, 200, said)

    def end(self):
        self.assertEqual(self.stub.ask("DELETE", "/_stub/faults")[0], 200)

    def pay(self, case, key=None):
        """A status, GONE or GARBAGE; and the answer."""
        try:
            return self.stub.ask("POST", "/v1/payment_intents", PAY.format(case), key)
        except (OSError, http.client.HTTPException):
            return GONE, None
        except ValueError:
            return GARBAGE, None

    def paid(self, case):
        _, listed = self.stub.ask("GET", "/v1/payment_intents?limit=100")
        return [each for each in listed["data"] if each["metadata"] == {"case": case}]

    def hear(self, *events):
        ear = Ear(self.stub, *events)
        self.addCleanup(ear.close)
        return ear

    def test_the_list_is_whole(self):
        _, said = self.stub.ask("GET", "/_stub/faults")
        self.assertEqual(set(said["faults"]), REQUESTS.keys() | WEBHOOKS.keys())

    def test_a_request_meets_its_fault_and_has_its_effect_once(self):
        for fault, case in REQUESTS.items():
            with self.subTest(fault):
                self.set({"fault": fault, "method": "POST /v1/payment_intents", "times": 1, "delay_ms": 300})
                began = time.monotonic()
                self.assertEqual(self.pay(fault, fault)[0], case.meets)
                if fault.startswith("timeout"):
                    self.assertGreaterEqual(time.monotonic() - began, 0.3, "it hangs, and does not refuse")
                self.assertEqual(len(self.paid(fault)), case.effects)
                self.assertEqual(self.pay(fault, fault)[0], case.again)
                self.assertEqual(len(self.paid(fault)), max(case.effects, 1 if case.again == 200 else 0))
                self.end()

    def test_what_is_paid_stands_as_the_fault_says(self):
        self.set({"fault": "decline", "times": 1}, {"fault": "needs_action", "times": 1})
        self.assertEqual(self.pay("first")[1]["error"]["decline_code"], "generic_decline")
        self.end()
        self.set({"fault": "needs_action", "times": 1})
        waiting = self.pay("second")[1]
        self.assertEqual(waiting["status"], "requires_action")
        self.assertTrue(waiting["next_action"]["redirect_to_url"]["url"].startswith(self.stub.url))
        self.assertEqual(self.pay("third")[1]["status"], "succeeded")

    def test_a_slow_body_comes_in_pieces(self):
        self.set({"fault": "slow", "times": 1})
        with self.stub.open("POST", "/v1/payment_intents", PAY.format("slow")) as answer:
            pieces = 0
            while answer.read1(1 << 16):
                pieces += 1
        self.assertGreater(pieces, 10)

    def test_a_refund_fails_late(self):
        _, intent = self.pay("refund")
        self.set({"fault": "refund_failure", "method": "POST /v1/refunds", "delay_ms": 300})
        _, refund = self.stub.ask("POST", "/v1/refunds", f"payment_intent={intent['id']}")
        self.assertEqual(refund["status"], "succeeded")
        ear = self.hear("refund.failed")
        self.assertEqual([each["object"] for each in ear.until(1)], [refund["id"]])
        _, failed = self.stub.ask("GET", "/v1/refunds/" + refund["id"])
        self.assertEqual((failed["status"], failed["failure_reason"]), ("failed", "expired_or_canceled_card"))

    def test_a_rule_is_of_a_method_and_of_a_key(self):
        self.set({"fault": "error", "method": "POST /v1/refunds*"})
        self.assertEqual(self.pay("method")[0], 200)
        self.assertEqual(self.stub.ask("POST", "/v1/refunds", "payment_intent=pi_none")[0], 500)
        self.set({"fault": "rate_limit", "key": "this one"})
        self.assertEqual([self.pay("key", key)[0] for key in ("another", "this one", None)], [200, 429, 200])

    def test_dice_are_the_seeds(self):
        def pattern(seed):
            self.set({"fault": "conflict", "rate": 0.5}, seed=seed)
            return [self.stub.ask("GET", "/v1/balance")[0] for _ in range(40)]

        first, second = pattern(7), pattern(8)
        self.assertEqual(pattern(7), first)
        self.assertNotEqual(first, second)
        self.assertTrue(8 <= first.count(409) <= 32, first)

    def test_a_webhook_meets_its_fault_and_comes_as_it_should(self):
        ear, heard = self.hear("payment_intent.succeeded"), 0
        for fault, wanted in WEBHOOKS.items():
            with self.subTest(fault):
                self.set({"fault": fault, "times": 1, "delay_ms": 1500})
                _, intent = self.pay(fault)
                came = ear.until(heard + len(wanted))[heard:]
                heard += len(came)
                self.assertEqual([self.verdict(each) for each in came], wanted)
                self.assertEqual({each["object"] for each in came}, {intent["id"]})
                if fault == "webhook_duplicate":
                    self.assertEqual(came[0]["event"], came[1]["event"], "the same event twice")
                if fault in ("webhook_delay", "webhook_drop"):
                    self.assertGreaterEqual(came[0]["at"], came[0]["created"] + 1, "it came at once")
                self.end()

    def verdict(self, heard):
        if not heard["right"]:
            return FORGED
        if heard["at"] + TOLERANCE < heard["created"]:
            return STALE
        return GOOD if heard["type"] == "payment_intent.succeeded" else UNKNOWN

    def test_webhooks_overtake_each_other(self):
        ear = self.hear("payment_intent.succeeded")
        self.set({"fault": "webhook_reorder", "delay_ms": 2000}, seed=3)
        made = [self.pay("reorder")[1]["id"] for _ in range(8)]
        came = [each["object"] for each in ear.until(len(made))]
        self.assertEqual(sorted(came), sorted(made))
        self.assertNotEqual(came, made)

    def test_a_webhooks_rule_is_of_a_type_and_of_a_key(self):
        ear = self.hear("payment_intent.succeeded", "charge.succeeded")
        self.set({"fault": "webhook_wrong_signature", "method": "charge.*", "key": "this one"})
        self.pay("key", "another")
        self.pay("key", "this one")
        came = ear.until(5)  # both of both, and what was wrong once more
        self.assertEqual([(each["type"], each["key"]) for each in came if not each["right"]], [("charge.succeeded", "this one")])
        self.assertEqual(len({each["event"] for each in came if each["right"]}), 4)

    def test_a_webhook_is_not_lost_where_the_stub_goes_down(self):
        """Points of a payment: taken, carried out, and answered; of its webhook: about to be sent, and to be struck off."""
        ear = self.hear("payment_intent.succeeded")
        for point in range(1, 6):
            case = f"crash {point}"
            self.set(crash_at=point)
            self.pay(case, case)
            self.assertEqual(self.stub.ended(), 1)
            self.stub.start()
            status, intent = self.pay(case, case)
            self.assertEqual(status, 200)
            ear.until_object(intent["id"])
            self.assertEqual(len(self.paid(case)), 1)

    def test_what_is_no_plan_of_faults_is_refused(self):
        for wrong, about in (({"rules": [{"fault": "rain"}]}, "rain"), ({"rules": [{}]}, "its fault"), ({"rules": {}}, "list"),
                             ({"rules": [{"fault": "slow", "rate": 1.5}]}, "rate"), ({"rules": [{"fault": "slow", "rate": "1"}]}, "type"),
                             ({"rules": [{"fault": "slow", "delay_ms": -1}]}, "delay"), ({"rules": [{"fault": "slow", "delay": 1}]}, "delay"),
                             ({"rules": [{"fault": "webhook_drop", "method": "POST /v1/refunds"}]}, "charge.*"),
                             ({"crash": 1}, "crash"), ({"seed": -1}, "number"), ([], "object")):
            status, said = self.stub.ask("PUT", "/_stub/faults", json.dumps(wrong))
            self.assertEqual(status, 400, wrong)
            self.assertIn(about, said["error"]["message"])
        with self.assertRaises(urllib.error.HTTPError) as refused:
            self.stub.open("PUT", "/_stub/faults", "{")
        refused.exception.close()
        self.assertEqual(refused.exception.code, 400)


if __name__ == "__main__":
    unittest.main()
