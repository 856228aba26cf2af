//! A tiny OpenAI-compatible model server for tests, load and first steps.
