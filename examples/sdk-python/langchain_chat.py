"""LangChain: an answer, a stream, and a tool."""

from langchain_core.tools import tool
from langchain_openai import ChatOpenAI

model = ChatOpenAI(model="assistant")  # OPENAI_BASE_URL and OPENAI_API_KEY

print(model.invoke("Name three rivers in Europe.").content)

for chunk in model.stream("Tell me in one sentence what a bailiwick is."):
    print(chunk.content, end="", flush=True)
print()


@tool
def find_order(number: int) -> str:
    """Looks an order up."""
    return f"order {number} was declined"


answer = model.bind_tools([find_order]).invoke("What is wrong with order 7?")
for call in answer.tool_calls:
    print(f"the model calls {call['name']}({call['args']})")
