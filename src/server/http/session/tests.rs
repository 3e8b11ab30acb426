use super::*;
use rstest::rstest;

#[rstest]
#[case::safe("GET", &[("sec-fetch-site", "cross-site"), ("cookie", "otklik=1")], true)]
#[case::our_page("POST", &[("sec-fetch-site", "same-origin"), ("cookie", "otklik=1")], true)]
#[case::other_site("POST", &[("sec-fetch-site", "cross-site"), ("cookie", "otklik=1")], false)]
#[case::sister_site("POST", &[("sec-fetch-site", "same-site"), ("cookie", "otklik=1")], false)]
#[case::typed_address("POST", &[("sec-fetch-site", "none"), ("cookie", "otklik=1")], false)]
#[case::old_browser("POST", &[("origin", "https://app.example.test"), ("cookie", "otklik=1")], true)]
#[case::old_browser_other_site("POST", &[("origin", "https://evil.example.test"), ("cookie", "otklik=1")], false)]
#[case::opaque_origin("POST", &[("origin", "null"), ("cookie", "otklik=1")], false)]
#[case::nothing_but_a_cookie("POST", &[("cookie", "otklik=1")], false)]
#[case::a_program("POST", &[], true)]
fn who_may_change_things(#[case] method: &str, #[case] headers: &[(&str, &str)], #[case] expected: bool) {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        map.insert(header::HeaderName::from_bytes(name.as_bytes()).unwrap(), value.parse().unwrap());
    }
    assert_eq!(is_ours("https://app.example.test", &method.parse().unwrap(), &map), expected);
}
