//! The code on its way to the screen: sealed, in an unlogged row, as old as it is valid at most; in plain text in memory only.

use chrono::{DateTime, TimeDelta, Utc};
use fast_qr::convert::svg::SvgBuilder;
use fast_qr::convert::{Builder as _, Shape};
use fast_qr::{ECL, QRBuilder};
use serde::{Deserialize, Serialize};

use crate::domain::ids::SessionId;
use crate::domain::live::PairingFrame;
use crate::server::platform::db::{DbError, TenantTx};
use crate::server::platform::seal::Place;
use crate::server::platform::vault::{Vault, VaultError};

const PLACE: Place<'_> = Place { column: "whatsapp_pairings.frame", row: b"" };
/// A frame that is older says nothing any more, unless its code still lives.
const FRESH: TimeDelta = TimeDelta::seconds(60);

#[derive(Deserialize, Serialize)]
struct Stored {
    frame: PairingFrame,
    /// When the code can no longer be scanned.
    ends_at: Option<DateTime<Utc>>,
}

/// A code as a picture: dark on white, with the quiet zone cameras need.
pub(super) fn picture(code: &str) -> Option<String> {
    let qr = QRBuilder::new(code).ecl(ECL::L).build().ok()?;
    Some(SvgBuilder::default().shape(Shape::Square).margin(4).to_str(&qr))
}

/// Stores a frame for the screen, in place of the one before.
pub(super) async fn publish(tx: &mut TenantTx, vault: &Vault, session: SessionId, mut frame: PairingFrame) -> Result<(), VaultError> {
    let now = tx.now();
    let ends_at = frame.expires_in_ms().map(|left| now + TimeDelta::milliseconds(i64::from(*left)));
    let key = vault.key(tx).await?;
    let plain = serde_json::to_vec(&Stored { frame, ends_at }).unwrap_or_default();
    let (company, sealed) = (tx.company(), key.seal(PLACE, &plain)?);
    sqlx::query!(
        "insert into whatsapp_pairings (company_id, session_id, frame, shown_at) values ($1, $2, $3, $4)
         on conflict (company_id) do update set session_id = excluded.session_id, frame = excluded.frame, shown_at = excluded.shown_at",
        company,
        session.0,
        sealed,
        now
    )
    .execute(tx.conn())
    .await?;
    tx.has_news();
    Ok(())
}

/// The frame to show now, and when it was stored.
pub async fn current(tx: &mut TenantTx, vault: &Vault) -> Result<Option<(DateTime<Utc>, PairingFrame)>, VaultError> {
    let now = tx.now();
    let row =
        sqlx::query!("select frame, shown_at from whatsapp_pairings where company_id = $1", tx.company()).fetch_optional(tx.conn()).await?;
    let Some(row) = row else { return Ok(None) };
    let key = vault.key(tx).await?;
    let Ok(Stored { mut frame, ends_at }) = serde_json::from_slice::<Stored>(&key.open(PLACE, &row.frame)?) else { return Ok(None) };
    if ends_at.unwrap_or(row.shown_at + FRESH) <= now {
        return Ok(None);
    }
    if let (Some(left), Some(ends_at)) = (frame.expires_in_ms(), ends_at) {
        *left = u32::try_from((ends_at - now).num_milliseconds()).unwrap_or_default();
    }
    Ok(Some((row.shown_at, frame)))
}

/// Nothing is being linked any more.
pub async fn clear(tx: &mut TenantTx) -> Result<(), DbError> {
    sqlx::query!("delete from whatsapp_pairings where company_id = $1", tx.company()).execute(tx.conn()).await?;
    tx.has_news();
    Ok(())
}
