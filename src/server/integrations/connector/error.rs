//! Why a call to a provider brought nothing, and what may be concluded from that.

use chrono::TimeDelta;

use crate::server::platform::http_client::OutboundError;

/// Why a call to the provider brought nothing.
#[derive(Debug, thiserror::Error)]
pub enum ConnectorError {
    /// Our application has no tokens, so nothing was asked.
    #[error("the application has no tokens")]
    NotConfigured,
    /// It says «later».
    #[error("the provider limits calls, again in {0} s")]
    Limited(u64),
    /// It does not know us, or the salon has withdrawn the right; with its status.
    #[error("the provider refuses us: status {0}")]
    Refused(u16),
    /// There is no such thing.
    #[error("the provider does not have it")]
    NotFound,
    /// It finds fault with what it was asked to do: its status, and its names of the fields. Its words stay out of logs.
    #[error("the provider finds fault: status {status}, fields {fields:?}")]
    Invalid { status: u16, fields: Vec<String> },
    /// Writing this would destroy what we cannot see, so it was not sent.
    #[error("not written: {0}")]
    Lossy(&'static str),
    /// It answered with something else than an answer.
    #[error("the provider answered {0}")]
    Answer(String),
    /// It answered that it is broken.
    #[error("the provider is broken: {0}")]
    Broken(String),
    /// It did not answer.
    #[error(transparent)]
    Outbound(#[from] OutboundError),
}

impl ConnectorError {
    /// The provider is away or says «later»: time mends it, and no person need look.
    pub fn is_outage(&self) -> bool {
        matches!(self, Self::NotConfigured | Self::Limited(_) | Self::Refused(_) | Self::Broken(_) | Self::Outbound(_))
    }

    /// As the end of a write: whether it is certain that nothing was changed. A gateway's page and a broken provider leave open
    /// what was done before the answer was lost.
    pub fn is_refusal(&self) -> bool {
        match self {
            Self::NotConfigured | Self::Limited(_) | Self::Refused(_) | Self::NotFound | Self::Invalid { .. } | Self::Lossy(_) => true,
            Self::Outbound(error) => matches!(error, OutboundError::NotSent(_) | OutboundError::InTransaction),
            Self::Answer(_) | Self::Broken(_) => false,
        }
    }

    /// How long to wait before asking again.
    pub fn wait(&self) -> TimeDelta {
        match self {
            Self::Limited(seconds) => TimeDelta::seconds(i64::try_from(*seconds).unwrap_or(60).clamp(1, 3600)),
            // Only a person can mend that, at the provider; until then each question costs the others a place.
            Self::NotConfigured | Self::Refused(_) => TimeDelta::minutes(5),
            _ => TimeDelta::seconds(30),
        }
    }
}
