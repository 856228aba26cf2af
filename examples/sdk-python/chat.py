"""A plain question, and what the proxy says about where it went."""

from openai import OpenAI

client = OpenAI()  # OPENAI_BASE_URL and OPENAI_API_KEY

for text in (
    "Name three rivers in Europe.",
    "Answer this customer: anna.berger@posteo.de wants her invoice again.",
    "Why was card 4111 1111 1111 1111 declined?",
):
    answer = client.chat.completions.with_raw_response.create(
        model="assistant", messages=[{"role": "user", "content": text}]
    )
    headers = answer.headers
    print(f"> {text}")
    print(answer.parse().choices[0].message.content)
    print(
        f"  level {headers['x-bailiwick-level']}, answered by {headers['x-bailiwick-endpoint']}, "
        f"record {headers['x-request-id']}\n"
    )
