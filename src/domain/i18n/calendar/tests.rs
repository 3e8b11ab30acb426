use rstest::rstest;

use super::*;

fn at(text: &str) -> Moment {
    Moment { at: text.parse().unwrap(), offset: 3 * 3600 }
}

/// Moscow, Friday.
const NOW: &str = "2026-11-20T09:48:00Z";

fn plain(text: &str) -> String {
    text.replace('\u{a0}', " ")
}

#[rstest]
#[case("2026-11-21T11:00:00Z", "сб, 21 ноября, 14:00", "Sat, 21 November, 14:00")]
#[case("2027-01-03T07:05:00Z", "вс, 3 января 2027, 10:05", "Sun, 3 January 2027, 10:05")]
#[case("2026-03-07T21:30:00Z", "вс, 8 марта, 00:30", "Sun, 8 March, 00:30")]
fn a_booking_in_words(#[case] moment: &str, #[case] ru: &str, #[case] en: &str) {
    assert_eq!(plain(&when(Locale::Ru, at(moment), at(NOW))), ru);
    assert_eq!(plain(&when(Locale::En, at(moment), at(NOW))), en);
}

#[rstest]
#[case("2026-11-20T13:00:00Z", "сегодня, 16:00")]
#[case("2026-11-21T11:00:00Z", "завтра, 14:00")]
#[case("2026-11-19T11:00:00Z", "вчера, 14:00")]
#[case("2026-11-25T07:00:00Z", "ср 25 ноя, 10:00")]
#[case("2026-12-04T10:00:00Z", "4 дек, 13:00")]
#[case("2025-05-04T10:00:00Z", "4 мая 2025, 13:00")]
fn lists_name_the_day(#[case] moment: &str, #[case] expected: &str) {
    assert_eq!(plain(&when_brief(Locale::Ru, at(moment), at(NOW))), expected);
}

#[rstest]
#[case("2026-11-20T09:44:00Z", "12:44")]
#[case("2026-11-19T20:00:00Z", "вчера")]
#[case("2026-11-18T09:00:00Z", "ср")]
#[case("2026-11-13T09:00:00Z", "13 ноя")]
fn what_is_over_grows_shorter(#[case] moment: &str, #[case] expected: &str) {
    assert_eq!(plain(&when_past(Locale::Ru, at(moment), at(NOW))), expected);
}

#[test]
fn days_have_heads() {
    let head = |moment| plain(&day_heading(Locale::Ru, at(moment), at(NOW)));
    assert_eq!(head(NOW), "Сегодня, 20 ноября");
    assert_eq!(head("2026-11-19T09:00:00Z"), "Вчера, 19 ноября");
    assert_eq!(head("2026-10-24T09:00:00Z"), "24 октября");
    assert_eq!(head("2025-09-03T09:00:00Z"), "3 сентября 2025");
}

#[rstest]
#[case("2026-11-20T09:36:00Z", "в 12:36", "с 12:36", "12:36")]
#[case("2026-11-19T09:36:00Z", "вчера в 12:36", "с 19 ноября, 12:36", "19 ноября, 12:36")]
#[case("2026-11-12T09:48:00Z", "12 ноября в 12:48", "с 12 ноября, 12:48", "12 ноября, 12:48")]
fn sentences_take_a_moment_in(#[case] moment: &str, #[case] happened: &str, #[case] since: &str, #[case] bare: &str) {
    assert_eq!(plain(&when_at(Locale::Ru, at(moment), at(NOW))), happened);
    assert_eq!(plain(&when_since(Locale::Ru, at(moment), at(NOW))), since);
    assert_eq!(plain(&when_bare(Locale::Ru, at(moment), at(NOW))), bare);
}

#[test]
fn a_line_begins_with_a_capital() {
    assert_eq!(capitalised("сб, 21 ноября"), "Сб, 21 ноября");
    assert_eq!(capitalised(""), "");
}
