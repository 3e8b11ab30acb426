//! What becomes of a call that never got to its server function, or of an answer that nobody could read.

use leptos::prelude::ServerFnErrorErr;
use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::FromServerFnError;

use crate::domain::error::{ApiError, ProblemKind};

impl FromServerFnError for ApiError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        use ServerFnErrorErr as E;
        match error {
            E::Request(_) | E::Response(_) => Self::new("unreachable", ProblemKind::Unavailable),
            E::Args(_) | E::MissingArg(_) | E::Deserialization(_) => Self::new("malformed", ProblemKind::Invalid { fields: vec![] }),
            _ => Self::internal(),
        }
    }
}
