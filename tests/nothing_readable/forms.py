"""The forms in which words could lie about: as text, as digits, in base64, and inside compressed streams."""

import base64
import re
import zlib

MAX_INFLATED = 16 << 20  # of one stream: enough to find words in, and no bomb
GZIP = b"\x1f\x8b\x08"
ZLIB = re.compile(rb"[\x08\x18\x28\x38\x48\x58\x68\x78][\x00-\xff]", re.S)


def base64_at(raw, offset, alphabet):
    """What of `raw` stands for certain in base64 if it begins `offset` bytes into a group of three."""
    encoded = base64.b64encode(bytes(offset) + raw, altchars=alphabet)
    first = (0, 2, 3)[offset]
    certain = (offset + len(raw)) * 8 // 6
    return encoded[first:certain]


def needles(word):
    """Each form of `word` by name."""
    raw = word.encode()
    forms = {
        "utf-8": raw,
        "utf-16-le": word.encode("utf-16-le"),
        "utf-16-be": word.encode("utf-16-be"),
        "hex": raw.hex().encode(),
        "hex-upper": raw.hex().upper().encode(),
        "json-escapes": b"".join(b"\\u%04x" % unit for unit in utf16_units(word)),
        "percent": b"".join(b"%%%02X" % byte for byte in raw),
    }
    for offset in range(3):
        forms[f"base64-{offset}"] = base64_at(raw, offset, b"+/")
        forms[f"base64url-{offset}"] = base64_at(raw, offset, b"-_")
    return forms


def utf16_units(word):
    raw = word.encode("utf-16-be")
    return [int.from_bytes(raw[i:i + 2], "big") for i in range(0, len(raw), 2)]


def inflate(data, at, window):
    """What the stream that begins at `at` holds, as far as it goes; nothing if none begins there."""
    stream = zlib.decompressobj(window)
    try:
        return stream.decompress(data[at:at + 64], MAX_INFLATED) + stream.decompress(data[at + 64:at + MAX_INFLATED],
                                                                                    MAX_INFLATED)
    except zlib.error:
        return salvage(data, at, window)


def salvage(data, at, window):
    """The same for a stream that is cut or damaged: what came before the damage."""
    stream, out = zlib.decompressobj(window), b""
    for begin in range(at, min(len(data), at + (1 << 20)), 256):
        try:
            out += stream.decompress(data[begin:begin + 256], MAX_INFLATED)
        except zlib.error:
            break
        if stream.eof or len(out) > MAX_INFLATED:
            break
    return out


def streams(data, raw_deflate):
    """Every compressed stream in `data`, inflated: (name, bytes). Raw deflate has no head, so it is tried everywhere."""
    at = data.find(GZIP)
    while at >= 0:
        yield "gzip", inflate(data, at, 31)
        at = data.find(GZIP, at + 1)
    for head in ZLIB.finditer(data):
        if int.from_bytes(head.group(), "big") % 31 == 0:
            yield "zlib", inflate(data, head.start(), 15)
    if raw_deflate:
        for at in range(len(data)):
            # A block that is compressed with fixed or own codes; one that is stored lies there in clear.
            if data[at] >> 1 & 3 not in (1, 2):
                continue
            try:
                head = zlib.decompressobj(-15).decompress(data[at:at + 96], 256)
            except zlib.error:
                continue
            if len(head) >= 4:
                yield "deflate", salvage(data, at, -15)
