"""Shows that arrows.py finds a planted breach, and only that, in a small tree that is really compiled."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

import arrows

ARROWS = pathlib.Path(__file__).with_name("arrows.py")

NINJA = """
rule compile
  command = c++ -I{root} -MD -MF $out.d -c $in -o $out
  deps = gcc
  depfile = $out.d
"""


class Deps(unittest.TestCase):
    """What `ninja -t deps` prints, by hand: it differs with the compiler."""

    def test_a_sanitizers_ignore_list_is_not_the_source(self):
        text = ("one.o: #deps 3, deps mtime 1 (VALID)\n    /usr/share/asan_ignorelist.txt\n    ../one.cpp\n    ../one.hpp\n"
                "\n"
                "old.o: #deps 1, deps mtime 1 (STALE)\n    ../old.cpp\n")
        self.assertEqual(list(arrows.includes(text)), [("../one.cpp", ["/usr/share/asan_ignorelist.txt", "../one.hpp"])])

    def test_a_batch_is_nobodys_and_its_first_source_stands_for_all(self):
        text = ("all.o: #deps 4, deps mtime 1 (VALID)\n    sdk/CMakeFiles/sdk.dir/Unity/unity_0_cxx.cxx\n    ../sdk/one.cpp\n"
                "    ../sdk/one.hpp\n    ../sdk/two.cpp\n")
        self.assertEqual(list(arrows.includes(text)), [("../sdk/one.cpp", ["../sdk/one.hpp", "../sdk/two.cpp"])])


class Arrows(unittest.TestCase):
    def check(self, files):
        """Compiles `files` (path: text) and returns arrows.py's exit status and output."""
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder).resolve()
            build = root / "build"
            build.mkdir()
            ninja = NINJA.format(root=root)
            for name, text in files.items():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text(text)
                if name.endswith(".cpp"):
                    ninja += f"build {name}.o: compile {root / name}\n"
            (build / "build.ninja").write_text(ninja)
            subprocess.run(["ninja", "-C", build], check=True, capture_output=True)
            run = subprocess.run([sys.executable, ARROWS, root, build], capture_output=True, text=True)
            return run.returncode, run.stdout

    def test_what_is_allowed_passes(self):
        status, said = self.check({
            "base/bytes.hpp": "",
            "crypto/hash.cpp": '#include "base/bytes.hpp"\n#include <vector>\n',
        })
        self.assertEqual((status, said), (0, "1 source files, 0 breaches\n"))

    def test_a_breach_is_named(self):
        status, said = self.check({
            "crypto/hash.hpp": "",
            "base/bytes.cpp": '#include "crypto/hash.hpp"\n',
        })
        self.assertEqual(status, 1)
        self.assertIn("base/bytes.cpp includes crypto/hash.hpp", said)

    def test_a_breach_through_a_header_is_found(self):
        status, said = self.check({
            "crypto/mls/group.hpp": "",
            "crypto/identity/keys.hpp": '#include "crypto/mls/group.hpp"\n',
            "host/app/main.cpp": '#include "crypto/identity/keys.hpp"\n',
        })
        self.assertEqual(status, 1)
        self.assertIn("host/app/main.cpp includes crypto/mls/group.hpp", said)

    def test_a_plugin_sees_the_sdk_alone(self):
        status, said = self.check({
            "host/kernel/registry.hpp": "",
            "sdk/include/majlis/plugin.hpp": "",
            "plugins/chat/src/chat.cpp": '#include "sdk/include/majlis/plugin.hpp"\n#include "host/kernel/registry.hpp"\n',
        })
        self.assertEqual(status, 1)
        self.assertIn("plugins/chat/src/chat.cpp includes host/kernel/registry.hpp", said)
        self.assertIn("1 breaches", said)

    def test_a_folder_without_a_rule_is_refused(self):
        status, said = self.check({"attic/old.cpp": ""})
        self.assertEqual(status, 1)
        self.assertIn("attic/old.cpp: no arrow leaves this folder", said)

    def test_an_empty_build_proves_nothing(self):
        self.assertEqual(self.check({})[0], 1)


if __name__ == "__main__":
    unittest.main()
