#!/usr/bin/env python3
"""Holds the SQL of the house to a second engine: PostgreSQL 15 takes every schema after four substitutions and prepares
every statement. A cluster of its own in a temporary folder, without a network and without root.

    postgres.py [REPOSITORY]

scripts/postgresql says where its programs are.
"""

import os
import pathlib
import re
import shutil
import stat
import subprocess
import sys
import tempfile

import statements

HOME = pathlib.Path(__file__).parents[2]
LEAST = {"messaging": 80, "host": 6, "chat": 5, "files": 20, "payments": 45}  # statements: fewer means that they were not found

# Rows that must stay as they were written: one of them, and what must be refused then.
KEPT = {"payments": ("INSERT INTO signed_head(seq, chain, at_ms, signature) VALUES (1, '', 0, '');",
                     ["UPDATE signed_head SET at_ms = 1;", "DELETE FROM signed_head;"])}


def programs_for(user, folder):
    """Where the server's programs are, copied into `folder` where `user` could not reach them."""
    found = pathlib.Path(subprocess.run([HOME / "scripts/postgresql"], check=True, stdout=subprocess.PIPE,
                                        text=True).stdout.strip())
    if not user or all(parent.stat().st_mode & stat.S_IXOTH for parent in found.parents):
        return found
    top = found.parents[4]  # the server finds what it reads from its own place
    shutil.copytree(top, folder / "postgresql", symlinks=True)
    return folder / "postgresql" / found.relative_to(top)


class Cluster:
    """A server in `folder`, with these settings on top; it has a socket there and no port."""

    def __init__(self, folder, settings="-c fsync=off"):
        self.folder = pathlib.Path(folder)
        self.settings = settings
        self.user = "nobody" if os.getuid() == 0 else None  # the server refuses to run as root
        if self.user:
            shutil.chown(self.folder, self.user)
            self.folder.chmod(0o700)
        self.programs = programs_for(self.user, self.folder)

    def run(self, *command, **more):
        return subprocess.run([str(each) for each in command], user=self.user, cwd=self.folder, text=True,
                              env={"PATH": os.environ["PATH"], "LC_ALL": "C", "HOME": str(self.folder)}, **more)

    def __enter__(self):
        self.run(self.programs / "initdb", "-D", "data", "-U", "majlis", "-A", "trust", "-E", "UTF8", "--no-sync",
                 check=True, capture_output=True)
        self.run(self.programs / "pg_ctl", "-D", "data", "-w", "-l", "log", "-o",
                 f"-k {self.folder} -c listen_addresses= {self.settings}", "start", check=True, stdout=subprocess.DEVNULL)
        return self

    def __exit__(self, *_):
        self.run(self.programs / "pg_ctl", "-D", "data", "-w", "-m", "immediate", "stop", check=True,
                 stdout=subprocess.DEVNULL)

    def sql(self, database, script):
        """What goes wrong, as (line of the script, error)."""
        done = self.run(self.programs / "psql", "-h", self.folder, "-U", "majlis", "-X", "-q", "-v", "VERBOSITY=terse",
                        "-f", "-", database, input=script, capture_output=True)
        if done.returncode not in (0, 3):
            raise SystemExit(f"psql failed: {done.stderr}")
        return [(int(line), error) for line, error in
                re.findall(r"^psql:<stdin>:(\d+): ERROR:\s*(.*)$", done.stderr, re.M)]


def check(cluster, root, name):
    """What PostgreSQL refuses of one database, in words."""
    places, folders = statements.DATABASES[name]
    cluster.sql("postgres", f"CREATE DATABASE {name};")
    ddl = [statements.translated(each) for each in (*statements.schema_of(root, [statements.SHARED]),
                                                    *statements.schema_of(root, places))]
    problems = [f"{name}: schema: {error}" for each in ddl for _, error in cluster.sql(name, each.rstrip().rstrip(";") + ";")]
    found = {**statements.statements_of(root, folders),
             **{each: pathlib.Path(statements.SHARED) for each in statements.statements_in(root / statements.SHARED)}}
    if len(found) < LEAST[name]:
        problems.append(f"{name}: only {len(found)} statements were found; the search for them is broken")
    script = "".join(f"PREPARE s{number} AS {statement};\n" for number, statement in enumerate(found))
    named = list(found.items())
    for line, error in cluster.sql(name, script):
        statement, path = named[line - 1]
        problems.append(f"{path}: {error}\n    {statement}")
    if name in KEPT:
        row, refused = KEPT[name]
        problems += [f"{name}: {error}" for _, error in cluster.sql(name, row)]
        problems += [f"{name}: not refused: {each}" for each in refused if not cluster.sql(name, each)]
    print(f"{name}: {len(ddl)} schemas, {len(found)} statements")
    return problems


def notices(cluster):
    """That it does notice: SQL that only SQLite takes is refused."""
    cluster.sql("postgres", "CREATE DATABASE probe;")
    wrong = ["CREATE TABLE t (a BLOB) STRICT;", "PREPARE a AS INSERT OR IGNORE INTO t VALUES ($1);",
             "PREPARE b AS SELECT last_insert_rowid();"]
    return all(cluster.sql("probe", each) for each in wrong)


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else HOME).resolve()
    with tempfile.TemporaryDirectory(prefix="majlis-pg-") as folder, Cluster(folder) as cluster:
        if not notices(cluster):
            raise SystemExit("the check lets through what PostgreSQL cannot take; it proves nothing")
        problems = [problem for name in statements.DATABASES for problem in check(cluster, root, name)]
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
