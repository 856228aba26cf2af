"""LangChain's ChatOpenAI, unmodified, through the proxy."""

import asyncio
import json
import unittest

import openai
from langchain_core.messages import HumanMessage, SystemMessage, ToolMessage
from langchain_core.tools import tool
from langchain_openai import ChatOpenAI
from pydantic import BaseModel

from stage import Stage

CARD = "4111 1111 1111 1111"


@tool
def weather(city: str, days: int) -> str:
    """The weather in a city."""
    return f"rain in {city} for {days} days"


class Trip(BaseModel):
    """A trip."""

    city: str
    days: int


class LangChain(unittest.TestCase):
    """One installation for all."""

    @classmethod
    def setUpClass(cls):
        cls.stage = cls.enterClassContext(Stage())
        cls.model = ChatOpenAI(
            model="assistant",
            base_url=cls.stage.base_url,
            api_key=cls.stage.keys["website"],
            stream_usage=True,
        )

    def test_invoke(self):
        answer = self.model.invoke([SystemMessage("Be brief"), HumanMessage("Say hello")])
        self.assertEqual("Say hello", answer.content)
        self.assertEqual("gpt-large", answer.response_metadata["model_name"])
        self.assertGreater(answer.usage_metadata["total_tokens"], 0)

    def test_a_personal_prompt_goes_to_the_european_operator(self):
        answer = self.model.invoke("Write to bo.lindgren@posteo.de")
        self.assertEqual("mistral-large", answer.response_metadata["model_name"])
        self.assertEqual("eu-cloud", self.stage.records("outcome")[-1]["endpoint"])

    def test_stream(self):
        chunks = list(self.model.stream("Tell me a story in four parts"))
        self.assertEqual("Tell me a story in four parts", "".join(c.content for c in chunks))
        self.assertGreater(len([chunk for chunk in chunks if chunk.content]), 1)
        whole = sum(chunks[1:], chunks[0])
        self.assertGreater(whole.usage_metadata["total_tokens"], 0)

    def test_a_stream_of_the_asynchronous_interface(self):
        async def collect():
            return [chunk.content async for chunk in self.model.astream("One two three four")]

        self.assertEqual("One two three four", "".join(asyncio.run(collect())))

    def test_streamed_calls_of_tools_and_their_results(self):
        model = self.model.bind_tools([weather])
        question = HumanMessage("Weather in Ulm for two days?")
        chunks = list(model.stream([question]))
        pieces = [piece for chunk in chunks for piece in chunk.tool_call_chunks]
        self.assertGreater(len(pieces), 1)
        whole = sum(chunks[1:], chunks[0])
        (call,) = whole.tool_calls
        self.assertEqual("weather", call["name"])
        self.assertEqual({"city", "days"}, set(call["args"]))
        self.assertEqual(json.loads("".join(p["args"] or "" for p in pieces)), call["args"])
        result = ToolMessage(weather.invoke(call["args"]), tool_call_id=call["id"])
        answer = model.invoke([question, whole, result])
        self.assertTrue(answer.content.startswith("tool said rain in"))

    def test_a_structured_answer(self):
        trip = self.model.with_structured_output(Trip).invoke("Plan a trip")
        self.assertIsInstance(trip, Trip)

    def test_a_denial(self):
        frontier = self.model.model_copy(update={"model_name": "frontier"})
        before = len(self.stage.records("decision"))
        with self.assertRaises(openai.PermissionDeniedError) as raised:
            frontier.invoke(f"Charge card number {CARD}")
        self.assertEqual("policy_denied", raised.exception.code)
        self.assertEqual(before + 1, len(self.stage.records("decision")))


if __name__ == "__main__":
    unittest.main()
