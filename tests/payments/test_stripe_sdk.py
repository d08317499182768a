"""payments-stub as the official SDK of Stripe sees it, and after it went down at any of its points."""

import json
import os
import pathlib
import subprocess
import tempfile
import unittest

from stub_case import PATIENCE, Stub

NODE = os.environ.get("MAJLIS_NODE", "node")
SDK = pathlib.Path(__file__).parent / "stripe_sdk"


class StripeSdk(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="majlis-stub-")
        self.addCleanup(folder.cleanup)
        self.stub = Stub(folder.name).start()
        self.addCleanup(self.stub.stop)

    def test_the_official_sdk_drives_it_unchanged(self):
        done = subprocess.run([NODE, "--test", "sdk.test.mjs"], cwd=SDK, env={**os.environ, "STUB_URL": self.stub.url},
                              capture_output=True, text=True, timeout=5 * PATIENCE)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_after_it_went_down_a_key_has_had_its_effect_once(self):
        body = ("amount=2000&currency=usd&payment_method=pm_card_visa&payment_method_types[]=card&confirm=true"
                "&metadata[point]={}")
        for point in range(1, 4):
            key = f"crash {point}"
            self.stub.ask("PUT", "/_stub/faults", json.dumps({"crash_at": point}))
            with self.assertRaises(OSError):
                self.stub.ask("POST", "/v1/payment_intents", body.format(point), key)
            self.stub.ended()
            self.stub.start()
            answers = [self.stub.ask("POST", "/v1/payment_intents", body.format(point), key) for _ in range(2)]
            self.assertEqual([status for status, _ in answers], [200, 200])
            self.assertEqual(answers[0][1]["id"], answers[1][1]["id"])
            _, listed = self.stub.ask("GET", "/v1/payment_intents?limit=100")
            self.assertEqual([each["metadata"]["point"] for each in listed["data"]],
                             [str(each) for each in range(point, 0, -1)], "none is lost, none is doubled")

    def test_what_is_no_form_is_refused(self):
        for wrong in ("a[b=1", "a=%zz", "a=1&a[b]=2", "=1", "amount[x]=1&currency=usd", "a=%ff", "&".join(["x[]=1"] * 1001)):
            status, said = self.stub.ask("POST", "/v1/payment_intents", wrong)
            self.assertEqual((status, said["error"]["type"]), (400, "invalid_request_error"), wrong[:40])


if __name__ == "__main__":
    unittest.main()
