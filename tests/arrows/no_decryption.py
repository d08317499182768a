"""Fails when a program of the host's side is linked with anything that opens what people wrote.

Usage: no_decryption.py CLIENT PROGRAM... Looks at the symbols of each PROGRAM, defined and imported. CLIENT, which must
decrypt, shows that the search finds what it looks for.
"""

import re
import subprocess
import sys

DECRYPTION = re.compile(
    r"\b(crypto_aead_\w*decrypt\w*|crypto_(box|secretbox|secretstream|stream)_\w+|crypto_scalarmult\w*"
    r"|majlis::(mls|attachments|client)::\w+|majlis::crypto::\w*(open|decrypt|hpke)\w*)"
)


def symbols(program):
    """All names that `program` defines or imports."""
    names = ""
    for table in ([], ["--dynamic"]):
        run = subprocess.run(["nm", "--demangle", *table, program], capture_output=True, text=True)
        names += run.stdout
    if not names:
        sys.exit(f"{program} has no symbols to look at: it must not be stripped before this test")
    return names


def main():
    client, *programs = sys.argv[1:]
    if not DECRYPTION.search(symbols(client)):
        sys.exit(f"{client} decrypts, and yet nothing was found in it: the search is broken")
    wrong = 0
    for program in programs:
        found = sorted({match.group(0) for match in DECRYPTION.finditer(symbols(program))})
        wrong += len(found)
        print(f"{program}: {', '.join(found) or 'nothing that decrypts'}")
    return 1 if wrong or not programs else 0


if __name__ == "__main__":
    sys.exit(main())
