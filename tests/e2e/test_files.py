"""Files from one command line to another: any size, albums, several devices, and what goes wrong said plainly."""

import base64
import hashlib
import os
import pathlib
import random
import struct
import zlib

from harness import Case


def png(width, height, colour):
    """A picture of one colour."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = (b"\0" + bytes(colour) * width) * height
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


class FileCase(Case):
    def setUp(self):
        super().setUp()
        self.dice = random.Random(5)
        self.files = pathlib.Path(self.folder.name) / "files"
        self.files.mkdir()

    def file(self, name, size):
        path = self.files / name
        path.write_bytes(self.dice.randbytes(size))
        return path

    def send(self, person, to, *paths, text=None, options=()):
        """Gives the message's id."""
        arguments = [to, *options]
        for path in paths:
            arguments += ["--file", path]
        return person.json("send", *arguments, *([text] if text is not None else []))[0]["id"]

    def get(self, person, id, name="got", *options):
        target = self.files / name
        person.run("get", id, "-o", target, *options)
        self.assertFalse(target.with_name(target.name + ".part").exists())
        return target.read_bytes()


class Files(FileCase):
    def test_a_file_of_each_size(self):
        alice, bob = self.acquainted("alice", "bob")
        for number, size in enumerate([0, 1, 65535, 65536, 65537, 5 * 1024 * 1024 + 3]):
            path = self.file(f"file-{size}.bin", size)
            id = self.send(alice, "@bob", path)
            shown = bob.receive()
            self.assertEqual(len(shown), 1)
            expected = {"type": "file", "id": id, "name": path.name, "size": size, "from": "@alice",
                        "media_type": "application/octet-stream", "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
            self.assertEqual({key: shown[0][key] for key in expected}, expected)
            self.assertEqual(self.get(bob, id, f"got-{number}"), path.read_bytes())

    def test_an_album_with_words(self):
        alice, bob = self.acquainted("alice", "bob")
        paths = [self.file("one.txt", 10), self.file("two.txt", 20)]
        (self.files / "other").mkdir()
        paths.append(self.file("other/one.txt", 30))
        id = self.send(alice, "@bob", *paths, text="three of them")
        shown = bob.receive()[0]
        self.assertEqual((shown["text"], [each["name"] for each in shown["files"]]),
                         ("three of them", ["one.txt", "two.txt", "one.txt"]))
        target = self.files / "album"
        target.mkdir()
        bob.run("get", id, "-o", target)
        self.assertEqual(sorted(each.name for each in target.iterdir()), ["one (2).txt", "one.txt", "two.txt"])
        self.assertEqual((target / "one (2).txt").read_bytes(), paths[2].read_bytes())
        self.assertEqual(self.get(bob, id, "picked", "-n", "2"), paths[1].read_bytes())
        self.assertIn("no number 4", bob.fail("get", id, "-n", "4", "-o", self.files / "none"))
        self.assertIn("several files", bob.fail("get", id, "-o", self.files / "none"))

    def test_people_are_shown_what_came(self):
        alice, bob = self.acquainted("alice", "bob")
        self.send(alice, "@bob", self.file("figs.pdf", 1_234_567), text="to be read")
        shown = bob.run("receive")
        self.assertIn("figs.pdf (1.2 MB, application/pdf)", shown)
        self.assertIn("to be read", shown)

    def test_everybody_in_a_group_and_each_device_has_it(self):
        alice, bob, carol = self.acquainted("alice", "bob", "carol")
        alice.run("group", "create", "Figs", "@bob", "@carol")
        bob.receive()
        second = self.linked(carol)
        carol.receive()
        alice.receive()
        path = self.file("for all", 200_000)
        id = self.send(alice, "#Figs", path)
        for number, reader in enumerate((bob, carol, second)):
            self.assertIn(id, [each["id"] for each in reader.receive()])
            self.assertEqual(self.get(reader, id, f"reader-{number}"), path.read_bytes())
        self.assertEqual(self.get(alice, id, "own"), path.read_bytes())

    def test_who_was_away_finds_it_after_the_host_was_restarted(self):
        alice, bob = self.acquainted("alice", "bob")
        path = self.file("later", 100_000)
        id = self.send(alice, "@bob", path)
        self.host.stop()
        self.host.start()
        bob.receive()
        self.assertEqual(self.get(bob, id), path.read_bytes())

    def test_a_name_is_never_a_path(self):
        alice, bob = self.acquainted("alice", "bob")
        path = self.file("a\u202egpj.exe\x01", 9)
        id = self.send(alice, "@bob", path)
        self.assertEqual(bob.receive()[0]["name"], "agpj.exe")
        target = self.files / "here"
        target.mkdir()
        bob.run("get", id, "-o", target)
        self.assertEqual([each.name for each in target.iterdir()], ["agpj.exe"])

    def test_where_an_image_was_taken_stays_at_home(self):
        alice, bob = self.acquainted("alice", "bob")
        exif = b"Exif\0\0MM\0*\0\0\0\x08\0\0GPS 51.5007N"
        segment = b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif
        path = self.files / "figs.jpg"
        path.write_bytes(b"\xff\xd8" + segment + b"\xff\xda\0\x04ab" + b"picture\xff\xd9")
        id = self.send(alice, "@bob", path)
        shown = bob.receive()[0]
        self.assertEqual((shown["media_type"], shown["size"]), ("image/jpeg", path.stat().st_size - len(segment)))
        self.assertEqual(self.get(bob, id), path.read_bytes().replace(segment, b""))
        id = self.send(alice, "@bob", path, options=["--keep-metadata"])
        bob.receive()
        self.assertEqual(self.get(bob, id, "whole"), path.read_bytes())

    def test_a_film_says_no_place_and_what_cannot_be_filtered_is_refused(self):
        alice, bob = self.acquainted("alice", "bob")
        def box(kind, content):
            return struct.pack(">I", len(content) + 8) + kind + content
        place = b"+25.2854+051.5310/"
        path = self.files / "harbour.mp4"
        path.write_bytes(box(b"ftyp", b"isom\0\0\0\0") + box(b"mdat", b"pictures") + box(b"moov", box(b"udta", place)))
        id = self.send(alice, "@bob", path)
        bob.receive()
        got = self.get(bob, id)
        self.assertEqual((len(got), got.count(b"pictures"), got.count(place)), (path.stat().st_size, 1, 0))
        raw = self.files / "harbour.dng"
        raw.write_bytes(b"II*\0" + place)
        self.assertIn("--keep-metadata", alice.fail("send", "@bob", "--file", raw))
        self.assertEqual(bob.receive(), [], "nothing left before the person had said so")
        id = self.send(alice, "@bob", raw, options=["--keep-metadata"])
        bob.receive()
        self.assertEqual(self.get(bob, id, "raw"), raw.read_bytes())

    def test_a_picture_is_seen_before_it_is_fetched(self):
        alice, bob = self.acquainted("alice", "bob")
        path, damaged = self.files / "figs.png", self.files / "damaged.png"
        path.write_bytes(png(640, 480, (200, 30, 90)))
        damaged.write_bytes(png(640, 480, (1, 2, 3)).replace(b"IDAT", b"IDAT" + b"not what deflate gives"))
        self.send(alice, "@bob", path, damaged, options=["--keep-metadata"])
        figs, other = bob.receive()[0]["files"]
        self.assertEqual((figs["width"], figs["height"], len(figs["blurhash"])), (640, 480, 28))
        thumbnail = base64.urlsafe_b64decode(figs["thumbnail"] + "==")
        self.assertEqual(thumbnail[:3], b"\xff\xd8\xff")
        self.assertLessEqual(len(thumbnail), 16384)
        self.assertEqual((other["media_type"], "thumbnail" in other), ("image/png", False))

    def test_the_sender_can_take_it_back(self):
        alice, bob = self.acquainted("alice", "bob")
        id = self.send(alice, "@bob", self.file("figs", 70_000))
        bob.receive()
        before = alice.json("files", "usage")[0]
        self.assertEqual(before["files"], 1)
        self.assertGreaterEqual(before["used"], 70_000)
        listed = alice.json("files", "list")
        self.assertEqual([(each["name"], each["conversation"], each["complete"]) for each in listed],
                         [("figs", "@bob", True)])
        alice.run("files", "revoke", id)
        said = bob.fail("get", id, "-o", self.files / "gone")
        self.assertIn("ask for it again", said)
        self.assertEqual(sorted(each.name for each in self.files.iterdir()), ["figs"])
        alice.run("files", "remove", listed[0]["file"][:8])
        self.assertEqual(alice.json("files", "usage")[0]["files"], 0)

    def test_what_is_there_is_not_replaced(self):
        alice, bob = self.acquainted("alice", "bob")
        path = self.file("figs", 1000)
        id = self.send(alice, "@bob", path)
        bob.receive()
        target = self.files / "mine"
        target.write_text("mine")
        self.assertIn("--force", bob.fail("get", id, "-o", target))
        self.assertEqual(target.read_text(), "mine")
        self.assertEqual(self.get(bob, id, "mine", "--force"), path.read_bytes())
        (self.files / "other.part").write_text("somebody's")
        self.assertIn("other.part", bob.fail("get", id, "-o", self.files / "other"))
        self.assertEqual((self.files / "other.part").read_text(), "somebody's")

    def test_what_cannot_be_sent_is_said(self):
        alice, bob = self.acquainted("alice", "bob")
        os.mkfifo(self.files / "pipe")
        broken = self.files / "broken.jpg"
        broken.write_bytes(b"\xff\xd8\xff\xe1\x40\0 somewhere")
        for path, words in [(self.files / "nothing", "there is no file"), (self.files, "is a folder"),
                            (self.files / "pipe", "no ordinary file"), (broken, "--keep-metadata")]:
            self.assertIn(words, alice.fail("send", "@bob", "--file", path))
        self.assertIn("TEXT or --file", alice.fail("send", "@bob", status=2))
        self.assertIn("brings no file", alice.fail("get", alice.send("@bob", "words")))
        self.assertEqual([each["type"] for each in bob.receive()], ["text"])


if __name__ == "__main__":
    import unittest
    unittest.main()
