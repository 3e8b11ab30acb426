//! The rooms of the house, and who may look into which.

/// The features in the order of their dependence: each may call those named with it. A feature that is missing here is
/// an error, so that its place is thought about when it is begun.
const FEATURES: [(&str, &[&str]); 15] = [
    ("accounts", &[]),
    ("clients", &["accounts"]),
    ("offer", &["accounts"]),
    ("appointments", &["accounts", "clients"]),
    ("conversations", &["accounts", "appointments", "clients"]),
    ("notifications", &["accounts", "appointments", "clients", "conversations"]),
    ("timeline", &["accounts", "appointments", "clients", "conversations", "notifications"]),
    ("pipeline", &["accounts", "clients"]),
    ("loyalty", &["accounts", "appointments", "clients"]),
    ("integrations", &["accounts", "appointments", "clients", "offer"]),
    ("whatsapp", &["accounts", "clients", "conversations"]),
    ("letters", &["accounts", "clients", "conversations", "whatsapp"]),
    (
        "onboarding",
        &["accounts", "appointments", "clients", "conversations", "integrations", "letters", "notifications", "offer", "whatsapp"],
    ),
    ("automation", EVERY),
    ("agents", EVERY),
];

const EVERY: &[&str] = &[
    "accounts",
    "clients",
    "offer",
    "appointments",
    "conversations",
    "notifications",
    "timeline",
    "pipeline",
    "loyalty",
    "integrations",
    "whatsapp",
    "letters",
];

/// A part of the package with rules of its own.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Room {
    /// Pure types and rules: runs everywhere.
    Domain,
    /// Server functions.
    Api,
    /// What is seen.
    Ui,
    /// The outside world on loopback.
    Sandbox,
    /// What features stand on.
    Platform,
    /// What the product is told, and the names of its work: known to every feature, knowing none.
    Ground,
    /// A feature of the server.
    Feature(String),
    /// From facts to work.
    Reactions,
    /// The doors of the server.
    Http,
    /// Wiring: sees everything.
    Wiring,
}

/// The room of a module or of a path; nothing when the house has no such room.
pub(super) fn room_of(segments: &[String]) -> Option<Room> {
    let words: Vec<&str> = segments.iter().map(String::as_str).collect();
    Some(match words.as_slice() {
        ["domain", ..] => Room::Domain,
        ["api", ..] => Room::Api,
        ["ui", ..] => Room::Ui,
        ["sandbox", ..] => Room::Sandbox,
        ["server", "platform", ..] => Room::Platform,
        ["server", "config" | "work", ..] => Room::Ground,
        ["server", "reactions", ..] => Room::Reactions,
        ["server", "http", ..] => Room::Http,
        ["server", name, ..] if FEATURES.iter().any(|(feature, _)| feature == name) => Room::Feature((*name).to_owned()),
        ["server", "dispatch" | "node" | "rescue" | "seed" | "start" | "telemetry" | "upkeep", ..] | ["server"] | ["cli", ..] | [] => {
            Room::Wiring
        }
        // An item of the server's own module, such as its state.
        ["server", item, ..] if item.starts_with(char::is_uppercase) => Room::Wiring,
        // An item or a macro of the crate's root.
        [item] if item.starts_with(char::is_uppercase) || matches!(*item, "id" | "bounded") => Room::Domain,
        _ => return None,
    })
}

/// Whether code of `from` may name something of `to`. The bodies of server functions are judged elsewhere.
pub(super) fn may_import(from: &Room, to: &Room) -> bool {
    use Room::{Api, Domain, Feature, Ground, Http, Platform, Reactions, Sandbox, Ui, Wiring};
    from == to
        || match from {
            Domain => false,
            Api | Sandbox | Platform => *to == Domain,
            Ui => matches!(to, Domain | Api),
            Ground => matches!(to, Domain | Platform),
            Feature(feature) => match to {
                Feature(other) => FEATURES.iter().any(|(name, may)| name == feature && may.contains(&other.as_str())),
                _ => matches!(to, Domain | Platform | Ground),
            },
            Reactions => matches!(to, Domain | Platform | Ground | Feature(_)),
            // The doors serve the pages, mount the seam and hold the server's state.
            Http => *to != Sandbox,
            Wiring => true,
        }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::{may_import, room_of};

    fn room(path: &str) -> super::Room {
        let segments: Vec<String> = path.split("::").map(str::to_owned).collect();
        room_of(&segments).unwrap()
    }

    #[rstest]
    #[case("ui::pages::clients", "api::clients", true)]
    #[case("ui::pages::clients", "server::clients", false)]
    #[case("domain::money", "ui::format", false)]
    #[case("sandbox::yclients", "domain::phone", true)]
    #[case("sandbox::yclients", "server::platform::db", false)]
    #[case("server::platform::db", "server::clients", false)]
    #[case("server::platform::db", "server::config", false)]
    #[case("server::clients::mirror", "server::platform::db", true)]
    #[case("server::clients::mirror", "server::accounts", true)]
    #[case("server::clients::mirror", "server::conversations", false)]
    #[case("server::clients::mirror", "server::http::problem", false)]
    #[case("server::reactions", "server::notifications", true)]
    #[case("server::http::hooks", "server::integrations::intake", true)]
    #[case("server::accounts", "sandbox::clock", false)]
    #[case("api::clients", "ui::pages", false)]
    fn the_table_says(#[case] from: &str, #[case] to: &str, #[case] allowed: bool) {
        assert_eq!(may_import(&room(from), &room(to)), allowed);
    }
}
