//! The zones a company can choose from.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::CompanyProfile;
use crate::domain::onboarding::ZONES;
use crate::domain::time::Moment;

/// The usual zones, the company's own first if it is none of them, with now in each.
pub fn zones(profile: &CompanyProfile, now: DateTime<Utc>) -> Vec<(String, Moment)> {
    let own = Some(profile.zone.name()).filter(|zone| !ZONES.contains(zone));
    let named = own.into_iter().chain(ZONES).filter_map(|name| Some((name, name.parse::<Tz>().ok()?)));
    named.map(|(name, zone)| (name.to_owned(), CompanyProfile { zone, ..profile.clone() }.moment(now))).collect()
}
