"""A thousand prompts through the running proxy, 32 at a time, half of them streamed.

They are drawn with a fixed seed from the annotated files in the folder that `BAILIWICK_DATASETS`
names (JSON lines: `id`, `text`, `spans` with `start`, `end`, `label`, `value` and `sub`); without
that folder they are made by `prompts`. Where each had to go is computed from the annotations, by
`reference`, and compared with what the model servers themselves say they received. It prints a
table and, for every prompt that went further than its annotations allow, its id.
"""

import asyncio
import collections
import json
import os
import random
import re
import unittest

from openai import AsyncOpenAI

import prompts as sources
import reference
from stage import Stage

DATASETS = os.environ.get("BAILIWICK_DATASETS")
SEED = 20260117
PROMPTS = 1000
AT_ONCE = 32

# Annotated labels that the detectors look for everywhere.
COVERED = {
    "confidential.marking",
    "financial.iban",
    "financial.payment_card",
    "pii.email",
    "pii.ip_address",
    "pii.phone",
    "secret.api_key",
    "secret.connection_string",
    "secret.jwt",
    "secret.private_key",
}
# Identifiers are looked for country by country.
COVERED_IDENTIFIERS = {"us_ssn", "fr_nir", "de_idnr"}
SOCIAL_SECURITY = re.compile(r"[0-9]{3}[- ]?[0-9]{2}[- ]?[0-9]{4}")

# The least share of prompts that must not go further than their annotations allow: written out
# plainly, and hidden on purpose (base64, look-alike letters, ...). Measured over all 6,897 of the
# development set: 99.86 % and 99.72 %; over the thousand drawn from it: 100 % of both. Of the
# prompts made here, none may go too far.
PLAIN_FLOOR = 0.995 if DATASETS else 1.0
HIDDEN_FLOOR = 0.99
# A value cut in two and sent as two parts of a message: counted apart, since it may be cut anywhere.
CUT_IN_TWO = "split_json_parts"
CUT_FLOOR = 0.6
BENIGN_IN_CLOUD_FLOOR = 0.95
# And the least share of prompts that must go exactly where their annotations say, no closer to home
# either: of those whose annotations tell everything. Measured: 100 %.
EXACT_FLOOR = 0.99


class Prompt:
    """One annotated text and what became of it."""

    def __init__(self, document):
        self.id = document["id"]
        self.file = document["file"]
        self.evasion = document.get("evasion")
        self.content = _content(document)
        spans = [span for span in document["spans"] if _covered(span)]
        self.labels = {span["label"] for span in spans}
        self.stated = [
            reference.marking_level(span["value"])
            for span in spans
            if span["label"] == "confidential.marking"
        ]
        self.allowed = reference.destinations(self.labels, self.stated)
        # Whether the annotations tell everything that a detector could find.
        self.told_whole = set(document["labels"]) <= self.labels and not (
            set(document.get("ignore", ()))
            - {"pii.person_name", "pii.address", "pii.date_of_birth"}
        )
        self.record_id = self.answer = self.reached = None

    @property
    def text(self):
        """The text as a model reads it."""
        if isinstance(self.content, str):
            return self.content
        return "".join(part["text"] for part in self.content)


def _content(document):
    if document.get("evasion") == CUT_IN_TWO:
        return json.loads(document["text"])["content"]
    return document["text"]


def _covered(span):
    if span["label"] in COVERED:
        return True
    if span["label"] not in ("pii.national_id", "pii.tax_id"):
        return False
    sub = span.get("sub")
    return sub in COVERED_IDENTIFIERS or (
        sub is None and SOCIAL_SECURITY.fullmatch(span["value"]) is not None
    )


def drawn():
    """The thousand prompts, the same on every run over the same files."""
    if not DATASETS:
        return [Prompt(document) for document in sources.made(PROMPTS, SEED)]
    documents = sources.from_folder(DATASETS)
    return [Prompt(document) for document in random.Random(SEED).sample(documents, PROMPTS)]


async def send_all(stage, prompts):
    """Sends them all, so many at a time."""
    gate = asyncio.Semaphore(AT_ONCE)
    # No repeats: a thousand prompts are a thousand calls.
    async with AsyncOpenAI(
        base_url=stage.base_url, api_key=stage.keys["website"], max_retries=0, timeout=120
    ) as client:

        async def send(number, prompt):
            async with gate:
                await _send(client, prompt, stream=number % 2 == 1)

        await asyncio.gather(*(send(number, prompt) for number, prompt in enumerate(prompts)))


async def _send(client, prompt, stream):
    answer = await client.chat.completions.with_raw_response.create(
        model="assistant",
        messages=[{"role": "user", "content": prompt.content}],
        stream=stream,
    )
    prompt.record_id = answer.headers["x-request-id"]
    if stream:
        pieces = [
            chunk.choices[0].delta.content or "" async for chunk in answer.parse() if chunk.choices
        ]
        prompt.answer = "".join(pieces)
    else:
        prompt.answer = answer.parse().choices[0].message.content


class AThousandPrompts(unittest.TestCase):
    """Sent once; each test looks at what became of them."""

    @classmethod
    def setUpClass(cls):
        cls.prompts = drawn()
        cls.stage = cls.enterClassContext(Stage())
        asyncio.run(send_all(cls.stage, cls.prompts))
        cls.envelopes = cls.stage.envelopes("decision")
        cls.decisions = {
            envelope["decision"]["record_id"]: envelope["decision"] for envelope in cls.envelopes
        }
        cls.outcomes = {outcome["record_id"]: outcome for outcome in cls.stage.records("outcome")}
        cls.received = [
            (name, request)
            for name, server in cls.stage.servers.items()
            for request in server.received()
        ]
        # A model server names each request in its answer, and the outcome keeps that name.
        named = {
            (outcome["endpoint"], outcome["upstream_request_id"]): record_id
            for record_id, outcome in cls.outcomes.items()
        }
        cls.record_of = {
            (name, request["number"]): named.get((name, f"req_stub_{request['number']}"))
            for name, request in cls.received
        }
        by_record = {prompt.record_id: prompt for prompt in cls.prompts}
        for name, request in cls.received:
            prompt = by_record.get(cls.record_of[name, request["number"]])
            if prompt and request["json"]["messages"][-1]["content"] == prompt.content:
                prompt.reached = name

    def test_every_prompt_reached_one_model_server_unchanged_and_its_answer_came_back(self):
        self.assertEqual(PROMPTS, len(self.received))
        self.assertEqual([], [prompt.id for prompt in self.prompts if prompt.reached is None])
        self.assertEqual([], [prompt.id for prompt in self.prompts if prompt.answer != prompt.text])

    def test_a_thousand_decisions_and_outcomes_are_found(self):
        self.assertEqual(PROMPTS, len(self.envelopes))
        self.assertEqual({prompt.record_id for prompt in self.prompts}, set(self.decisions))
        self.assertEqual(PROMPTS, len(self.stage.records("outcome")))
        self.assertEqual(set(self.decisions), set(self.outcomes))
        statuses = {outcome["status"] for outcome in self.outcomes.values()}
        self.assertEqual({200}, statuses)
        streamed = [outcome for outcome in self.outcomes.values() if outcome["stream"]]
        self.assertEqual(PROMPTS / 2, len(streamed))

    def test_what_a_model_server_received_was_decided_before_and_for_it(self):
        durable = {
            envelope["decision"]["record_id"]: int(envelope["at"]["acknowledged_ns"])
            for envelope in self.envelopes
        }
        for name, request in self.received:
            record_id = self.record_of[name, request["number"]]
            decision = self.decisions[record_id]
            self.assertEqual("permit", decision["decision"])
            self.assertIn(name, [endpoint["endpoint"] for endpoint in decision["eligible"]])
            self.assertLess(durable[record_id], int(request["arrived_at_ns"]))

    def test_each_went_exactly_where_the_policy_says_for_the_labels_found(self):
        for prompt in self.prompts:
            decision = self.decisions[prompt.record_id]
            labels = set(_found(decision))
            # Which marking was found is in no record but as its level.
            stated = [decision["level"]] if "confidential.marking" in labels else []
            expected = reference.destinations(labels, stated)
            with self.subTest(prompt.id):
                self.assertEqual(reference.level(labels, stated), decision["level"])
                eligible = [endpoint["endpoint"] for endpoint in decision["eligible"]]
                self.assertEqual(expected, eligible)
                self.assertEqual(expected[0], prompt.reached)

    def test_each_stayed_where_the_policy_says_for_its_annotations(self):
        annotated = [prompt for prompt in self.prompts if prompt.labels]
        self.assertGreater(len(annotated), PROMPTS / 4)
        kinds = {"written plainly": [], "hidden": [], "cut in two": []}
        for prompt in annotated:
            cut = prompt.evasion == CUT_IN_TWO
            kind = "cut in two" if cut else "hidden" if prompt.evasion else "written plainly"
            kinds[kind].append(prompt)
        where = "drawn from BAILIWICK_DATASETS" if DATASETS else "made by prompts.py"
        print(f"prompts {where}")
        print(self._table(annotated))
        for kind, floor in (
            ("written plainly", PLAIN_FLOOR),
            ("hidden", HIDDEN_FLOOR),
            ("cut in two", CUT_FLOOR),
        ):
            with self.subTest(kind):
                self._check_floor(kind, kinds[kind], floor)

    def test_those_annotated_wholly_went_no_closer_to_home_either(self):
        told = [prompt for prompt in self.prompts if prompt.told_whole and not prompt.evasion]
        other = [prompt for prompt in told if prompt.reached != prompt.allowed[0]]
        print(f"annotated wholly: {len(told)}, elsewhere: {len(other)} {self._named(other)}")
        self.assertGreater(len(told), PROMPTS / 4)
        self.assertLessEqual(len(other), (1 - EXACT_FLOOR) * len(told))

    def test_benign_prompts_are_answered_by_a_cloud(self):
        benign = [prompt for prompt in self.prompts if "benign" in prompt.file]
        at_home = [prompt for prompt in benign if prompt.reached == reference.OWN_SITE]
        print(
            f"benign prompts: {len(benign)}, answered by a cloud: {len(benign) - len(at_home)}; "
            "at home: " + self._named(at_home)
        )
        self.assertGreaterEqual(len(benign) - len(at_home), BENIGN_IN_CLOUD_FLOOR * len(benign))

    def test_the_log_is_whole(self):
        code, said = self.stage.verified()
        self.assertEqual(0, code, said)

    def _check_floor(self, kind, prompts, floor):
        missed = [prompt for prompt in prompts if prompt.reached not in prompt.allowed]
        kept = 1 - len(missed) / max(1, len(prompts))
        print(f"{kind}: {len(prompts)} prompts, {len(missed)} went too far; kept {kept:.2%}")
        self.assertGreaterEqual(kept, floor, f"too far: {self._named(missed)}")

    def _table(self, annotated):
        """Per annotated thing: prompts that carry it, and those that went too far without it."""
        carried, missed = collections.Counter(), collections.defaultdict(list)
        for prompt in annotated:
            found = _found(self.decisions[prompt.record_id])
            for label in prompt.labels:
                key = f"hidden by {prompt.evasion}: {label}" if prompt.evasion else label
                carried[key] += 1
                if label not in found and prompt.reached not in prompt.allowed:
                    missed[key].append(prompt)
        lines = [
            f"where they went: {dict(collections.Counter(p.reached for p in self.prompts))}",
            "label, prompts with it, of these not found and gone too far:",
        ]
        for key in sorted(carried):
            row = f"  {key:50} {carried[key]:4} {len(missed[key]):4} {self._named(missed[key])}"
            lines.append(row.rstrip())
        return "\n".join(lines)

    def _named(self, prompts):
        """Their ids, with what was found in each and where it went."""
        return " ".join(
            f"{prompt.id}[{','.join(_found(self.decisions[prompt.record_id]))}→{prompt.reached}]"
            for prompt in prompts
        )


def _found(decision):
    return [found["label"] for found in decision.get("labels", ())]
