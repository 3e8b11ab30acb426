//! The zones a salon can choose from: those of the countries we serve, as the tz database names them.

use crate::domain::i18n::{Locale, text};

/// West to east.
pub const ZONES: [&str; 20] = [
    "Europe/Kaliningrad",
    "Europe/Kyiv",
    "Europe/Minsk",
    "Europe/Moscow",
    "Europe/Samara",
    "Asia/Tbilisi",
    "Asia/Yerevan",
    "Asia/Dubai",
    "Asia/Yekaterinburg",
    "Asia/Tashkent",
    "Asia/Almaty",
    "Asia/Bishkek",
    "Asia/Omsk",
    "Asia/Novosibirsk",
    "Asia/Krasnoyarsk",
    "Asia/Irkutsk",
    "Asia/Yakutsk",
    "Asia/Vladivostok",
    "Asia/Magadan",
    "Asia/Kamchatka",
];

/// The zone's town; the tz database's own name for one that is not in the list.
pub fn zone_name(locale: Locale, zone: &str) -> &str {
    let key = zone.to_ascii_lowercase().replace('/', "_");
    text::zones::find(locale, &key).unwrap_or(zone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_zone_has_its_town_in_both_languages() {
        for zone in ZONES {
            for locale in [Locale::Ru, Locale::En] {
                assert_ne!(zone_name(locale, zone), zone, "{zone}");
            }
        }
        assert_eq!(zone_name(Locale::Ru, "America/Lima"), "America/Lima");
    }
}
