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
