//! Further salons of one redirect: named while the first is set up, opened one after the other (D-21).

use serde::{Deserialize, Serialize};

use crate::domain::ids::{CompanyId, InstallationId};
use crate::domain::onboarding::Stage;
use crate::server::accounts::{get_company, owners};
use crate::server::integrations::marketplace::token::Place;
use crate::server::platform::db::{Db, DbError, TenantTx};

use super::progress;
use super::scope::{self, Opened};

/// A salon that follows.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Other {
    pub company: CompanyId,
    pub installation: InstallationId,
    pub name: String,
}

/// The salons of a ticket with the names their companies got.
pub async fn named(db: &Db, places: &[Place]) -> Result<Vec<Other>, DbError> {
    let mut others = Vec::with_capacity(places.len());
    for place in places {
        let mut tx = db.tenant(scope::tenant(place.company_id)).await?;
        let name = get_company(&mut tx).await?.name;
        tx.commit().await?;
        others.push(Other { company: place.company_id, installation: place.installation, name });
    }
    Ok(others)
}

/// Opens the onboarding of the next salon for the browser of the owner who set this one up; `None` when none is left. Its
/// people are told apart from this salon's: the owner proves themselves there by their password.
pub async fn begin_next(db: &Db, tx: &mut TenantTx) -> Result<Option<Opened>, DbError> {
    let Some(progress) = progress::find(tx).await?.filter(|progress| progress.stage() == Stage::Finished) else { return Ok(None) };
    for (place, next) in progress.others.iter().enumerate() {
        if owners::is_owned(db, next.company).await? {
            continue;
        }
        let mut there = db.tenant(scope::tenant(next.company)).await?;
        let rest = progress.others.get(place + 1..).unwrap_or_default();
        progress::begin(&mut there, next.installation, &progress.owner, rest).await?;
        let opened = scope::open(&mut there, None).await?;
        there.commit().await?;
        return Ok(opened);
    }
    Ok(None)
}
