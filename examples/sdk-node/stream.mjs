// An answer as it comes, with the count of tokens at its end.

import OpenAI from 'openai';

const client = new OpenAI(); // OPENAI_BASE_URL and OPENAI_API_KEY

const stream = await client.chat.completions.create({
  model: 'assistant',
  messages: [{ role: 'user', content: 'Tell me in one sentence what a bailiwick is.' }],
  stream: true,
  stream_options: { include_usage: true },
});
for await (const chunk of stream) {
  for (const choice of chunk.choices) process.stdout.write(choice.delta.content ?? '');
  if (chunk.usage) console.log(`\n  ${chunk.usage.total_tokens} tokens`);
}
