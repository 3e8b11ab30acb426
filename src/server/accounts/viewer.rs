//! Who looks at a page, at which company, and from where on its live stream tells the news.

use crate::domain::access::Actor;
use crate::domain::company::Viewer;
use crate::server::platform::db::{Db, DbError, Tenant};
use crate::server::platform::live::position;

use super::get_company;
use super::sessions::Identity;

/// The viewer of a page that is about to be read.
pub async fn get_viewer(db: &Db, identity: Identity) -> Result<Viewer, DbError> {
    let mut tx = db.tenant(Tenant { company: identity.company, actor: Actor::User { user: identity.user } }).await?;
    let heard = position(&mut tx).await?.to_string();
    let company = get_company(&mut tx).await?;
    let now = company.moment(tx.now());
    tx.commit().await?;
    Ok(Viewer {
        user: identity.user,
        name: identity.name,
        role: identity.role,
        company: company.id,
        now,
        company_name: company.name,
        heard,
    })
}
