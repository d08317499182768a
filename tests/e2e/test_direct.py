"""Two people, one to one."""

from harness import Case


class Direct(Case):
    def test_a_conversation_of_two(self):
        alice, bob = self.people("alice", "bob")
        self.assertEqual(alice.json("whoami")[0]["name"], "alice")
        alice.send("@bob", "hello bob")
        self.assertEqual([each["from"] for each in bob.json("requests")], ["@alice"])
        bob.accept("@alice")
        first = bob.receive()
        self.assertEqual(len(first), 1)
        self.assertEqual({key: first[0][key] for key in ("from", "conversation", "type", "text")},
                         {"from": "@alice", "conversation": "@alice", "type": "text", "text": "hello bob"})
        bob.send("@alice", "hello alice")
        self.assertEqual(alice.texts(), [("@bob", "@bob", "hello alice")])
        self.assertEqual(alice.history("@bob"), ["hello bob", "hello alice"])
        self.assertEqual(bob.history("@alice"), ["hello bob", "hello alice"])

    def test_receive_reports_each_message_once(self):
        alice, bob = self.acquainted("alice", "bob")
        ids = [alice.send("@bob", f"number {n}") for n in range(5)]
        self.assertEqual([each["id"] for each in bob.receive()], ids)
        self.assertEqual(bob.receive(), [])
        ids = [alice.send("@bob", "later")]
        bob.history("@alice")  # looking is not receiving
        self.assertEqual([each["id"] for each in bob.receive()], ids)

    def test_what_was_sent_to_somebody_away_waits_in_order(self):
        alice, bob = self.acquainted("alice", "bob")
        for n in range(20):
            alice.send("@bob", f"while you were away {n}")
        self.assertEqual([text for _, _, text in bob.texts()], [f"while you were away {n}" for n in range(20)])

    def test_both_write_before_either_has_read(self):
        alice, bob = self.people("alice", "bob")
        alice.send("@bob", "from alice")
        bob.send("@alice", "from bob")  # writing to somebody accepts them
        self.assertEqual(alice.texts(), [("@bob", "@bob", "from bob")])
        self.assertEqual(bob.texts(), [("@alice", "@alice", "from alice")])

    def test_any_text_arrives_as_it_was_written(self):
        alice, bob = self.acquainted("alice", "bob")
        texts = ["[a,b]", "{}", "-5 degrees", "--home", "send", "مرحبا بك", "你好 👩‍👩‍👧", "a\tb\u001b[31m\u202e", "two\nlines",
                 " spaces ", "'\"\\", "x" * 65500]
        for text in texts:
            alice.send("@bob", text)
        self.assertEqual([text for _, _, text in bob.texts()], texts)

    def test_text_from_standard_input(self):
        alice, bob = self.acquainted("alice", "bob")
        alice.run("send", "@bob", "-", text="piped\ntext\n")
        self.assertEqual([text for _, _, text in bob.texts()], ["piped\ntext"])

    def test_people_are_shown_no_control_characters(self):
        alice, bob = self.acquainted("alice", "bob")
        alice.send("@bob", "\u001b]0;owned\u0007 \u009b31m red \u202e desrever")
        shown = bob.run("receive")
        self.assertNotIn("\u001b", shown)
        self.assertNotIn("\u009b", shown)
        self.assertNotIn("\u202e", shown)
        self.assertIn("owned", shown)

    def test_follow_shows_what_comes(self):
        alice, bob = self.acquainted("alice", "bob")
        following = bob.start("--json", "receive", "--follow")
        self.addCleanup(following.stdout.close)
        self.addCleanup(following.stderr.close)
        self.addCleanup(following.wait)
        self.addCleanup(following.kill)
        for n in range(3):
            alice.send("@bob", f"live {n}")
            self.assertIn(f'"live {n}"', following.stdout.readline())
        following.kill()
        following.wait()
        self.assertEqual(bob.receive(), [])

    def test_names_are_found_as_people_write_them(self):
        alice, muhammad = self.people("alice", "محمد")
        alice.send("@محمد", "مرحبا")
        muhammad.accept("@alice")
        self.assertEqual(muhammad.texts(), [("@alice", "@alice", "مرحبا")])
        self.assertIn("@nobody", alice.fail("send", "@nobody", "hello"))
