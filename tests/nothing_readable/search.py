#!/usr/bin/env python3
"""Looks for what people wrote where nobody should find it: in files and folders, and in the memory of processes.

    search.py [--words FILE] [--word WORD]... [--pid PID]... [PATH]...

Exit status 0: none of the words is anywhere, in none of the forms of forms.py. 1: one is, and where is said (never more
of what stands there). 2: the search itself is not to be trusted: before it looks, it plants a word in every form, in a
file and in a process's memory, and has to find each.
"""

import argparse
import collections
import pathlib
import subprocess
import sys
import tempfile
import zlib

import forms

LEAST = 5  # characters: shorter words are found in noise
SHADOW = 8 << 30  # a mapping beyond it is a sanitizer's: marks, no bytes of the program
PLANTED = "quitlbyhk~zinnober?~ÿþ¿"  # has what tells base64 from base64url


class Search:
    def __init__(self, words):
        self.names = {}
        for word in words:
            if len(word) < LEAST:
                raise SystemExit(f"search: the word \"{word}\" is too short to look for; take one of {LEAST} characters")
            for variant in dict.fromkeys((word, word.lower(), word.upper())):
                for name, needle in forms.needles(variant).items():
                    self.names.setdefault(needle, (word, name))

    def name_of(self, form, needle):
        """What the search calls a form: two alphabets may write one word alike."""
        return self.names.get(needle, ("", form))[1]

    def hits(self, data, raw_deflate=True):
        """(word, form) for each that stands in `data`."""
        yield from self.plain(data, "")
        for kind, inflated in forms.streams(data, raw_deflate):
            yield from self.plain(inflated, kind + " of ")

    def plain(self, data, where):
        # One after the other: forms may overlap, as UTF-16 of either order does beside a zero.
        for needle, (word, form) in self.names.items():
            for _ in range(data.count(needle)):
                yield word, where + form


def files_below(path):
    path = pathlib.Path(path)
    if not path.exists():
        raise SystemExit(f"search: there is no {path}")
    return [path] if path.is_file() else sorted(each for each in path.rglob("*") if each.is_file())


def memory_of(pid):
    """What a process could have written itself: (where, bytes) for each mapping that is readable and writable."""
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", 0) as memory:
        for line in maps:
            span, access, *rest = line.split()
            if not access.startswith("rw") or rest[-1] in ("[vvar]", "[vsyscall]"):
                continue
            begin, end = (int(each, 16) for each in span.split("-"))
            if end - begin > SHADOW:
                continue
            yield f"memory {span} {rest[3] if len(rest) > 3 else ''}".rstrip(), read_pages(memory, begin, end)


def read_pages(memory, begin, end):
    out, step = bytearray(), 1 << 20
    for at in range(begin, end, step):
        try:
            memory.seek(at)
            piece = memory.read(min(step, end - at))
        except OSError:
            continue
        if piece.strip(b"\0"):
            out += piece
    return bytes(out)


def look(search, paths, pids):
    """All that is found: {(word, form, where): how often}."""
    found = collections.Counter()
    for path in paths:
        for each in files_below(path):
            found.update((word, form, str(each)) for word, form in search.hits(each.read_bytes()))
    for pid in pids:
        for where, data in memory_of(pid):
            # A raw stream has no head to tell it by: in megabytes of memory only the other kinds are looked for.
            hits = search.hits(data, raw_deflate=False)
            found.update((word, form, f"process {pid}, {where}") for word, form in hits)
    return found


def planted_forms():
    """A word in every form, among noise: {form: bytes}."""
    plain = forms.needles(PLANTED)
    text = b"padding before it, " * 9 + PLANTED.encode() + b", and after it" * 9
    raw = zlib.compressobj(9, zlib.DEFLATED, -15)
    gzip = zlib.compressobj(9, zlib.DEFLATED, 31)
    return {**plain, "deflate of utf-8": raw.compress(text) + raw.flush(),
            "gzip of utf-8": gzip.compress(text) + gzip.flush(), "zlib of utf-8": zlib.compress(text),
            "zlib of base64-1": zlib.compress(b"x" * 99 + plain["base64-1"])}


def prove_itself():
    """Ends with status 2 unless every planted form is found, and nothing where nothing is."""
    search = Search([PLANTED])
    noise = zlib.compress(b"".join(b"%d " % n for n in range(4000)))
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "file"
        for form, planted in planted_forms().items():
            file.write_bytes(noise + planted + noise)
            if search.name_of(form, planted) not in {name for _, name, _ in look(search, [folder], [])}:
                distrust(f"a word planted as {form} is not found in a file")
        file.write_bytes(noise)
        if look(search, [folder], []):
            distrust("a word is found in a file that lacks it")
        held = {form: planted for form, planted in planted_forms().items() if not form.startswith("deflate")}
        holder = subprocess.Popen([sys.executable, "-c", "import sys; held = sys.stdin.buffer.readline(); print(flush=True);"
                                   "held = [bytearray.fromhex(each.decode()) for each in held.split()]; print(flush=True);"
                                   "sys.stdin.buffer.read()"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        try:
            holder.stdin.write(b" ".join(each.hex().encode() for each in held.values()) + b"\n")
            holder.stdin.flush()
            holder.stdout.readline(), holder.stdout.readline()
            seen = {name for _, name, _ in look(search, [], [holder.pid])}
        finally:
            holder.communicate()
        for form, planted in held.items():
            if search.name_of(form, planted) not in seen:
                distrust(f"a word planted as {form} is not found in a process's memory")


def distrust(why):
    print(f"search: not to be trusted: {why}", file=sys.stderr)
    raise SystemExit(2)


def main():
    parser = argparse.ArgumentParser(description="Looks for words where nobody should find them.")
    parser.add_argument("--words", type=pathlib.Path, help="a file with one a line")
    parser.add_argument("--word", action="append", default=[])
    parser.add_argument("--pid", action="append", default=[], type=int)
    parser.add_argument("paths", nargs="*", metavar="PATH")
    asked = parser.parse_args()
    words = asked.word + (asked.words.read_text().split("\n") if asked.words else [])
    words = [word for word in words if word]
    if not words or not (asked.paths or asked.pid):
        parser.error("give words, and files or processes to look in")
    prove_itself()
    found = look(Search(words), asked.paths, asked.pid)
    for (word, form, where), times in sorted(found.items()):
        print(f"found \"{word}\" as {form}, {times} times: {where}")
    print(f"{len(words)} words, {len(found)} finds; every planted form was found")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
