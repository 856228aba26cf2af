//! The answers of `GET /v1/models` and `GET /v1/models/{id}`.

use serde::Serialize;

/// One model as the SDKs' strict types want it: all four keys.
#[derive(Debug, Serialize)]
pub struct Model<'a> {
    /// The name an application asks for.
    pub id: &'a str,
    /// Always `model`.
    pub object: &'static str,
    /// Seconds since the epoch; when the policy that offers it was loaded.
    pub created: u64,
    /// Who offers it.
    pub owned_by: &'a str,
}

/// The list of the models a caller may use.
#[derive(Debug, Serialize)]
pub struct ModelList<'a> {
    /// Always `list`.
    pub object: &'static str,
    /// The models, by name.
    pub data: Vec<Model<'a>>,
}

impl<'a> Model<'a> {
    /// A model of that name.
    #[must_use]
    pub fn new(id: &'a str, created: u64) -> Self {
        Self { id, object: "model", created, owned_by: "bailiwick" }
    }
}

impl<'a> ModelList<'a> {
    /// The list of these models.
    #[must_use]
    pub fn new(data: Vec<Model<'a>>) -> Self {
        Self { object: "list", data }
    }
}
