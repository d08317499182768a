"""Holds docs/reference/mls.md against crypto/mls: mls_test.py SOURCE_DIR

Each test that the page names exists and asserts the error names beside it, and the page names every error of crypto/mls.
"""

import pathlib
import re
import sys
import unittest

kNames = re.compile(r"(?:mls|crypto)\.[a-z_]+\.[a-z_]+")
kTests = re.compile(r"\b[A-Z]\w*\.[A-Z]\w+\b")


def test_bodies(folder):
    """Suite.Name -> what stands between it and the next test."""
    bodies = {}
    for path in folder.glob("*_test.cpp"):
        parts = re.split(r"^TEST(?:_F)?\((\w+), (\w+)\)", path.read_text(), flags=re.MULTILINE)
        for suite, name, body in zip(parts[1::3], parts[2::3], parts[3::3]):
            bodies[f"{suite}.{name}"] = body
    return bodies


def error_names(folder):
    """The names that Errors, Reader::fail() and the like are given outside of tests."""
    found = set()
    for path in [*folder.glob("*.cpp"), *folder.glob("*.hpp")]:
        if not path.name.endswith("_test.cpp"):
            found.update(re.findall(r'"(mls\.[a-z_]+\.[a-z_]+)"', path.read_text()))
    return found


class Page(unittest.TestCase):
    def setUp(self):
        self.rows = [line.split("|")[1:4] for line in kPage.splitlines() if line.startswith("| ") and "`" in line]
        self.bodies = test_bodies(kFolder)
        self.assertGreater(len(self.rows), 100)

    def test_each_test_exists_and_asserts_its_name(self):
        for rule, check, tests in self.rows:
            names = kNames.findall(check)
            broken_by = kTests.findall(tests)
            self.assertTrue(broken_by, f"no test breaks '{rule.strip()}'")
            for test in broken_by:
                with self.subTest(rule=rule.strip(), test=test):
                    self.assertIn(test, self.bodies, "no such test")
                    for name in names:
                        self.assertTrue(f'"{name}"' in self.bodies[test], f"the test does not expect {name}")

    def test_every_error_has_a_row(self):
        on_page = {name for _, check, _ in self.rows for name in kNames.findall(check)}
        self.assertEqual(sorted(error_names(kFolder) - on_page), [])


if __name__ == "__main__":
    kSource = pathlib.Path(sys.argv.pop(1))
    kFolder = kSource / "crypto" / "mls"
    kPage = (kSource / "docs" / "reference" / "mls.md").read_text()
    unittest.main()
