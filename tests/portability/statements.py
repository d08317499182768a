"""The SQL of the house as its sources have it: schemas, and every statement that is prepared."""

import pathlib
import re

# Of each database: where its schema stands, and the folders whose statements run on it.
DATABASES = {
    "messaging": (["host/messaging/migrations"], ["host/messaging"]),
    "host": (["host/storage/host_store.cpp"], ["host/storage"]),
    "chat": (["plugins/chat/migrations"], ["plugins/chat/src"]),
    "files": (["plugins/files/migrations"], ["plugins/files/src"]),
    "payments": (["plugins/payments/migrations"], ["plugins/payments/src"]),
}
# On every database: the table of its migrations.
SHARED = "sdk/src/migration.cpp"

LITERAL = re.compile(r'R"(\w*)\((.*?)\)\1"|"((?:[^"\\\n]|\\.)*)"', re.S)
COMMENT = re.compile(r'//[^\n]*|/\*.*?\*/', re.S)
STATEMENT = re.compile(r'\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\s')


class Assembled(Exception):
    """A statement that is put together while the program runs cannot be checked: it has to stand there whole."""


def without_comments(source):
    """Comments become spaces; what looks like one inside a literal stays."""
    out, at = [], 0
    for token in re.finditer(LITERAL.pattern + "|" + COMMENT.pattern, source, re.S):
        if token.group().startswith("/"):
            out += [source[at:token.start()], " "]
            at = token.end()
    return "".join(out) + source[at:]


def texts(source):
    """Every literal with those that follow it at once: (text, what stands before, what stands after)."""
    run, begin, end = None, 0, 0
    for literal in LITERAL.finditer(source):
        text = literal.group(2) if literal.group(2) is not None else re.sub(r'\\(.)', r'\1', literal.group(3))
        if run is not None and not source[end:literal.start()].strip():
            run, end = run + text, literal.end()
            continue
        if run is not None:
            yield run, source[:begin].rstrip()[-1:], source[end:].lstrip()[:1]
        run, begin, end = text, literal.start(), literal.end()
    if run is not None:
        yield run, source[:begin].rstrip()[-1:], source[end:].lstrip()[:1]


def statements_in(path):
    for text, before, after in texts(without_comments(path.read_text())):
        if not STATEMENT.match(text):
            continue
        if before == "+" or after == "+":
            raise Assembled(f"{path}: a statement is put together while the program runs: {text[:80]}")
        yield " ".join(text.split())


def statements_of(root, folders):
    """{statement: file}, tests left out."""
    found = {}
    for folder in folders:
        for path in sorted(pathlib.Path(root, folder).rglob("*.cpp")):
            if not path.stem.endswith("_test") and "testing" not in path.parts:
                found.update((statement, path.relative_to(root)) for statement in statements_in(path))
    return found


def schema_of(root, places):
    """The DDL in order: files of SQL, or literals of a source that begin with CREATE."""
    for place in places:
        path = pathlib.Path(root, place)
        if path.is_dir():
            yield from (each.read_text() for each in sorted(path.glob("*.sql")))
        else:
            yield from (text for text, _, _ in texts(without_comments(path.read_text())) if text.strip().startswith("CREATE"))


# The one form of trigger in use: a row that is written stays.
GUARD = re.compile(r"CREATE TRIGGER (\w+) (BEFORE (?:UPDATE|DELETE) ON \w+)\s+BEGIN\s+"
                   r"SELECT RAISE\(ABORT, '((?:[^']|'')*)'\);\s+END;")
REFUSAL = (r"CREATE FUNCTION \1() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '\3'; END $$;\n"
           r"CREATE TRIGGER \1 \2 FOR EACH ROW EXECUTE FUNCTION \1();")


def translated(ddl):
    """The four substitutions, and no other, that make SQLite's DDL PostgreSQL's."""
    ddl = GUARD.sub(REFUSAL, ddl)
    ddl = re.sub(r"\bSTRICT\b", "", ddl)
    ddl = re.sub(r"\bBLOB\b", "bytea", ddl)
    return re.sub(r"\bINTEGER\b", "bigint", ddl)
