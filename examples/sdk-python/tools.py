"""A tool the model may call, and a refusal.

What a tool returns is part of the next request and is judged like the rest: here it holds a card
number, so the second request stays at home, while the first one could go anywhere in Europe.
"""

import json

import openai
from openai import OpenAI

client = OpenAI()  # OPENAI_BASE_URL and OPENAI_API_KEY

TOOL = {
    "type": "function",
    "function": {
        "name": "find_order",
        "description": "Looks an order up",
        "parameters": {
            "type": "object",
            "properties": {"number": {"type": "integer"}},
            "required": ["number"],
        },
    },
}


def ask(model, messages):
    """One step of the conversation; says where it went."""
    answer = client.chat.completions.with_raw_response.create(
        model=model, messages=messages, tools=[TOOL]
    )
    print(f"  answered by {answer.headers['x-bailiwick-endpoint']}")
    return answer.parse().choices[0].message


messages = [{"role": "user", "content": "What is wrong with order 7?"}]
message = ask("assistant", messages)
call = message.tool_calls[0]
print(f"the model calls {call.function.name}({json.loads(call.function.arguments)})")

messages.append(message.model_dump(exclude_none=True))
messages.append(
    {
        "role": "tool",
        "tool_call_id": call.id,
        "content": "order 7: paid with card 4111 1111 1111 1111, declined",
    }
)
print(ask("assistant", messages).content)

# Only the cloud offers this model, and card numbers may not go there.
try:
    ask("frontier", messages)
except openai.PermissionDeniedError as error:
    print(f"refused: {error.code}: {error.body['message']}")
