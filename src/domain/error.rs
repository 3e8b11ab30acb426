//! What goes wrong, as it crosses the wire: a kind, a published problem type, and what the person may do.

use serde::{Deserialize, Serialize};

/// What class of refusal it is. The HTTP status is chosen from it in one place (`server::http::problem`).
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum ProblemKind {
    /// Fields that cannot be accepted as they are.
    Invalid {
        /// One entry per bad field.
        fields: Vec<FieldError>,
    },
    /// Nobody is signed in, or the sign-in has ended.
    Unauthenticated,
    /// Signed in, but the role does not allow it.
    Forbidden,
    /// No such thing in this company.
    NotFound,
    /// The thing has changed since it was read, or exists already.
    Conflict,
    /// It was there and will not come back.
    Gone,
    /// Too often; try again after so many seconds.
    TooMany {
        /// Seconds.
        retry_after: u32,
    },
    /// More than we read.
    TooLarge,
    /// It was not sent in time.
    TooSlow,
    /// Something we depend on does not answer; nothing was done.
    Unavailable,
    /// Our own fault.
    Internal,
}

/// One field that cannot be accepted.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct FieldError {
    /// The field's wire name.
    pub field: String,
    /// The catalogue key of what is wrong with it.
    pub problem: String,
}

/// A refusal as a caller gets it.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, thiserror::Error)]
#[error("{problem}")]
pub struct ApiError {
    /// The published problem type, such as `sign-in-refused`; the catalogue has its title under `problems.<type>`.
    pub problem: String,
    /// Its class.
    #[serde(flatten)]
    pub kind: ProblemKind,
}

impl ApiError {
    /// A refusal of this type and class.
    pub fn new(problem: &str, kind: ProblemKind) -> Self {
        Self { problem: problem.to_owned(), kind }
    }

    /// Our own fault, told without its cause.
    pub fn internal() -> Self {
        Self::new("internal", ProblemKind::Internal)
    }
}
