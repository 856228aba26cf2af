"""The openai SDK, unmodified, on every path besides chat."""

import unittest

import openai
from langchain_openai import OpenAIEmbeddings
from openai import AzureOpenAI, OpenAI
from pydantic import BaseModel

from stage import Stage

# A card number of the kind issuers give out for tests.
CARD = "4111 1111 1111 1111"
WEATHER = {
    "type": "function",
    "name": "weather",
    "strict": True,
    "parameters": {
        "type": "object",
        "properties": {"text": {"type": "string"}},
        "required": ["text"],
        "additionalProperties": False,
    },
}


class Said(BaseModel):
    """A structured answer."""

    text: str


class Surface(unittest.TestCase):
    """One installation for all."""

    @classmethod
    def setUpClass(cls):
        cls.stage = cls.enterClassContext(Stage())
        cls.key = cls.stage.keys["website"]
        cls.client = OpenAI(base_url=cls.stage.base_url, api_key=cls.key, max_retries=0)
        cls.addClassCleanup(cls.client.close)

    def setUp(self):
        for server in self.stage.servers.values():
            server.behave()
            server.forget()

    def test_responses(self):
        answer = self.client.responses.create(model="assistant", input="Say hello")
        self.assertEqual("Say hello", answer.output_text)
        self.assertGreater(answer.usage.total_tokens, 0)
        arrived = self.stage.servers["us-cloud-in-eu"].received()
        self.assertIs(False, arrived[-1]["json"]["store"])
        self.assertEqual("/v1/responses", arrived[-1]["path"])

    def test_a_card_in_a_response_stays_at_home(self):
        raw = self.client.responses.with_raw_response.create(
            model="assistant", input=[{"role": "user", "content": f"Refund {CARD}"}]
        )
        self.assertEqual("own-site", raw.headers["x-bailiwick-endpoint"])

    def test_a_streamed_response(self):
        events = list(
            self.client.responses.create(model="assistant", input="one two three", stream=True)
        )
        self.assertEqual(list(range(len(events))), [event.sequence_number for event in events])
        self.assertEqual("response.completed", events[-1].type)
        deltas = [event.delta for event in events if event.type == "response.output_text.delta"]
        self.assertEqual("one two three", "".join(deltas))

    def test_a_function_called_in_a_streamed_response(self):
        with self.client.responses.stream(
            model="assistant", input="Lima", tools=[WEATHER]
        ) as stream:
            for _ in stream:
                pass
            called = stream.get_final_response().output[0]
        self.assertEqual(("function_call", "weather"), (called.type, called.name))
        self.assertEqual({"text": "Lima"}, Said.model_validate_json(called.arguments).model_dump())

    def test_a_response_that_breaks_off(self):
        self.stage.servers["us-cloud-in-eu"].behave(fault={"cut_after": {"events": 4}})
        stream = self.client.responses.create(model="assistant", input="a b c d", stream=True)
        try:
            events = list(stream)
        except openai.APIError as error:
            self.assertIn("broken off", error.message)
        else:
            self.assertEqual("error", events[-1].type)

    def test_kept_state(self):
        with self.assertRaises(openai.BadRequestError) as raised:
            self.client.responses.create(
                model="assistant", input="x", previous_response_id="resp_1"
            )
        self.assertEqual("state_not_kept", raised.exception.code)
        self.assertEqual("previous_response_id", raised.exception.param)
        with self.assertRaises(openai.NotFoundError) as raised:
            self.client.responses.retrieve("resp_1")
        self.assertEqual("state_not_found", raised.exception.code)

    def test_tokens_of_a_response(self):
        counted = self.client.responses.input_tokens.count(model="assistant", input="abcdefgh")
        self.assertEqual(2, counted.input_tokens)

    def test_completions(self):
        answer = self.client.completions.create(model="assistant", prompt="once")
        self.assertEqual("once", answer.choices[0].text)
        stream = self.client.completions.create(
            model="assistant", prompt="once upon a time", stream=True
        )
        text = "".join(chunk.choices[0].text for chunk in stream)
        self.assertEqual("once upon a time", text)

    def test_embeddings(self):
        # The SDK asks for base64 by itself.
        packed = self.client.embeddings.create(model="assistant", input=["a", "zażółć"])
        plain = self.client.embeddings.create(
            model="assistant", input=["a", "zażółć"], encoding_format="float"
        )
        self.assertEqual((2, 1536), (len(packed.data), len(packed.data[1].embedding)))
        for one, other in zip(packed.data[1].embedding, plain.data[1].embedding):
            self.assertAlmostEqual(one, other, places=6)

    def test_langchain_embeds(self):
        # Its own tokenizer is left out: it would fetch its tables from elsewhere.
        vectors = OpenAIEmbeddings(
            model="assistant",
            base_url=self.stage.base_url,
            api_key=self.key,
            check_embedding_ctx_length=False,
        ).embed_documents(["a", "b"])
        self.assertEqual([1536, 1536], [len(vector) for vector in vectors])

    def test_moderations(self):
        answer = self.client.moderations.create(model="assistant", input="x")
        self.assertFalse(answer.results[0].flagged)

    def test_images(self):
        answer = self.client.images.generate(model="assistant", prompt="a pixel")
        self.assertTrue(answer.data[0].b64_json)
        stream = self.client.images.generate(model="assistant", prompt="a pixel", stream=True)
        self.assertEqual("image_generation.completed", list(stream)[-1].type)

    def test_speech(self):
        with self.client.audio.speech.with_streaming_response.create(
            model="assistant", voice="alloy", input="good morning"
        ) as answer:
            self.assertEqual(64 << 10, sum(len(part) for part in answer.iter_bytes()))

    def test_a_transcription_with_a_name_of_many_alphabets(self):
        sound = b"RIFF" + bytes(range(256)) * 40
        file = ("zażółć 日本.wav", sound, "audio/wav")
        raw = self.client.audio.transcriptions.with_raw_response.create(
            model="assistant", file=file
        )
        self.assertEqual("own-site", raw.headers["x-bailiwick-endpoint"])
        self.assertEqual(f"bytes={len(sound)}", raw.parse().text)
        words = self.client.audio.transcriptions.create(
            model="assistant", file=file, response_format="text"
        )
        self.assertEqual(f"bytes={len(sound)}", words.strip())

    def test_an_edit_of_an_image(self):
        answer = self.client.images.edit(
            model="assistant", prompt="brighter", image=[("a.png", b"\x89PNG", "image/png")]
        )
        self.assertTrue(answer.data[0].b64_json)
        self.assertEqual("own-site", self.stage.records("outcome")[-1]["endpoint"])

    def test_azures_client(self):
        root = self.stage.base_url.removesuffix("/v1")
        client = AzureOpenAI(
            azure_endpoint=root, api_key=self.key, api_version="2024-10-21", max_retries=0
        )
        self.addCleanup(client.close)
        answer = client.chat.completions.create(
            model="assistant", messages=[{"role": "user", "content": "Say hello"}]
        )
        self.assertEqual("Say hello", answer.choices[0].message.content)
        self.assertEqual(1536, len(client.embeddings.create(model="assistant", input="x").data[0].embedding))


if __name__ == "__main__":
    unittest.main()
