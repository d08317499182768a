"""Strangers ask before they are read."""

from harness import Case


class Requests(Case):
    def test_nothing_is_received_before_it_is_accepted(self):
        alice, bob = self.people("alice", "bob")
        alice.send("@bob", "you do not know me")
        self.assertEqual(bob.receive(), [])
        requests = bob.json("requests")
        self.assertEqual([(each["from"], each["text"]) for each in requests], [("@alice", "you do not know me")])
        self.assertEqual(bob.receive(), [])
        bob.accept("@alice")
        self.assertEqual(bob.json("requests"), [])
        self.assertEqual(bob.texts(), [("@alice", "@alice", "you do not know me")])
        self.assertEqual(bob.receive(), [])

    def test_declining_drops_it(self):
        alice, bob = self.people("alice", "bob")
        alice.send("@bob", "spam")
        bob.run("receive")
        bob.run("decline", "@alice")
        self.assertEqual(bob.json("requests"), [])
        self.assertEqual(bob.receive(), [])
        self.assertIn("no request from @alice", bob.fail("accept", "@alice"))

    def test_a_blocked_person_is_not_heard(self):
        alice, bob = self.acquainted("alice", "bob")
        bob.run("block", "@alice")
        alice.attempt("send", "@bob", "can you hear me?")
        self.assertEqual(bob.receive(), [])
        bob.run("unblock", "@alice")
        bob.accept("@alice")
        alice.send("@bob", "and now?")
        self.assertIn(("@alice", "@alice", "and now?"), bob.texts())
