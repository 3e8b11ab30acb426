//! Holding a company's messages back, and letting them go.

use crate::server::platform::db::{DbError, TenantTx};

/// Why nothing is sent for a company at present.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Pause {
    /// The CRM has frozen the application, which is not paid for.
    Frozen,
}

impl Pause {
    /// The word it is stored under, and the key of its words under `reasons`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Frozen => "frozen",
        }
    }
}

/// Holds the company's messages back, or lets them go.
pub async fn set_pause(tx: &mut TenantTx, pause: Option<Pause>) -> Result<(), DbError> {
    sqlx::query!("update companies set paused = $2 where id = $1", tx.company(), pause.map(Pause::as_str)).execute(tx.conn()).await?;
    Ok(())
}

/// Whether the company's messages are held back, and why.
pub async fn find_pause(tx: &mut TenantTx) -> Result<Option<Pause>, DbError> {
    let word = sqlx::query_scalar!("select paused from companies where id = $1", tx.company()).fetch_one(tx.conn()).await?;
    Ok((word.as_deref() == Some(Pause::Frozen.as_str())).then_some(Pause::Frozen))
}
