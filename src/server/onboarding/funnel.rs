//! How many salons began and finished each step of the wizard, and how long it took them: counted from facts (ONB-18), for
//! `otklik funnel`.

mod count;

use chrono::TimeDelta;

use crate::server::platform::db::{Db, DbError, SystemPurpose};

pub use count::{Funnel, StepCount, Way};

/// The wizards that began in the last `days`, whatever became of them since.
pub async fn read(db: &Db, days: u32) -> Result<Funnel, DbError> {
    let mut tx = db.system(SystemPurpose::Operations).await?;
    let since = tx.now() - TimeDelta::days(i64::from(days));
    let ways = sqlx::query_as!(
        Way,
        r#"select began.at as "began!",
             min(fact.at) filter (where fact.payload ->> 'stage' = 'whatsapp') as salon,
             min(fact.at) filter (where fact.payload ->> 'state' = 'connected') as number,
             min(fact.at) filter (where fact.payload ->> 'stage' = 'owner') as messages,
             min(fact.at) filter (where fact.payload ->> 'stage' = 'finished') as password
           from events began
             join events fact on fact.company_id = began.company_id and fact.kind in ('onboarding_reached', 'whatsapp_state_changed')
           where began.kind = 'onboarding_reached' and began.payload ->> 'stage' = 'salon' and began.at >= $1
           group by began.company_id, began.at"#,
        since
    )
    .fetch_all(tx.conn())
    .await?;
    tx.commit().await?;
    Ok(Funnel::of(&ways))
}
