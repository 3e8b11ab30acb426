//! PostgreSQL's version, and which ones may hold companies side by side.

use std::fmt;

/// Row security was unsound before these minor releases (CVE-2023-2455, CVE-2025-8713), by major release.
const OLDEST: [Version; 3] = [Version { major: 15, minor: 14 }, Version { major: 16, minor: 10 }, Version { major: 17, minor: 6 }];

/// A release, such as 15.18.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Version {
    /// The part that decides whether a data folder can be read.
    pub major: u32,
    /// The part that only mends.
    pub minor: u32,
}

impl Version {
    /// Reads what `postgres --version` prints: `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`. A beta has minor 0.
    pub fn parse(output: &str) -> Option<Self> {
        let number = output.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit()))?;
        let mut parts = number.split(|c: char| !c.is_ascii_digit());
        let major = parts.next()?.parse().ok()?;
        let minor = parts.next().and_then(|part| part.parse().ok()).unwrap_or(0);
        Some(Self { major, minor })
    }

    /// Whether its row security can be trusted.
    pub fn is_sound(self) -> bool {
        match OLDEST.iter().find(|oldest| oldest.major == self.major) {
            Some(oldest) => self >= *oldest,
            None => self.major > 17,
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::Version;

    #[rstest]
    #[case("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)", 15, 18)]
    #[case("postgres (PostgreSQL) 18.4", 18, 4)]
    #[case("postgres (PostgreSQL) 19beta2", 19, 0)]
    fn reads_what_postgres_prints(#[case] output: &str, #[case] major: u32, #[case] minor: u32) {
        assert_eq!(Version::parse(output), Some(Version { major, minor }));
    }

    #[test]
    fn reads_nothing_from_nonsense() {
        assert_eq!(Version::parse("command not found"), None);
    }

    #[rstest]
    #[case(14, 20, false)]
    #[case(15, 13, false)]
    #[case(15, 14, true)]
    #[case(16, 9, false)]
    #[case(16, 10, true)]
    #[case(17, 5, false)]
    #[case(17, 6, true)]
    #[case(18, 0, true)]
    fn knows_the_releases_with_sound_row_security(#[case] major: u32, #[case] minor: u32, #[case] sound: bool) {
        assert_eq!(Version { major, minor }.is_sound(), sound);
    }
}
