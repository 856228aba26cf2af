"""The openai SDK, unmodified: what an application sees when only base URL and key have changed."""

import json
import unittest

import openai
from openai import OpenAI
from pydantic import BaseModel

from stage import Stage

# A card number of the kind issuers give out for tests.
CARD = "4111 1111 1111 1111"
WEATHER = {
    "type": "function",
    "function": {
        "name": "weather",
        "description": "The weather in a city",
        "strict": True,
        "parameters": {
            "type": "object",
            "properties": {"city": {"type": "string"}, "days": {"type": "integer"}},
            "required": ["city", "days"],
            "additionalProperties": False,
        },
    },
}


class Trip(BaseModel):
    """A structured answer."""

    city: str
    days: int


def user(text):
    """The messages of a plain question."""
    return [{"role": "user", "content": text}]


class OpenAiSdk(unittest.TestCase):
    """One installation for all; each test names what it sends, so that they do not disturb."""

    @classmethod
    def setUpClass(cls):
        cls.stage = cls.enterClassContext(Stage())
        cls.client = OpenAI(
            base_url=cls.stage.base_url, api_key=cls.stage.keys["website"], max_retries=2
        )
        cls.addClassCleanup(cls.client.close)

    def setUp(self):
        for server in self.stage.servers.values():
            server.behave()
            server.forget()

    def _chat(self, text, **options):
        return self.client.chat.completions.create(
            **{"model": "assistant", "messages": user(text), **options}
        )

    def _arrived(self):
        """How many requests each model server received."""
        counts = {name: len(server.received()) for name, server in self.stage.servers.items()}
        return {name: count for name, count in counts.items() if count}

    def test_a_plain_answer_and_its_record(self):
        answer = self._chat("Say hello")
        self.assertEqual("Say hello", answer.choices[0].message.content)
        self.assertEqual("stop", answer.choices[0].finish_reason)
        self.assertGreater(answer.usage.prompt_tokens, 0)
        shown = self.stage.shown(answer._request_id)
        self.assertEqual("website", shown["decision"]["application"])
        self.assertEqual("permit", shown["decision"]["decision"])
        self.assertEqual("us-cloud-in-eu", shown["outcome"]["endpoint"])
        self.assertEqual(answer.usage.prompt_tokens, shown["outcome"]["tokens"]["input"])

    def test_the_headers_tell_where_it_went(self):
        raw = self.client.chat.completions.with_raw_response.create(
            model="assistant", messages=user("Write to bo.lindgren@posteo.de")
        )
        self.assertEqual("eu-cloud", raw.headers["x-bailiwick-endpoint"])
        self.assertEqual("internal", raw.headers["x-bailiwick-level"])
        # The families only: which kind of thing was found is for the operator's eyes.
        self.assertEqual("pii", raw.headers["x-bailiwick-labels"])
        self.assertEqual(raw.headers["x-request-id"], raw.headers["x-bailiwick-trace-id"])
        self.assertEqual({"eu-cloud": 1}, self._arrived())

    def test_a_stream(self):
        pieces, finish = [], None
        with self._chat("Tell me a story in four parts", stream=True) as stream:
            for chunk in stream:
                self.assertIsNone(chunk.usage)
                pieces.append(chunk.choices[0].delta.content or "")
                finish = chunk.choices[0].finish_reason or finish
        self.assertEqual("Tell me a story in four parts", "".join(pieces))
        self.assertGreater(len([piece for piece in pieces if piece]), 1)
        self.assertEqual("stop", finish)

    def test_a_stream_with_usage(self):
        chunks = list(self._chat("Count", stream=True, stream_options={"include_usage": True}))
        self.assertEqual([], chunks[-1].choices)
        self.assertGreater(chunks[-1].usage.total_tokens, 0)
        self.assertTrue(all(chunk.usage is None for chunk in chunks[:-1]))

    def test_a_streamed_call_of_a_tool_and_its_result(self):
        with self.client.chat.completions.stream(
            model="assistant", messages=user("Weather in Ulm for two days?"), tools=[WEATHER]
        ) as stream:
            events = list(stream)
        final = stream.get_final_completion().choices[0]
        self.assertEqual("tool_calls", final.finish_reason)
        call = final.message.tool_calls[0]
        self.assertEqual("weather", call.function.name)
        self.assertEqual({"city", "days"}, set(json.loads(call.function.arguments)))
        pieces = [e for e in events if e.type == "tool_calls.function.arguments.delta"]
        self.assertGreater(len(pieces), 1)
        self.assertEqual(call.function.arguments, "".join(e.arguments_delta for e in pieces))
        history = [
            *user("Weather in Ulm for two days?"),
            final.message.model_dump(exclude_none=True, include={"role", "content", "tool_calls"}),
            {"role": "tool", "tool_call_id": call.id, "content": "rain"},
        ]
        answer = self._chat("", messages=history, tools=[WEATHER])
        self.assertEqual("tool said rain", answer.choices[0].message.content)

    def test_what_a_tool_returned_is_judged_too(self):
        call = {
            "id": "call_1",
            "type": "function",
            "function": {"name": "lookup", "arguments": "{}"},
        }
        answer = self._chat(
            "",
            messages=[
                *user("Which card does he use?"),
                {"role": "assistant", "tool_calls": [call]},
                {"role": "tool", "tool_call_id": "call_1", "content": f"card number {CARD}"},
            ],
        )
        self.assertEqual("llama-3.1-8b", answer.model)
        self.assertEqual({"own-site": 1}, self._arrived())

    def test_a_structured_answer(self):
        answer = self.client.chat.completions.parse(
            model="assistant", messages=user("Plan a trip"), response_format=Trip
        )
        self.assertIsInstance(answer.choices[0].message.parsed, Trip)

    def test_the_body_arrives_as_it_was_sent(self):
        self._chat(
            "Unchanged",
            temperature=0.25,
            seed=9007199254740993,
            extra_body={"made_up": {"n": 1, "text": "Grüße"}},
        )
        (request,) = self.stage.servers["us-cloud-in-eu"].received()
        self.assertEqual("gpt-large", request["json"].pop("model"))
        self.assertEqual(
            {
                "messages": user("Unchanged"),
                "temperature": 0.25,
                "seed": 9007199254740993,
                "made_up": {"n": 1, "text": "Grüße"},
            },
            request["json"],
        )

    def test_invented_fields_change_nothing(self):
        fields = {f"invented_{number}": f"value {number}" for number in range(20)}
        for text, endpoint in (("Plain words", "us-cloud-in-eu"), (f"Card {CARD}", "own-site")):
            with self.subTest(endpoint):
                for extra in ({}, fields):
                    raw = self.client.chat.completions.with_raw_response.create(
                        model="assistant", messages=user(text), extra_body=extra
                    )
                    self.assertEqual(endpoint, raw.headers["x-bailiwick-endpoint"])

    def test_a_card_in_an_invented_field_stays_at_home(self):
        self._chat("Plain words", extra_body={"note": f"card number {CARD}"})
        self.assertEqual({"own-site": 1}, self._arrived())

    def test_a_card_cut_in_two_parts_stays_at_home(self):
        parts = [{"type": "text", "text": text} for text in ("my card is 4111 1111", " 1111 1111")]
        self._chat("", messages=[{"role": "user", "content": parts}])
        self.assertEqual({"own-site": 1}, self._arrived())

    def test_a_denial_is_an_error_of_its_own_and_is_not_repeated(self):
        before = len(self.stage.records("decision", "--decision", "deny"))
        with self.assertRaises(openai.PermissionDeniedError) as raised:
            self._chat(f"Charge card number {CARD}", model="frontier")
        error = raised.exception
        self.assertEqual(403, error.status_code)
        self.assertEqual("policy_denied", error.code)
        self.assertEqual("false", error.response.headers["x-should-retry"])
        self.assertNotIn("4111", str(error))
        self.assertEqual({}, self._arrived())
        denied = self.stage.records("decision", "--decision", "deny")
        self.assertEqual(before + 1, len(denied))
        self.assertEqual(error.request_id, denied[-1]["record_id"])
        self.assertIn("policy_denied", self.stage.cli("explain", error.request_id).stdout)

    def test_a_denied_stream_is_an_error_before_it_begins(self):
        with self.assertRaises(openai.PermissionDeniedError):
            self._chat(f"Charge card number {CARD}", model="frontier", stream=True)
        self.assertEqual({}, self._arrived())

    def test_a_picture_cannot_be_read_and_stays_at_home(self):
        dot = "data:image/png;base64,iVBORw0KGgo="
        parts = [
            {"type": "text", "text": "What is this?"},
            {"type": "image_url", "image_url": {"url": dot}},
        ]
        self._chat("", messages=[{"role": "user", "content": parts}])
        self.assertEqual({"own-site": 1}, self._arrived())
        (request,) = self.stage.servers["own-site"].received()
        self.assertEqual(parts, request["json"]["messages"][0]["content"])

    def test_what_the_application_declares_raises_the_level(self):
        for declared in (
            {"extra_headers": {"x-bailiwick-level": "confidential"}},
            {"extra_headers": {"x-bailiwick-labels": "health.diagnosis"}},
            {"metadata": {"bailiwick_level": "confidential"}},
        ):
            with self.subTest(declared):
                raw = self.client.chat.completions.with_raw_response.create(
                    model="assistant", messages=user("Plain words"), **declared
                )
                self.assertEqual("confidential", raw.headers["x-bailiwick-level"])
                self.assertEqual("own-site", raw.headers["x-bailiwick-endpoint"])

    def test_an_unknown_declaration_is_refused(self):
        with self.assertRaises(openai.BadRequestError) as raised:
            self._chat("Plain words", extra_headers={"x-bailiwick-level": "confidental"})
        self.assertEqual("unknown_declaration", raised.exception.code)
        self.assertEqual({}, self._arrived())

    def test_of_the_headers_only_harmless_ones_reach_a_model_server(self):
        self._chat(
            "Plain words",
            extra_headers={"Idempotency-Key": "order-7", "baggage": "user=bo", "x-my-own": "a"},
        )
        (request,) = self.stage.servers["us-cloud-in-eu"].received()
        headers = request["headers"]
        self.assertEqual("order-7", headers.pop("idempotency-key"))
        self.assertEqual("bailiwick", headers.pop("user-agent"))
        self.assertEqual(
            {"accept", "accept-encoding", "content-length", "content-type", "host"}, set(headers)
        )

    def test_an_unknown_key(self):
        stranger = self.client.with_options(api_key="bw-not-a-key-of-this-proxy-0000000000")
        with self.assertRaises(openai.AuthenticationError) as raised:
            stranger.chat.completions.create(model="assistant", messages=user("Hello"))
        self.assertEqual("invalid_api_key", raised.exception.code)
        self.assertEqual({}, self._arrived())

    def test_an_unknown_model(self):
        with self.assertRaises(openai.NotFoundError) as raised:
            self._chat("Hello", model="no-such-model")
        self.assertEqual("model_not_found", raised.exception.code)
        self.assertEqual("model", raised.exception.param)

    def test_a_body_that_cannot_be_judged(self):
        with self.assertRaises(openai.BadRequestError):
            self._chat("Hello", messages="not a list")
        self.assertEqual({}, self._arrived())

    def test_an_unserved_path(self):
        with self.assertRaises(openai.PermissionDeniedError) as raised:
            self.client.batches.list()
        self.assertEqual("state_route_refused", raised.exception.code)
        with self.assertRaises(openai.NotFoundError) as raised:
            self.client.post("/no/such/route", cast_to=object, body={})
        self.assertEqual("unknown_url", raised.exception.code)

    def test_the_models_an_application_may_use(self):
        self.assertEqual(
            {"assistant", "frontier"}, {model.id for model in self.client.models.list()}
        )
        self.assertEqual("assistant", self.client.models.retrieve("assistant").id)
        with self.assertRaises(openai.NotFoundError):
            self.client.models.retrieve("no-such-model")

    def test_an_endpoint_that_fails_is_replaced_by_another_permitted_one(self):
        self.stage.servers["us-cloud-in-eu"].behave(fault={"error": {"status": 503}})
        raw = self.client.chat.completions.with_raw_response.create(
            model="assistant", messages=user("Plain words")
        )
        self.assertEqual("eu-cloud", raw.headers["x-bailiwick-endpoint"])
        self.assertEqual("0", raw.headers.get("x-stainless-retry-count", "0"))
        self.assertEqual({"us-cloud-in-eu": 1, "eu-cloud": 1}, self._arrived())

    def test_when_nothing_answers_the_last_answer_is_relayed(self):
        for server in self.stage.servers.values():
            server.behave(fault={"error": {"status": 429, "retry_after": "7"}})
        with self.assertRaises(openai.RateLimitError) as raised:
            self.client.with_options(max_retries=0).chat.completions.create(
                model="assistant", messages=user("Plain words")
            )
        self.assertEqual("7", raised.exception.response.headers["retry-after"])

    def test_a_stream_that_breaks_off_does_not_look_complete(self):
        self.stage.servers["us-cloud-in-eu"].behave(fault={"cut_after": {"events": 3}})
        with self.assertRaises(openai.APIError) as raised:
            for _ in self._chat("A long story", stream=True):
                pass
        self.assertEqual("upstream_interrupted", raised.exception.code)
        outcome = self.stage.records("outcome")[-1]
        self.assertEqual("upstream", outcome["aborted_by"])
        self.assertNotIn("finish_reason", outcome)

    def test_the_application_stops_reading_and_the_model_server_is_told(self):
        server = self.stage.servers["us-cloud-in-eu"]
        server.behave(fault={"hang_after": {"events": 2}})
        with self._chat("A long story", stream=True) as stream:
            next(iter(stream))
            record_id = stream.response.headers["x-request-id"]
        server.wait_until(lambda counts: counts["aborted"] == 1)
        outcome = self.stage.outcome_of(record_id)
        self.assertEqual("client", outcome["aborted_by"])
        self.assertNotIn("finish_reason", outcome)


if __name__ == "__main__":
    unittest.main()
