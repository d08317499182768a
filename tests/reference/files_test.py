"""Holds docs/reference/files.md to the options that the plugin files has."""

import json
import pathlib
import re
import sys

source = pathlib.Path(sys.argv[1])
page = (source / "docs/reference/files.md").read_text()
schema = json.loads((source / "plugins/files/plugin.json").read_text())["config"]["properties"]
told = re.findall(r"^\| `(\w+)` \| `(\d+)` \| (.+) \|$", page, re.M)
wanted = [(name, str(option["default"]), option["description"]) for name, option in schema.items()]
if told != wanted:
    sys.exit(f"docs/reference/files.md says {told}\nplugins/files/plugin.json says {wanted}")
