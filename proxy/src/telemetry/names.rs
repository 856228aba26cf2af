//! The one mapping from our facts to names that others defined. Conventions for `gen_ai.*` are still
//! in development and change without notice, so they are pinned here and nowhere else.
//!
//! Source: OpenTelemetry semantic conventions 1.37.0, "Semantic conventions for generative client AI
//! spans" and "for generative AI client metrics" (status: development), "HTTP spans" (stable). What is
//! ours begins with `bailiwick.`.

/// What is asked of the model, from the path of the request.
pub(super) const OPERATION: &str = "gen_ai.operation.name";
/// The model asked for, as the register knows it.
pub(super) const REQUEST_MODEL: &str = "gen_ai.request.model";
/// The model that answered, as the register knows it.
pub(super) const RESPONSE_MODEL: &str = "gen_ai.response.model";
/// Why the model stopped.
pub(super) const FINISH_REASONS: &str = "gen_ai.response.finish_reasons";
/// Tokens of the input.
pub(super) const INPUT_TOKENS: &str = "gen_ai.usage.input_tokens";
/// Tokens of the answer.
pub(super) const OUTPUT_TOKENS: &str = "gen_ai.usage.output_tokens";
/// Whether tokens are of the input or of the answer.
pub(super) const TOKEN_TYPE: &str = "gen_ai.token.type";
/// What went wrong, from a closed list.
pub(super) const ERROR: &str = "error.type";
/// The status of an answer.
pub(super) const STATUS: &str = "http.response.status_code";
/// Histogram of tokens, unit `{token}`.
pub(super) const TOKEN_USAGE: &str = "gen_ai.client.token.usage";
/// Histogram of durations as the caller of a model sees them, seconds.
pub(super) const OPERATION_DURATION: &str = "gen_ai.client.operation.duration";

/// The application that asked.
pub(super) const APPLICATION: &str = "bailiwick.application";
/// `permit` or `deny`.
pub(super) const DECISION: &str = "bailiwick.decision";
/// The endpoint, by its name in the register.
pub(super) const ENDPOINT: &str = "bailiwick.endpoint";
/// The families of the labels, such as `pii`.
pub(super) const FAMILIES: &str = "bailiwick.label_families";
/// The level of the request.
pub(super) const LEVEL: &str = "bailiwick.level";
/// The id of the record.
pub(super) const RECORD: &str = "bailiwick.record_id";
/// A code of the table of refusals.
pub(super) const REFUSAL: &str = "bailiwick.refusal";
/// A rule of the policy.
pub(super) const RULE: &str = "bailiwick.rule";
/// What a rule did: `grant` or `restrict`.
pub(super) const EFFECT: &str = "bailiwick.effect";

/// What a path asks of the model, in the convention's words; a path of ours else.
pub(super) fn operation(path: &str) -> &'static str {
    match path.rsplit_once("/v1").map_or(path, |(_, rest)| rest) {
        "/chat/completions" | "/messages" => "chat",
        "/completions" => "text_completion",
        "/embeddings" => "embeddings",
        "/responses" => "generate_content",
        _ => "other",
    }
}

/// Bucket bounds of durations, in seconds: those of the convention.
pub(super) const SECONDS: &[f64] =
    &[0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];

/// Bucket bounds of what takes microseconds to milliseconds, in seconds.
pub(super) const QUICK_SECONDS: &[f64] = &[
    0.000_05, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5,
    1.0, 2.5, 10.0,
];

/// Bucket bounds of token counts: those of the convention.
pub(super) const TOKENS: &[f64] = &[
    1.0,
    4.0,
    16.0,
    64.0,
    256.0,
    1024.0,
    4096.0,
    16_384.0,
    65_536.0,
    262_144.0,
    1_048_576.0,
    4_194_304.0,
    16_777_216.0,
    67_108_864.0,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_have_the_conventions_words() {
        for (path, word) in [
            ("/v1/chat/completions", "chat"),
            ("/v1/completions", "text_completion"),
            ("/openai/v1/embeddings", "embeddings"),
            ("/v1/files", "other"),
        ] {
            assert_eq!(operation(path), word, "{path}");
        }
    }
}
