"""Holds docs/reference/metadata.md to the schemas: every stored column is explained there, and no other."""

import pathlib
import re
import sqlite3
import unittest

import statements

ROOT = pathlib.Path(__file__).parents[2]


def stored():
    """table.column of every database of the house."""
    columns = set()
    for places, _ in statements.DATABASES.values():
        database = sqlite3.connect(":memory:")
        for ddl in statements.schema_of(ROOT, places):
            database.executescript(ddl)
        for (table,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall():
            columns.update(f"{table}.{row[1]}" for row in database.execute(f"PRAGMA table_info({table})"))
    return columns


def explained(page):
    """The page's lines "| `table.column` | what | why |", and what is wrong with them."""
    columns, faults = set(), []
    for line in page.splitlines():
        if not (found := re.match(r"\| `(\w+\.\w+)` \|", line)):
            continue
        if found.group(1) in columns:
            faults.append(f"{line} stands there twice")
        if len([cell for cell in line.strip("|").split("|") if cell.strip()]) != 3:
            faults.append(f"{line} lacks what it is or why")
        columns.add(found.group(1))
    return columns, faults


class Metadata(unittest.TestCase):
    def setUp(self):
        self.page = (ROOT / "docs/reference/metadata.md").read_text()

    def test_every_column_is_explained_and_no_other(self):
        columns, faults = explained(self.page)
        self.assertEqual(faults, [])
        self.assertGreater(len(stored()), 80)
        self.assertEqual(sorted(stored() - columns), [], "stored, and not explained")
        self.assertEqual(sorted(columns - stored()), [], "explained, and not stored")

    def test_it_notices(self):
        lines = [line for line in self.page.splitlines() if line.startswith("| `job.payload`")]
        self.assertEqual(len(lines), 1)
        columns, _ = explained(self.page.replace(lines[0], ""))
        self.assertEqual(stored() - columns, {"job.payload"})
        _, faults = explained(self.page + "\n" + lines[0] + "\n| `job.key` |  | why |\n")
        self.assertEqual(len(faults), 3)


if __name__ == "__main__":
    unittest.main()
