#!/usr/bin/env python3
"""Checks Bailiwick's evidence without a line of Bailiwick: Python 3.9 or later, nothing to install.

    python3 verify.py BUNDLE [--verifier KEYFILE]     a folder made by `bailiwick export`
    python3 verify.py STORE [--verifier KEYFILE]      a store's folder (data/trace): signatures and tree

Exit codes: 0 it holds, 1 it does not (the first bad entry is named), 2 usage, 3 could not check.
Formats: RFC 8032 (Ed25519), RFC 6962 (tree), c2sp.org/signed-note, c2sp.org/tlog-checkpoint, and
README.md of the trace store.
"""

import base64
import hashlib
import json
import os
import struct
import sys
import zlib

# --- Ed25519, after RFC 8032, section 6 -------------------------------------------------------------
P = 2**255 - 19
Q = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)

def add(a, b):
    x, y = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    z, t = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = y - x, t - z, t + z, y + x
    return (e * f % P, g * h % P, f * g % P, e * h % P)

def multiply(scalar, point):
    result = (0, 1, 1, 0)
    while scalar > 0:
        if scalar & 1:
            result = add(result, point)
        point, scalar = add(point, point), scalar >> 1
    return result

def equal(a, b):
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0

def point(encoded):
    y = int.from_bytes(encoded, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x * ROOT % P if (x * x - square) % P else x
    if (x * x - square) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return (x, y, 1, x * y % P)

BASE = point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))

def signed_by(key, message, signature):
    a, r, s = point(key), point(signature[:32]), int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= Q or len(signature) != 64:
        return False
    # Keys and nonces of small order sign more than one message; they are refused.
    if equal(multiply(8, a), (0, 1, 1, 0)) or equal(multiply(8, r), (0, 1, 1, 0)):
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % Q
    return equal(multiply(s, BASE), add(r, multiply(h, a)))

# --- Signed notes and checkpoints -------------------------------------------------------------------
FOREVER = float("inf")
class Bad(Exception):
    """Something does not hold."""

def unbase64(text):
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:  # which binascii.Error is
        raise Bad("not base64") from None

def read_key(text):
    name, number, key = (text.rstrip("\n").split("+", 2) + ["", ""])[:3]
    key = unbase64(key)
    if len(key) != 33 or key[0] != 1 or key_id(name, key[1:]).hex() != number:
        raise Bad("not a verifier key")
    return name, key[1:]

def key_id(name, key):
    return hashlib.sha256(name.encode() + b"\n\x01" + key).digest()[:4]

def open_note(note, keys):
    """The lines of the text, and up to how many entries the key that signed it counts."""
    text, found, lines = note.rpartition("\n\n")
    if not found or not lines.endswith("\n"):
        raise Bad("not a signed note")
    for line in lines[:-1].split("\n"):
        parts = line.split(" ")
        if len(parts) != 3 or parts[0] != "\u2014":
            raise Bad("not a signed note")
        blob = unbase64(parts[2])
        for (name, key), until in keys.items():
            if parts[1] == name and blob[:4] == key_id(name, key):
                if signed_by(key, text.encode() + b"\n", blob[4:]):
                    return text.split("\n") + [""], until
                raise Bad("the signature does not fit the text")
    raise Bad("not signed by the expected key")

def open_checkpoint(note, keys):
    lines, until = open_note(note, keys)
    if len(lines) < 4 or lines[0] != next(iter(keys))[0] or "" in lines[:-1] or not lines[1].isdigit():
        raise Bad("not a checkpoint of this log")
    size, root = int(lines[1]), unbase64(lines[2])
    if str(size) != lines[1] or len(root) != 32 or size > until:
        raise Bad("not a checkpoint of this log, or by a key that counted no longer")
    return size, root

# --- The tree ---------------------------------------------------------------------------------------
def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()

class Tree:
    """RFC 6962, section 2.1, as far as its root needs it."""
    def __init__(self):
        self.size, self.peaks = 0, []
    def push(self, leaf):
        node, size = sha256(b"\0", leaf), self.size
        while size & 1:
            node, size = sha256(b"\1", self.peaks.pop(), node), size >> 1
        self.peaks.append(node)
        self.size += 1
    def root(self):
        node = self.peaks[-1] if self.peaks else sha256()
        for left in reversed(self.peaks[:-1]):
            node = sha256(b"\1", left, node)
        return node

def leads_to(leaf, index, path, size, root):
    """RFC 9162, section 2.1.3.2."""
    number, last, node = index, size - 1, sha256(b"\0", leaf)
    for step in path:
        if last == 0:
            return False
        if number & 1 or number == last:
            node = sha256(b"\1", step, node)
            while number & 1 == 0 and number:
                number, last = number >> 1, last >> 1
        else:
            node = sha256(b"\1", node, step)
        number, last = number >> 1, last >> 1
    return index < size and last == 0 and node == root

# --- A bundle of evidence ---------------------------------------------------------------------------
KINDS = "decision outcome gap auth policy register operator mode read heartbeat delete-intent delete-receipt"
KINDS = (KINDS + " clock-confirmed erasure-intent erasure hold rollup drill consultation").split()
FILES = ["checkpoint", "index.html", "ocsf.jsonl", "records.jsonl", "verifier"]

def check_bundle(folder, verifier, bad):
    files = {name: read(folder, name, bad) for name in FILES + ["manifest"]}
    size, root = open_checkpoint(files["checkpoint"].decode(), {verifier: FOREVER})
    lines = open_note(files["manifest"].decode(), {verifier: FOREVER})[0]
    if lines[0] != "bailiwick evidence 1":
        raise Bad("manifest: it is no manifest of evidence")
    scope = json.loads(lines[1])
    for name, told in zip(FILES, lines[2:] + [""] * 9):
        if told != f"{hashlib.sha256(files[name]).hexdigest()} {name}":
            bad.append((-1, f"{name}: it is not the file that the manifest signs"))
    if lines[2 + len(FILES) :] != [""]:
        bad.append((-1, "manifest: it names files that are not part of a bundle"))
    before, count = -1, 0
    for count, text in enumerate(files["records.jsonl"].decode().splitlines(), 1):
        try:
            record = json.loads(text)
            index = record["index"]
        except (ValueError, KeyError, TypeError):
            bad.append((before + 1, "a line of records.jsonl is no record with its proof"))
            continue
        try:
            check_record(record, size, root, verifier[0])
            if index <= before:
                raise Bad("its records are not in order, or one twice")
        except (Bad, ValueError, KeyError, TypeError, struct.error) as error:
            bad.append((index, str(error)))
        before = index
    if (scope["records"], scope["size"]) != (count, size):
        bad.append((-1, "manifest: it tells another number of records or entries"))
    return f"{count} records, {size} entries; asked for: {scope['asked']}"

def check_record(record, size, root, origin):
    canonical, leaf, salt = record["canonical"], unbase64(record["leaf"]), unbase64(record["salt"])
    version, kind, _, _, _, time_s, commitment, index = struct.unpack(">BBBBIQ32sQ", leaf)
    if len(salt) != 32 or sha256(b"bailiwick record 1\0", salt, canonical.encode()) != commitment:
        raise Bad("it is not the record its entry commits to")
    told = json.loads(canonical)
    again = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    if again != canonical:
        raise Bad("it is not in the canonical form")
    at = told["at"]
    fits = version == 1 and 1 <= kind <= len(KINDS) and KINDS[kind - 1] in told
    fits = fits and at["index"] == index == record["index"] and at["origin"] == origin
    if not fits or int(at["acknowledged_ns"]) // 10**9 != time_s:
        raise Bad("the record and its entry say different things")
    if not leads_to(leaf, index, [unbase64(step) for step in record["path"]], size, root):
        raise Bad("its proof does not lead to the checkpoint's root")

# --- A store ----------------------------------------------------------------------------------------
def keys_of(spine, verifier, bad):
    """The key of today and those before it: each vouched for the next, up to a number of entries."""
    today = read_key(read(spine, "verifier", bad).decode())
    there = os.path.exists(os.path.join(spine, "retired"))
    keys, roots, following = {}, {}, None
    for line in read(spine, "retired", bad).decode().splitlines() if there else []:
        told = json.loads(line)
        key = read_key(told["from"])
        head, after, until, root = open_note(told["note"], {key: FOREVER})[0][:4]
        in_order = following in (None, key) and int(until) >= max(keys.values(), default=0)
        if head != "bailiwick signing key 1" or key[0] != today[0] or not in_order:
            raise Bad("spine/retired: a key does not vouch for the next")
        keys[key], following = int(until), read_key(after)
        roots.setdefault(int(until), set()).add(unbase64(root))
    if following not in (None, today) or verifier not in [today, *keys]:
        raise Bad("spine/retired: no chain of keys leads from the expected key to the one of today")
    return {**keys, today: FOREVER}, roots

def check_store(folder, verifier, bad):
    spine = os.path.join(folder, "spine")
    keys, roots = keys_of(spine, verifier, bad)
    latest = open_checkpoint(read(spine, "checkpoint", bad).decode(), keys)
    kept = read(spine, "checkpoints", bad)
    while kept:
        length, check = struct.unpack(">II", kept[:8]) if len(kept) >= 8 else (0, 0)
        body = kept[8 : 8 + length]
        if len(body) != length or length < 8 or zlib.crc32(kept[:4] + body) != check:
            bad.append((-1, "spine/checkpoints: damaged or unfinished"))
            break
        size, root = open_checkpoint(body[8:].decode(), keys)
        roots.setdefault(size, set()).add(root)
        latest = max(latest, (size, root))
        kept = kept[8 + length :]
    roots.setdefault(latest[0], set()).add(latest[1])
    tree, origin = Tree(), sha256(b"bailiwick origin 1\0", verifier[0].encode())
    for index, leaf in sorted(read_leaves(spine, origin, bad).items()):
        if tree.size == latest[0] or index != tree.size:
            break
        tree.push(leaf)
        if roots.get(tree.size, {tree.root()}) != {tree.root()}:
            raise Bad(f"the root signed at {tree.size} entries is not the one that is there")
    if tree.size < latest[0]:
        bad.append((tree.size, "its entry is damaged or missing"))
    return f"{tree.size} entries, {len(roots)} signed states; bodies are checked with keys only"

def read_leaves(spine, origin, bad):
    leaves = {}
    for name in sorted(name for name in os.listdir(spine) if name.startswith("log-")):
        data = read(spine, name, bad)
        if data[:8] != b"BWSPINE1" or data[20:52] != origin:
            bad.append((-1, f"spine/{name}: its header is damaged"))
            continue
        first = struct.unpack(">Q", data[12:20])[0]
        # A segment overrides what an earlier one holds at or above its first index.
        leaves = {index: leaf for index, leaf in leaves.items() if index < first}
        for place in range(64, len(data) - 63, 64):
            entry, index = data[place : place + 64], first + place // 64 - 1
            sound = zlib.crc32(entry[:60]) == struct.unpack(">I", entry[60:])[0]
            if sound and struct.unpack(">Q", entry[48:56])[0] == index:
                leaves[index] = entry[:56]
    return leaves

def read(folder, name, bad):
    try:
        with open(os.path.join(folder, name), "rb") as file:
            return file.read()
    except FileNotFoundError:
        raise Bad(f"{name}: it is missing") from None

def main(arguments):
    key_file = arguments.pop() if len(arguments) == 3 and arguments[1] == "--verifier" else None
    if len(arguments) != (1 if key_file is None else 2):
        print(__doc__, file=sys.stderr)
        return 2
    folder, bad = arguments[0], []
    is_store = os.path.isdir(os.path.join(folder, "spine"))
    own = os.path.join(folder, "spine" if is_store else "", "verifier")
    try:
        with open(key_file or own, encoding="utf-8") as file:
            verifier = read_key(file.read())
        found = (check_store if is_store else check_bundle)(folder, verifier, bad)
    except (Bad, ValueError, LookupError, TypeError, AttributeError) as error:
        bad.append((-1, str(error)))
        found = "not checked to its end"
    except OSError as error:
        print(f"could not check: {error}", file=sys.stderr)
        return 3
    print(found)
    if not key_file:
        print("the key came out of the folder itself; compare it with one you got by another way")
    for index, what in sorted(bad)[:1]:
        print(f"first bad entry: {'index ' + str(index) + ': ' if index >= 0 else ''}{what}")
    print("it does NOT hold" if bad else "it holds")
    return 1 if bad else 0

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
