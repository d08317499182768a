"""What people call themselves and look like, beside the names that the host knows them by."""

from harness import Case

# A comment, then the frame header of a picture of 64 by 48 pixels.
JPEG = bytes.fromhex("ffd8fffe00046869ffc0000b0800300040010111" + "00ffd9")


class DisplayNames(Case):
    def picture(self, person, content=JPEG):
        file = person.home.parent / f"{person.name}.jpg"
        file.write_bytes(content)
        return file

    def test_they_reach_those_with_whom_one_talks(self):
        alice, bob = self.acquainted("alice", "bob")
        self.assertIn("none but the username", alice.run("profile", "show"))
        said = alice.json("profile", "set", "--name", "Alice \u202eLiddell", "--picture", self.picture(alice))[0]
        self.assertEqual(said["display_name"], "Alice \u202eLiddell")
        self.assertEqual(said["picture_bytes"], len(JPEG))
        bob.receive()
        saved = bob.home.parent / "saved.jpg"
        seen = bob.json("profile", "show", "@alice", "--save-picture", saved)[0]
        self.assertEqual((seen["name"], seen["display_name"]), ("@alice", "Alice \u202eLiddell"))
        self.assertEqual(saved.read_bytes(), JPEG)
        listed = bob.run("conversations")
        self.assertIn("@alice (Alice", listed)
        self.assertNotIn("\u202e", listed)
        self.assertEqual(bob.json("conversations")[0]["display_name"], "Alice \u202eLiddell")

    def test_what_is_not_named_stays(self):
        alice, = self.people("alice")
        alice.run("profile", "set", "--name", "Alice", "--picture", self.picture(alice))
        self.assertEqual(alice.json("profile", "set", "--name", "Al")[0]["picture_bytes"], len(JPEG))
        self.assertEqual(alice.json("profile", "set", "--no-picture")[0]["display_name"], "Al")
        self.assertEqual(alice.json("profile", "show")[0]["picture_bytes"], 0)

    def test_members_of_a_group_show_theirs(self):
        alice, bob = self.acquainted("alice", "bob")
        bob.run("profile", "set", "--name", "Bob the builder")
        alice.run("group", "create", "Site", "@bob")
        bob.receive()
        bob.send("#Site", "we can")
        alice.receive()
        self.assertIn("Bob the builder", alice.run("group", "members", "#Site"))

    def test_what_nobody_would_see_is_refused(self):
        alice, = self.people("alice")
        self.assertIn("no JPEG", alice.fail("profile", "set", "--picture", self.picture(alice, b"GIF89a")))
        self.assertIn("65,536", alice.fail("profile", "set", "--picture", self.picture(alice, JPEG + bytes(70_000))))
        self.assertIn("shows no picture", alice.fail("profile", "show", "--save-picture", alice.home / "none"))
        self.assertIn("--name", alice.fail("profile", "set", status=2))
