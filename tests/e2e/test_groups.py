"""Groups of people."""

from harness import Case


class Groups(Case):
    def group_of_three(self):
        alice, bob, carol = self.acquainted("alice", "bob", "carol")
        alice.run("group", "create", "Family", "@bob", "@carol")
        for each in (bob, carol):
            requests = each.json("requests")
            for request in requests:
                self.assertEqual(request["from"], "@alice")
            if requests:
                each.accept("@alice")
        return alice, bob, carol

    def test_everybody_reads_everybody(self):
        alice, bob, carol = self.group_of_three()
        alice.send("#Family", "hello all")
        self.assertEqual(bob.texts(), [("@alice", "#Family", "hello all")])
        bob.send("#Family", "hello from bob")
        self.assertEqual(carol.texts(), [("@alice", "#Family", "hello all"), ("@bob", "#Family", "hello from bob")])
        carol.send("#Family", "and carol")
        self.assertEqual(alice.texts(), [("@bob", "#Family", "hello from bob"), ("@carol", "#Family", "and carol")])
        self.assertEqual({each["name"]: each["role"] for each in alice.json("group", "members", "#Family")},
                         {"@alice": "owner", "@bob": "member", "@carol": "member"})

    def test_who_was_removed_reads_nothing_new(self):
        alice, bob, carol = self.group_of_three()
        alice.send("#Family", "with carol")
        alice.run("group", "remove", "#Family", "@carol")
        alice.send("#Family", "without carol")
        self.assertEqual([text for _, _, text in bob.texts()], ["with carol", "without carol"])
        self.assertEqual([text for _, _, text in carol.texts()], ["with carol"])
        carol.fail("send", "#Family", "am I still here?")
        self.assertEqual(bob.receive(), [])

    def test_who_is_invited_later_reads_from_then_on(self):
        alice, bob, carol = self.acquainted("alice", "bob", "carol")
        alice.run("group", "create", "Two", "@bob")
        alice.send("#Two", "before")
        alice.run("group", "invite", "#Two", "@carol")
        alice.send("#Two", "after")
        for request in carol.json("requests"):
            carol.accept(request["from"])
        self.assertEqual(carol.texts(), [("@alice", "#Two", "after")])
        carol.send("#Two", "thanks")
        self.assertEqual(alice.texts(), [("@carol", "#Two", "thanks")])

    def test_who_left_is_gone(self):
        alice, bob, carol = self.group_of_three()
        bob.receive()
        bob.run("group", "leave", "#Family")
        alice.send("#Family", "bob is gone")
        self.assertEqual([text for _, _, text in carol.texts()], ["bob is gone"])
        self.assertEqual(bob.receive(), [])
        self.assertNotIn("@bob", [each["name"] for each in alice.json("group", "members", "#Family")])

    def test_roles_say_who_may_invite(self):
        alice, bob, carol = self.acquainted("alice", "bob", "carol")
        alice.run("group", "create", "Club", "@bob")
        for request in bob.json("requests"):
            bob.accept(request["from"])
        self.assertIn("owners and moderators", bob.fail("group", "invite", "#Club", "@carol"))
        alice.run("group", "role", "#Club", "@bob", "moderator")
        bob.receive()
        bob.run("group", "invite", "#Club", "@carol")
        bob.send("#Club", "welcome")
        for request in carol.json("requests"):
            carol.accept(request["from"])
        self.assertIn(("@bob", "#Club", "welcome"), carol.texts())

    def test_members_who_are_strangers_to_each_other_have_names(self):
        alice, bob, carol = self.group_of_three()
        bob.run("receive")
        carol.send("#Family", "we have never met")
        bob.run("group", "leave", "#Family")
        self.assertEqual(bob.texts(), [("@carol", "#Family", "we have never met")])

    def test_a_title_can_change(self):
        alice, bob, _ = self.group_of_three()
        alice.run("group", "title", "#Family", "Relatives")
        alice.send("#Relatives", "a new name")
        self.assertEqual(bob.texts(), [("@alice", "#Relatives", "a new name")])
