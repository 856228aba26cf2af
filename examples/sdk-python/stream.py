"""An answer as it comes, with the count of tokens at its end."""

from openai import OpenAI

client = OpenAI()  # OPENAI_BASE_URL and OPENAI_API_KEY

stream = client.chat.completions.create(
    model="assistant",
    messages=[{"role": "user", "content": "Tell me in one sentence what a bailiwick is."}],
    stream=True,
    stream_options={"include_usage": True},
)
for chunk in stream:
    for choice in chunk.choices:
        print(choice.delta.content or "", end="", flush=True)
    if chunk.usage:
        print(f"\n  {chunk.usage.total_tokens} tokens")
