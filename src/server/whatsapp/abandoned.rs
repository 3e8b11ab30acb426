//! Pairings that no node takes up: a person waits before a page that says «preparing», and nobody prepares anything (ONB-13).
//! Called by `upkeep.rs`; each node sees by itself for how long, so that a restart gives up nobody's pairing.

use std::collections::HashMap;
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::time::Instant;

use crate::domain::access::Actor;
use crate::domain::ids::CompanyId;
use crate::domain::live::PairingFrame;
use crate::domain::whatsapp::pairing::PairingFailure;
use crate::server::platform::db::{Db, DbError, SystemPurpose, Tenant};
use crate::server::platform::vault::{Vault, VaultError};

use super::{pairing, store};

/// In one look.
const MOST: i64 = 100;

/// A pairing: whose, and since when it is one. One that is begun anew waits from its own beginning.
type Waiting = (CompanyId, DateTime<Utc>);

/// Since when this node has seen pairings that nobody holds.
#[derive(Debug)]
pub struct Abandoned {
    patience: Duration,
    since: HashMap<Waiting, Instant>,
}

impl Abandoned {
    /// Pairings may be without a holder for so long.
    pub fn after(patience: Duration) -> Self {
        Self { patience, since: HashMap::new() }
    }

    /// Looks for them, and gives those up that were nobody's for too long; answers how many.
    pub async fn look(&mut self, db: &Db, vault: &Vault) -> Result<usize, VaultError> {
        let mut given_up = 0;
        for company in self.due(&unheld(db).await?, Instant::now()) {
            let mut tx = db.tenant(Tenant { company, actor: Actor::Job }).await?;
            if let Some(session) = store::give_up_pairing(&mut tx).await? {
                let failed = PairingFrame::Failed { reason: PairingFailure::Unavailable };
                pairing::publish(&mut tx, vault, session, failed).await?;
                tx.commit().await?;
                given_up += 1;
            }
        }
        Ok(given_up)
    }

    /// Remembers who is waiting now, and names those who have waited long enough.
    fn due(&mut self, waiting: &[Waiting], now: Instant) -> Vec<CompanyId> {
        self.since.retain(|pairing, _| waiting.contains(pairing));
        for pairing in waiting {
            self.since.entry(*pairing).or_insert(now);
        }
        self.since.iter().filter(|(_, since)| now.duration_since(**since) >= self.patience).map(|((company, _), _)| *company).collect()
    }
}

/// The oldest first: those are given up, and make room for the others.
async fn unheld(db: &Db) -> Result<Vec<Waiting>, DbError> {
    let mut tx = db.system(SystemPurpose::SessionLeases).await?;
    let waiting = sqlx::query!(
        "select company_id, state_since from whatsapp_sessions
         where wanted and state = 'pairing' and (owner is null or until < clock_timestamp()) order by state_since limit $1",
        MOST
    )
    .fetch_all(tx.conn())
    .await?;
    tx.commit().await?;
    Ok(waiting.into_iter().map(|row| (CompanyId(row.company_id), row.state_since)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_who_is_nobodys_all_the_time_is_given_up() {
        let [anna, boris] = [1, 2].map(|n| (CompanyId(uuid::Uuid::from_u128(n)), DateTime::UNIX_EPOCH));
        let (mut abandoned, begun, second) = (Abandoned::after(Duration::from_secs(10)), Instant::now(), Duration::from_secs(1));
        assert!(abandoned.due(&[anna, boris], begun).is_empty());
        assert!(abandoned.due(&[anna], begun + second * 9).is_empty(), "somebody has taken the second");
        assert_eq!(abandoned.due(&[anna, boris], begun + second * 10), [anna.0]);
        assert!(abandoned.due(&[boris], begun + second * 19).is_empty(), "and left it again");
        let anew = (anna.0, DateTime::UNIX_EPOCH + chrono::TimeDelta::minutes(1));
        assert!(abandoned.due(&[anew], begun + second * 30).is_empty(), "begun anew, it waits anew");
    }
}
