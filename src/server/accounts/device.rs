//! What a person knows a device by: browser and system in two words, and the network without its last part.

use std::net::IpAddr;

/// Marks of browsers, the most particular first: each of them also calls itself by the names below its own.
const BROWSERS: [(&str, &str); 9] = [
    ("YaBrowser/", "Yandex"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];
const SYSTEMS: [(&str, &str); 7] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
];

/// Browser and system, as «Chrome, Windows»; empty when neither is known. Only our own words are kept of the header.
pub(super) fn family(agent: &str) -> String {
    let known = |marks: &[(&str, &'static str)]| marks.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name);
    [known(&BROWSERS), known(&SYSTEMS)].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// The network an address is in, without what tells its machines apart; empty where it is this machine or the house's own network.
pub(super) fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(v4) if v4.is_loopback() || v4.is_private() || v4.is_link_local() || v4.is_unspecified() => String::new(),
        IpAddr::V4(v4) => {
            let [a, b, c, _] = v4.octets();
            format!("{a}.{b}.{c}.•")
        }
        IpAddr::V6(v6) if v6.is_loopback() || v6.is_unique_local() || v6.is_unicast_link_local() || v6.is_unspecified() => String::new(),
        IpAddr::V6(v6) => {
            let [a, b, c, ..] = v6.segments();
            format!("{a:x}:{b:x}:{c:x}:•")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
        "Chrome, Windows"
    )]
    #[case(
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 YaBrowser/25.10 Safari/537.36",
        "Yandex, Windows"
    )]
    #[case(
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 Version/26.0 Mobile/15E148 Safari/604.1",
        "Safari, iPhone"
    )]
    #[case("Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox, macOS")]
    #[case(
        "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36",
        "Chrome, Android"
    )]
    #[case("curl/8.5.0 <script>", "")]
    fn a_device_is_two_words(#[case] agent: &str, #[case] expected: &str) {
        assert_eq!(family(agent), expected);
    }

    #[rstest]
    #[case("91.203.10.77", "91.203.10.•")]
    #[case("::ffff:91.203.10.77", "91.203.10.•")]
    #[case("2a02:6b8:c0e:1::5", "2a02:6b8:c0e:•")]
    #[case("192.168.1.5", "")]
    #[case("127.0.0.1", "")]
    #[case("fd00::1", "")]
    fn a_network_has_no_last_part(#[case] address: &str, #[case] expected: &str) {
        assert_eq!(network(address.parse().unwrap()), expected);
    }
}
