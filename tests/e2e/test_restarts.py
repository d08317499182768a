"""Processes that are killed in between: nothing acknowledged is lost or doubled."""

import signal

from harness import Case


class Restarts(Case):
    def test_the_host_is_killed_between_messages(self):
        alice, bob = self.acquainted("alice", "bob")
        sent = []
        for n in range(4):
            sent.append(f"round {n}")
            alice.send("@bob", sent[-1])
            self.host.kill()
            self.host.start()
        self.assertEqual([text for _, _, text in bob.texts()], sent)
        self.assertEqual(alice.history("@bob"), ["hello", *sent])

    def test_a_sender_is_killed_at_any_point(self):
        alice, bob = self.acquainted("alice", "bob")
        acknowledged = []
        for n in range(6):
            text = f"attempt {n}"
            process = alice.start("send", "@bob", text)
            try:
                process.wait(0.05 * n)
            except Exception:
                process.send_signal(signal.SIGKILL)
            process.communicate()
            if process.returncode == 0:
                acknowledged.append(text)
        alice.send("@bob", "at last")
        received = [text for _, _, text in bob.texts()]
        self.assertEqual(received[-1], "at last")
        self.assertEqual(len(received), len(set(received)), "nothing twice")
        self.assertEqual(received, sorted(received[:-1]) + ["at last"], "in order")
        for text in acknowledged:
            self.assertIn(text, received)
        self.assertEqual(alice.history("@bob"), bob.history("@alice"))

    def test_a_receiver_is_killed_at_any_point(self):
        alice, bob = self.acquainted("alice", "bob")
        ids = [alice.send("@bob", f"message {n}") for n in range(10)]
        seen = []
        for n in range(5):
            process = bob.start("--json", "receive")
            try:
                process.wait(0.04 * n)
            except Exception:
                process.send_signal(signal.SIGKILL)
            out, _ = process.communicate()
            seen += [line.split('"')[3] for line in out.splitlines() if line.endswith("}")]
        seen += [each["id"] for each in bob.receive()]
        self.assertEqual(sorted(set(seen)), sorted(ids), "each at least once, by id")
        self.assertEqual(bob.receive(), [])
        self.assertEqual(bob.history("@alice"), ["hello", *[f"message {n}" for n in range(10)]])

    def test_no_host_at_all(self):
        alice, _ = self.acquainted("alice", "bob")
        self.host.stop()
        said = alice.fail("send", "@bob", "into the void")
        self.assertIn("no host answers at " + self.host.url, said)
        self.assertIn("majlisd", said)
        self.assertEqual(alice.history("@bob"), ["hello"])
        self.host.start()
        self.assertEqual(alice.history("@bob"), ["hello"])
