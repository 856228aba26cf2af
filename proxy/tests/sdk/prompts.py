"""Annotated prompts: from a folder of JSON lines, or made here when there is none.

What is made here is plain: ten kinds of values in sentences of three languages, and sentences that
hold none. Every value is random from the seed and opens nothing. A folder with real variety is
named by `BAILIWICK_DATASETS`.
"""

import base64
import json
import pathlib
import random
import string
import zlib

DIGITS = string.digits
LETTERS = string.ascii_letters + string.digits

SENTENCES = {
    "pii.email": [
        "Please answer {} about the delivery date.",
        "Bitte antworte {} wegen des Liefertermins.",
        "Réponds à {} au sujet de la livraison.",
    ],
    "pii.phone": [
        "Call the customer back at {} before noon.",
        "Ruf die Kundin unter {} zurück.",
        "Rappelle le client au {} avant midi.",
    ],
    "pii.ip_address": ["Why was {} blocked by our firewall?", "Warum wurde {} gesperrt?"],
    "pii.national_id": ["Her SSN is {}, fill in the form.", "The social security number: {}"],
    "financial.iban": [
        "Refund it to IBAN {} today.",
        "Überweise den Betrag auf die IBAN {}.",
        "Rembourse sur le compte {} aujourd'hui.",
    ],
    "financial.payment_card": [
        "Why was card {} declined?",
        "Warum wurde die Karte {} abgelehnt?",
        "Pourquoi la carte {} est-elle refusée ?",
    ],
    "secret.api_key": [
        "Why do I get 401? My key is {}",
        "curl -H 'Authorization: Bearer {}' api/v2",
    ],
    "secret.connection_string": ["DATABASE_URL={}\nWhat is wrong with it?"],
    "secret.jwt": ["Decode this for me: {}"],
    "confidential.marking": ["{}\n\nShorten the draft below.", "{}\n\nKürze den Entwurf."],
}
CLEAN = [
    "Name {} rivers in Europe and the seas they end in.",
    "Schreibe ein Gedicht über den Herbst mit {} Zeilen.",
    "Écris une recette de ratatouille pour {} personnes.",
    "How many minutes are {} hours and a half?",
    "def area(side):\n    return side * side\n\nWhat does area({}) give?",
    "What does TLP:RED mean, and how do {} colours differ?",
    "Explain in {} sentences how a checksum works.",
]


def from_folder(folder):
    """The documents of all JSON-lines files of a folder, each with its file's name."""
    documents = []
    for path in sorted(pathlib.Path(folder).glob("*.jsonl")):
        with path.open(encoding="utf-8") as lines:
            documents += [{**json.loads(line), "file": path.stem} for line in lines]
    return documents


def made(count, seed):
    """As many documents of our own, a third of them clean."""
    rng = random.Random(seed)
    documents = []
    for number in range(count):
        if number % 3 == 0:
            text, spans, file = rng.choice(CLEAN).format(rng.randint(2, 9)), [], "made_benign"
        else:
            label = rng.choice(sorted(SENTENCES))
            before, after = rng.choice(SENTENCES[label]).split("{}")
            value, sub = VALUES[label](rng)
            text, file = before + value + after, "made"
            place = {"start": len(before), "end": len(before) + len(value)}
            spans = [{**place, "label": label, "value": value, "sub": sub}]
        labels = sorted({span["label"] for span in spans})
        made_here = {"id": f"made-{number:04}", "file": file, "text": text}
        documents.append({**made_here, "spans": spans, "labels": labels})
    return documents


def _some(rng, alphabet, length):
    return "".join(rng.choice(alphabet) for _ in range(length))


def _email(rng):
    name = rng.choice(["anna.berger", "j.moreau", "bo_lindgren", "info", "petra-k"])
    return (
        f"{name}{rng.randint(1, 99)}@{rng.choice(['posteo.de', 'orange.fr', 'brava-group.io'])}",
        None,
    )


def _phone(rng):
    shape = rng.choice(["+49 30 9018 {}", "+33 1 42 68 53 {}", "+44 20 7946 {}", "(212) 736-{}"])
    return shape.format(_some(rng, DIGITS, 2 if "53" in shape else 4)), None


def _address(rng):
    # Public blocks that no document reserves.
    return (
        f"{rng.choice(['91.198', '185.12', '46.4'])}.{rng.randint(1, 250)}.{rng.randint(1, 250)}",
        "v4",
    )


def _ssn(rng):
    return f"{rng.randint(100, 665)}-{rng.randint(10, 99)}-{rng.randint(1000, 9999)}", "us_ssn"


def _iban(rng):
    # ISO 7064 MOD 97-10 over account, country and check digits; letters count from 10.
    country, account = rng.choice([("DE", 18), ("AT", 16), ("BE", 12)])
    digits = _some(rng, DIGITS, account)
    code = "".join(str(ord(letter) - 55) for letter in country)
    plain = f"{country}{98 - int(digits + code + '00') % 97:02}{digits}"
    return rng.choice(
        [plain, " ".join(plain[at : at + 4] for at in range(0, len(plain), 4))]
    ), country


def _card(rng):
    # The last digit makes the Luhn sum (ISO/IEC 7812-1) a multiple of ten.
    body = rng.choice(["4", "51", "55"])
    body += _some(rng, DIGITS, 15 - len(body))
    doubled = [int(digit) * 2 for digit in body[::2]]
    total = sum(value - 9 if value > 9 else value for value in doubled) + sum(map(int, body[1::2]))
    number = body + str(-total % 10)
    return rng.choice([number, " ".join(number[at : at + 4] for at in range(0, 16, 4))]), None


def _api_key(rng):
    if rng.random() < 0.5:
        return "AKIA" + _some(rng, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16), "aws_access_key_id"
    # GitHub's tokens end in the CRC-32 of their body, in base 62.
    body = _some(rng, LETTERS, 30)
    crc, tail = zlib.crc32(body.encode()), ""
    for _ in range(6):
        crc, digit = divmod(crc, 62)
        tail = (DIGITS + string.ascii_uppercase + string.ascii_lowercase)[digit] + tail
    return f"ghp_{body}{tail}", "github_pat"


def _connection(rng):
    kind = rng.choice(["postgresql", "mysql", "mongodb+srv"])
    return f"{kind}://svc_orders:{_some(rng, LETTERS, 18)}@db.brava-group.io/crm", kind


def _jwt(rng):
    def part(data):
        return base64.urlsafe_b64encode(data).rstrip(b"=").decode()

    head = b'{"alg":"HS256","typ":"JWT"}'
    claims = json.dumps({"sub": _some(rng, LETTERS, 12), "iat": 1700000000 + rng.randrange(10**6)})
    return f"{part(head)}.{part(claims.encode())}.{part(rng.randbytes(32))}", None


def _marking(rng):
    return rng.choice(["TLP:AMBER", "TLP:RED", "STRENG VERTRAULICH", "STRICTLY CONFIDENTIAL"]), None


VALUES = {
    "pii.email": _email,
    "pii.phone": _phone,
    "pii.ip_address": _address,
    "pii.national_id": _ssn,
    "financial.iban": _iban,
    "financial.payment_card": _card,
    "secret.api_key": _api_key,
    "secret.connection_string": _connection,
    "secret.jwt": _jwt,
    "confidential.marking": _marking,
}
