// Three questions, where each was answered, and a refusal.

import OpenAI from 'openai';

const client = new OpenAI(); // OPENAI_BASE_URL and OPENAI_API_KEY

const questions = [
  'Name three rivers in Europe.',
  'Answer this customer: anna.berger@posteo.de wants her invoice again.',
  'Why was card 4111 1111 1111 1111 declined?',
];

for (const text of questions) {
  const { data, response } = await client.chat.completions
    .create({ model: 'assistant', messages: [{ role: 'user', content: text }] })
    .withResponse();
  const header = (name) => response.headers.get(name);
  console.log(`> ${text}\n${data.choices[0].message.content}`);
  console.log(
    `  level ${header('x-bailiwick-level')}, answered by ${header('x-bailiwick-endpoint')}, ` +
      `record ${data._request_id}\n`,
  );
}

// Only the cloud offers this model, and card numbers may not go there.
try {
  await client.chat.completions.create({
    model: 'frontier',
    messages: [{ role: 'user', content: questions[2] }],
  });
} catch (error) {
  if (!(error instanceof OpenAI.PermissionDeniedError)) throw error;
  console.log(`refused: ${error.code}: ${error.error.message}`);
}
