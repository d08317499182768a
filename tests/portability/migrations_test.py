"""Migrations take along what is stored: each case fills the tables as an older version did, and looks at what is there
after the next migration."""

import pathlib
import sqlite3
import unittest

MIGRATIONS = pathlib.Path(__file__).parents[2] / "host/messaging/migrations"
HASH = bytes(32)


def id_of(number):
    return bytes([number] * 16)


class TreeSnapshots(unittest.TestCase):
    """0003: a tree for each commit becomes a tree now and then."""

    def setUp(self):
        self.database = sqlite3.connect(":memory:")
        for name in ("0001_messaging.sql", "0002_timers_and_invites.sql"):
            self.database.executescript((MIGRATIONS / name).read_text())

    def stream(self, number, epoch, tree_epoch):
        """A stream with its newest tree, which came with the entry of the same number."""
        self.database.execute("INSERT INTO streams VALUES (?, 1, ?, ?, 1, ?, ?, 1, 0, 0)",
                              (id_of(number), id_of(number), epoch, epoch, HASH))
        self.database.execute("INSERT INTO group_states VALUES (?, x'00', ?, ?, ?)",
                              (id_of(number), b"info %d" % epoch, tree_epoch, tree_epoch))
        self.tree(number, tree_epoch)

    def tree(self, number, epoch):
        self.database.execute("INSERT INTO trees VALUES (?, ?, ?, ?)",
                              (id_of(number), id_of(number), epoch, b"tree %d" % epoch))

    def migrate(self):
        self.database.executescript((MIGRATIONS / "0003_tree_snapshots.sql").read_text())

    def rows(self, sql):
        return self.database.execute(sql).fetchall()

    def test_the_newest_tree_keeps_the_group_info_of_its_epoch(self):
        self.stream(1, epoch=5, tree_epoch=5)
        self.migrate()
        self.assertEqual(self.rows("SELECT stream, epoch, seq, group_info, tree FROM tree_snapshots"),
                         [(id_of(1), 5, 5, b"info 5", b"tree 5")])
        self.assertEqual(self.rows("SELECT commit_bytes, tree_wanted FROM group_states"), [(0, 0)])

    def test_a_tree_that_a_welcome_waits_for_stays_where_it_was(self):
        self.stream(1, epoch=5, tree_epoch=5)
        self.tree(1, epoch=2)
        self.database.execute("INSERT INTO welcomes VALUES (?, ?, 2, ?, ?, 2, 0)",
                              (id_of(1), id_of(8), id_of(9), id_of(1)))
        self.migrate()
        self.assertEqual(self.rows("SELECT epoch, seq, group_info, tree FROM tree_snapshots ORDER BY epoch"),
                         [(2, 2, None, b"tree 2"), (5, 5, b"info 5", b"tree 5")])

    def test_where_nobody_vouches_for_the_tree_the_next_commit_brings_one(self):
        self.stream(1, epoch=7, tree_epoch=5)
        self.migrate()
        self.assertEqual(self.rows("SELECT epoch, group_info FROM tree_snapshots"), [(5, None)])
        self.assertEqual(self.rows("SELECT tree_wanted FROM group_states"), [(1,)])


if __name__ == "__main__":
    unittest.main()
