//! A number that is linked already: the shipped product cannot pair with the sandbox, whose certificate it does not trust, but a
//! device that knows the server's key connects by `IK` and looks at no certificate (D-56). Also read by the tests.

use std::sync::Arc;

use anyhow::Context as _;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use otklik::domain::access::Actor;
use otklik::domain::ids::CompanyId;
use otklik::server::AppState;
use otklik::server::platform::db::Tenant;
use otklik::server::whatsapp::keys::SessionKeys;
use otklik::server::whatsapp::lease::{self, Fence, Lease};
use serde_json::Value;
use uuid::Uuid;
use wacore::store::traits::DeviceStore as _;
use wacore::store::{CachedNoiseCert, CachedServerCertChain, Device};

/// Stores `number` as the company's, as if it had been paired before; `seeded` is what the sandbox answered to `whatsapp/seed`.
pub(crate) async fn store(state: &AppState, seeded: &Value, company: CompanyId, number: &str) -> anyhow::Result<()> {
    let text = |name: &str| seeded[name].as_str().map(str::to_owned).with_context(|| format!("no {name} in {seeded}"));
    let key = BASE64_STANDARD.decode(text("noise_static")?)?;
    let key: [u8; 32] = key.try_into().map_err(|_| anyhow::anyhow!("no key of 32 bytes in {seeded}"))?;
    let cert = CachedNoiseCert { key, not_before: 0, not_after: i64::MAX };
    let mut device = Device::new();
    device.pn = Some(text("jid")?.parse().map_err(|_| anyhow::anyhow!("no address in {seeded}"))?);
    device.lid = Some(text("lid")?.parse().map_err(|_| anyhow::anyhow!("no hidden id in {seeded}"))?);
    "Салон".clone_into(&mut device.push_name);
    device.server_cert_chain = Some(CachedServerCertChain { intermediate: cert.clone(), leaf: cert });
    device.account = Some(Arc::default());
    let mut tx = state.db.tenant(Tenant { company, actor: Actor::Console }).await?;
    let id: Uuid = tx.new_id();
    let now = tx.now();
    sqlx::query(
        "insert into whatsapp_sessions (company_id, id, state, state_since, wanted, phone, linked_at, created_at, owner, epoch, until)
         values ($1, $2, 'connecting', $3, true, $4, $3, $3, $5, 1, clock_timestamp() + interval '1 minute')",
    )
    .bind(company.0)
    .bind(id)
    .bind(now)
    .bind(format!("+{number}"))
    .bind(state.node)
    .execute(tx.conn())
    .await?;
    let key = state.vault.key(&mut tx).await?;
    tx.commit().await?;
    let lease = Lease { session: id.into(), company, epoch: 1, asked: 0 };
    SessionKeys::new(state.db.clone(), company, Arc::new(Fence::new(lease)), key).save(&device).await?;
    lease::release(&state.db, lease).await?;
    Ok(())
}
