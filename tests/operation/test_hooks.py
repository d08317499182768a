"""A plugin that is asked before each message and does not keep its budget: what the manifest says happens, at once, and
the conversation goes on. Signatures of one plugin are not another's."""

import base64
import time
import unittest

from operator_case import OperatorCase

LONG = 20_000  # milliseconds; far above the budget, and above what a test that waited for it would take


class Slow(OperatorCase):
    def pace(self, ms, blocks=False):
        self.result("steward.pace", {"ms": ms, "blocks": blocks})

    def manifest_of(on_failure):
        return {"events": [{"topic": "messaging.will_append", "budget_ms": 50, "on_failure": on_failure}]}


class Open(Slow):
    manifest = Slow.manifest_of("open")

    def test_what_it_does_not_answer_goes_through(self):
        alice, bob = self.acquainted("alice", "bob")
        self.pace(LONG)
        began = time.monotonic()
        alice.send("@bob", "the hook sleeps")
        self.assertLess(time.monotonic() - began, LONG / 2000)
        self.assertEqual([text for _, _, text in bob.texts()], ["the hook sleeps"])
        self.assertGreater(self.metric("majlis_hook_calls_total"), 0)
        self.pace(0)
        alice.send("@bob", "it is awake")
        self.assertEqual([text for _, _, text in bob.texts()], ["it is awake"])

    def test_one_that_holds_its_thread_stops_nobody(self):
        alice, bob = self.acquainted("alice", "bob")
        self.pace(3_000, blocks=True)
        alice.send("@bob", "one")
        alice.send("@bob", "two")
        self.assertEqual([text for _, _, text in bob.texts()], ["one", "two"])


class Closed(Slow):
    manifest = Slow.manifest_of("closed")

    def test_what_it_does_not_answer_is_refused_until_it_does(self):
        alice, bob = self.acquainted("alice", "bob")
        self.pace(LONG)
        before = self.metric('majlis_messaging_refused_appends_total{reason="unavailable"}')
        sending = alice.start("send", "@bob", "not yet")
        while self.metric('majlis_messaging_refused_appends_total{reason="unavailable"}') == before:
            self.assertIsNone(sending.poll(), "it was not acknowledged")
            time.sleep(0.02)  # the refusal is seen from outside alone
        self.assertEqual(bob.texts(), [], "reading goes on, and nothing went through")
        self.pace(0)
        _, said = sending.communicate(timeout=60)
        self.assertEqual(sending.returncode, 0, said)
        self.assertEqual([text for _, _, text in bob.texts()], ["not yet"], "the client tried again by itself")


class Signatures(OperatorCase):
    manifest = {}

    def test_a_signature_is_good_in_its_own_domain_alone(self):
        message = base64.urlsafe_b64encode(b"two turnips, paid").decode().rstrip("=")
        other = base64.urlsafe_b64encode(b"two turnips, owed").decode().rstrip("=")
        signature = self.result("steward.sign", {"message": message})["signature"]
        verify = lambda **asked: {"domain": "steward", "message": message, "signature": signature, **asked}
        for method in ("steward.verify", "keys.verify"):
            self.assertEqual(self.result(method, verify()), {"valid": True}, method)
            self.assertEqual(self.result(method, verify(domain="chat")), {"valid": False})
            self.assertEqual(self.result(method, verify(domain="host")), {"valid": False})
            self.assertEqual(self.result(method, verify(message=other)), {"valid": False})
            self.assertEqual(self.result(method, verify(signature="A" * 86)), {"valid": False})
        self.assertEqual(self.call("keys.sign", {"message": message})["error"]["data"]["name"], "denied")
        self.host.stop()
        self.host.start()
        self.assertEqual(self.result("keys.verify", verify()), {"valid": True}, "the key outlives the process")


if __name__ == "__main__":
    unittest.main()
