//! From what a provider says to our mirror: a client, a booking with its client, a master, a service.

use chrono::{DateTime, Utc};

use crate::domain::event::Origin;
use crate::domain::ids::ClientId;
use crate::server::appointments::{self, Applied, Report, status::Said};
use crate::server::clients::mirror::{MirroredClient, mirror_client};
use crate::server::offer::masters::{MirroredMaster, mirror_master};
use crate::server::offer::services::{MirroredService, mirror_service};
use crate::server::platform::db::{DbError, TenantTx};

use super::change::{Attendance, CrmAppointment, CrmClient, CrmMaster, CrmService};
use super::store::Installation;

/// Mirrors a client.
pub(super) async fn apply_client(tx: &mut TenantTx, installation: &Installation, client: &CrmClient) -> Result<ClientId, DbError> {
    let mirrored = MirroredClient {
        installation: installation.id,
        external_id: &client.external_id,
        name: &client.name,
        phone: client.phone.as_ref(),
        opted_out: client.opted_out,
    };
    mirror_client(tx, mirrored).await
}

/// Mirrors a booking and its client.
pub(super) async fn apply_appointment(
    tx: &mut TenantTx,
    installation: &Installation,
    booking: &CrmAppointment,
    origin: Origin,
    is_read: bool,
) -> Result<Applied, DbError> {
    // What is older than the mirror is also older about its client, whose number may have been mended since.
    if appointments::knows_newer(tx, installation.id, &booking.external_id, booking.changed_at).await? {
        return Ok(Applied::Older);
    }
    let client = match &booking.client {
        Some(client) => Some(apply_client(tx, installation, client).await?),
        None => None,
    };
    let report = Report {
        installation: installation.id,
        external_id: &booking.external_id,
        client,
        phone: booking.client.as_ref().and_then(|client| client.phone.as_ref()),
        starts_at: booking.starts_at,
        duration_s: booking.duration_s,
        master: &booking.master,
        services: &booking.services,
        price_minor: booking.price_minor,
        said: Said {
            deleted: booking.deleted,
            missed: booking.attendance == Attendance::Missed,
            arrived: booking.attendance == Attendance::Arrived,
            confirmed: booking.attendance == Attendance::Confirmed,
        },
        changed_at: booking.changed_at,
        origin,
        is_read,
    };
    appointments::apply(tx, &report).await
}

/// Mirrors a master as they were when the CRM was asked.
pub(super) async fn apply_master(
    tx: &mut TenantTx,
    installation: &Installation,
    master: &CrmMaster,
    read_at: DateTime<Utc>,
) -> Result<(), DbError> {
    let mirrored = MirroredMaster {
        installation: installation.id,
        external_id: &master.external_id,
        name: &master.name,
        specialization: &master.specialization,
        is_active: master.is_active,
        changed_at: master.changed_at,
        read_at,
    };
    mirror_master(tx, mirrored).await.map(drop)
}

/// Mirrors a service as it was when the CRM was asked.
pub(super) async fn apply_service(
    tx: &mut TenantTx,
    installation: &Installation,
    service: &CrmService,
    read_at: DateTime<Utc>,
) -> Result<(), DbError> {
    let mirrored = MirroredService {
        installation: installation.id,
        external_id: &service.external_id,
        title: &service.title,
        is_active: service.is_active,
        price_minor: (service.price_min_minor, service.price_max_minor),
        duration_s: service.duration_s,
        changed_at: service.changed_at,
        read_at,
    };
    mirror_service(tx, mirrored).await.map(drop)
}
