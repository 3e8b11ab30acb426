//! Masters, services, goods. Pure.

use crate::server::integrations::change::{CrmGood, CrmMaster, CrmService};

use super::super::lenient::{Flag, Text};
use super::super::wire::offer as wire;
use super::moment;

/// A master; `None` without a number.
pub(in super::super) fn master(master: &wire::Master) -> Option<CrmMaster> {
    Some(CrmMaster {
        external_id: master.id.id()?,
        name: words(&master.name),
        specialization: words(&master.specialization),
        is_active: !master.fired.0,
        changed_at: moment(&master.last_change_date.0),
    })
}

/// A service; `None` without a number.
pub(in super::super) fn service(service: &wire::ListedService) -> Option<CrmService> {
    let price_min_minor = service.price_min.minor_units();
    Some(CrmService {
        external_id: service.id.id()?,
        title: words(&service.title),
        // Whatever stands in a list without the mark can be had.
        is_active: service.active.unwrap_or(Flag(true)).0,
        price_min_minor,
        // Without an upper price the vendor repeats the lower one, or says nought.
        price_max_minor: service.price_max.minor_units().filter(|max| Some(*max) > price_min_minor),
        duration_s: service.duration.whole().and_then(|seconds| i32::try_from(seconds).ok()).filter(|seconds| *seconds > 0),
        changed_at: moment(&service.last_change_date.0),
    })
}

/// A good; `None` without a number.
pub(in super::super) fn good(good: &wire::Good) -> Option<CrmGood> {
    Some(CrmGood {
        external_id: good.id.id()?,
        title: words(&good.title),
        price_minor: good.cost.minor_units(),
        changed_at: moment(&good.last_change_date.0),
    })
}

pub(super) fn words(text: &Text) -> String {
    text.filled().unwrap_or_default().to_owned()
}
