"""Verifies a ledger's log, or the proof of a published statement, with nothing but Python's standard library.

Written from the specifications alone, so that a mistake of the ledger's own code would not be shared: RFC 6962 (Merkle
tree), RFC 8032 (Ed25519), C2SP signed-note, tlog-checkpoint, tlog-tiles, tlog-proof and tlog-cosignature.

    python3 verify_log.py log FOLDER LOG_KEY
    python3 verify_log.py proof FILE PROOF LOG_KEY [WITNESS_KEY ...]

LOG_KEY and WITNESS_KEY are lines of the form name+id+key. Prints what was verified; ends with an error otherwise.
"""

import base64
import hashlib
import json
import pathlib
import sys

# ── Ed25519, after RFC 8032, section 5.1 and appendix A ─────────────────────────────────────────────────────────────

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_1 = pow(2, (P - 1) // 4, P)


def add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(s, p):
    q = (0, 1, 1, 0)
    while s > 0:
        if s & 1:
            q = add(q, p)
        p, s = add(p, p), s >> 1
    return q


def equal(p, q):
    return (p[0] * q[2] - q[0] * p[2]) % P == 0 and (p[1] * q[2] - q[1] * p[2]) % P == 0


def point(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if y >= P:
        return None
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * ROOT_OF_MINUS_1 % P
    if (x * x - x2) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


BASE = point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def ed25519(public, message, signature):
    a, r = point(public), point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or a is None or r is None or s >= ORDER:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % ORDER
    return equal(times(s, BASE), add(r, times(h, a)))


# ── Merkle tree, after RFC 6962, section 2.1 ────────────────────────────────────────────────────────────────────────


def leaf(data):
    return hashlib.sha256(b"\0" + data).digest()


def node(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


def tree(leaves):
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return node(tree(leaves[:split]), tree(leaves[split:]))


def rebuilt(start, index, size, path):
    """The root that a path leads to, by the recursion that defines PATH(m, D[n])."""
    if size == 1:
        assert not path, "the path is too long"
        return start
    assert path, "the path is too short"
    split = 1
    while split * 2 < size:
        split *= 2
    if index < split:
        return node(rebuilt(start, index, split, path[:-1]), path[-1])
    return node(path[-1], rebuilt(start, index - split, size - split, path[:-1]))


# ── Notes and checkpoints ───────────────────────────────────────────────────────────────────────────────────────────


def key(line):
    name, key_id, rest = line.split("+", 2)
    data = base64.b64decode(rest, validate=True)
    expected = hashlib.sha256(name.encode() + b"\n" + data).digest()[:4]
    assert bytes.fromhex(key_id) == expected, f"{name}: the id is of another key"
    return name, expected, data[0], data[1:]


def checkpoint(note, log_line):
    text, signatures = note.rsplit("\n\n", 1)
    text += "\n"
    lines = []
    for line in signatures.splitlines():
        dash, name, data = line.split(" ")
        assert dash == "\u2014", "no line of signature"
        data = base64.b64decode(data, validate=True)
        lines.append((name, data[:4], data[4:]))
    name, key_id, kind, public = key(log_line)
    own = [signature for n, i, signature in lines if (n, i) == (name, key_id)]
    assert kind == 1 and len(own) == 1 and ed25519(public, text.encode(), own[0]), "the log did not sign"
    origin, size, root = text.splitlines()
    assert origin == name, "of another log"
    return text, int(size), base64.b64decode(root, validate=True), lines


def witnessed(text, lines, witness_line):
    name, key_id, kind, public = key(witness_line)
    for n, i, data in lines:
        if (n, i, kind) == (name, key_id, 4):
            time = int.from_bytes(data[:8], "big")
            return ed25519(public, f"cosignature/v1\ntime {time}\n{text}".encode(), data[8:])
    return False


# ── The two questions ───────────────────────────────────────────────────────────────────────────────────────────────


def tile(folder, level, index, width):
    parts = [f"{index % 1000:03}"]
    while index := index // 1000:
        parts.insert(0, f"x{index % 1000:03}")
    path = folder / "tile" / str(level) / "/".join(parts)
    partial = pathlib.Path(f"{path}.p") / str(width)
    return (partial if width < 256 and partial.exists() else path).read_bytes()


def verify_log(folder, log_line):
    folder = pathlib.Path(folder)
    _, size, root, _ = checkpoint((folder / "checkpoint").read_text(encoding="utf-8"), log_line)
    entries = []
    while len(entries) < size:
        width = min(256, size - len(entries))
        data = tile(folder, "entries", len(entries) // 256, width)
        for _ in range(width):
            length = int.from_bytes(data[:2], "big")
            entries.append(data[2 : 2 + length])
            data = data[2 + length :]
    for number, entry in enumerate(entries):
        line = json.loads(entry)
        assert line["schema"] == "levelhead.entry/1" and line["sequence"] == number, f"entry {number}"
    hashes, level = [leaf(entry) for entry in entries], 0
    assert tree(hashes) == root, "the entries have another root"
    while hashes:
        for start in range(0, len(hashes), 256):
            group = hashes[start : start + 256]
            data = tile(folder, level, start // 256, len(group))
            assert data[: 32 * len(group)] == b"".join(group), f"tile {level}/{start // 256}"
        full = len(hashes) // 256 * 256
        hashes, level = [tree(hashes[at : at + 256]) for at in range(0, full, 256)], level + 1
    print(f"log of {size} entries verified")


def verify_proof(file, proof, log_line, witness_lines):
    body = pathlib.Path(file).read_bytes()
    head, note = pathlib.Path(proof).read_text(encoding="utf-8").split("\n\n", 1)
    first, extra, index, *path = head.split("\n")
    assert first == "c2sp.org/tlog-proof@v1" and extra.startswith("extra ") and index.startswith("index ")
    data = base64.b64decode(extra[6:], validate=True)
    line, index = json.loads(data), int(index[6:])
    assert line["sha256"] == hashlib.sha256(body).hexdigest() and line["size"] == len(body), "of another file"
    assert line["sequence"] == index, "of another place"
    text, size, root, lines = checkpoint(note, log_line)
    path = [base64.b64decode(one, validate=True) for one in path]
    assert index < size and rebuilt(leaf(data), index, size, path) == root, "the path leads to another root"
    for witness_line in witness_lines:
        assert witnessed(text, lines, witness_line), "a witness did not cosign"
    print(f"entry {index} of {size} verified, {len(witness_lines)} witnesses")


if __name__ == "__main__":
    what, *arguments = sys.argv[1:]
    if what == "log":
        verify_log(*arguments)
    else:
        verify_proof(*arguments[:3], arguments[3:])
