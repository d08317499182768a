"""Second devices, revocation, recovery."""

from harness import Case


class Devices(Case):
    def test_a_linked_device_reaches_every_conversation(self):
        alice, bob, carol = self.acquainted("alice", "bob", "carol")
        alice.run("group", "create", "Family", "@bob", "@carol")
        for each in (bob, carol):
            for request in each.json("requests"):
                each.accept(request["from"])
        second = self.linked(alice)
        # From here the first device stays away. The group's title is known to its members alone, so that a device which
        # came in from outside may not have it yet.
        second.send("@bob", "from my other device")
        group, = [each for each in second.json("conversations") if each["kind"] == "group"]
        second.send(group["conversation"], "here too")
        self.assertEqual(sorted(bob.texts()), [("@alice", "#Family", "here too"),
                                               ("@alice", "@alice", "from my other device")])
        bob.send("@alice", "to both")
        carol.send("#Family", "to all")
        for device in (second, alice):
            texts = [(who, text) for who, _, text in device.texts()]
            self.assertIn(("@bob", "to both"), texts)
            self.assertIn(("@carol", "to all"), texts)
        self.assertIn("from my other device", alice.history("@bob"))
        self.assertEqual(len([each for each in alice.json("devices") if each["active"]]), 2)

    def test_the_history_goes_along(self):
        alice, bob = self.acquainted("alice", "bob")
        bob.send("@alice", "said long before")
        alice.texts()
        second = self.linked(alice)
        self.assertIn("said long before", second.run("history", "@bob"))
        self.assertEqual(second.json("receive"), [])  # nothing of it is news
        self.assertEqual(alice.json("files", "usage")[0]["files"], 0)  # nothing of it stays at the host
        bob.send("@alice", "said after")
        self.assertEqual(second.texts(), [("@bob", "@bob", "said after")])
        third = self.linked(alice, "--no-history", name="third")
        self.assertNotIn("said long before", third.run("history", "@bob"))

    def test_a_revoked_device_reads_nothing_new(self):
        alice, bob = self.acquainted("alice", "bob")
        second = self.linked(alice)
        bob.send("@alice", "before")
        self.assertEqual([text for _, _, text in second.texts()], ["before"])
        alice.run("revoke", second.json("whoami")[0]["device"])
        bob.send("@alice", "after")
        self.assertEqual([text for _, _, text in alice.texts()], ["before", "after"])
        self.assertIn("ended", second.fail("receive"))
        self.assertNotIn("after", second.run("history", "@bob"))

    def test_the_words_bring_an_account_back(self):
        alice, bob = self.acquainted("alice", "bob")
        phrase = alice.json("recovery", "show")[0]["phrase"]
        self.assertEqual(len(phrase.split()), 12)
        new = self.person("alice", "-new")
        new.run("--host", self.host.url, "--no-passphrase", "recover", "alice", text=phrase + "\n")
        new.send("@bob", "I am back")
        self.assertIn(("@alice", "@alice", "I am back"), bob.texts())
        bob.send("@alice", "welcome back")
        self.assertIn(("@bob", "@bob", "welcome back"), new.texts())
        self.assertIn("ended", alice.fail("send", "@bob", "from the lost device"))

    def test_wrong_words_change_nothing(self):
        alice, bob = self.people("alice", "bob")
        words = bob.json("recovery", "show")[0]["phrase"]
        thief = self.person("alice", "-thief")
        self.assertIn("another account",
                      thief.fail("--host", self.host.url, "--no-passphrase", "recover", "alice", text=words))
        self.assertFalse(thief.home.exists())
        thief.fail("--host", self.host.url, "--no-passphrase", "recover", "alice", text="one two three")
        alice.send("@bob", "still me")

    def test_words_are_forgotten_once_written_down(self):
        alice, = self.people("alice")
        alice.run("recovery", "confirm")
        self.assertIn("does not hold", alice.fail("recovery", "show"))
