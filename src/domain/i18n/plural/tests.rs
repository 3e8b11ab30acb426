use rstest::rstest;

use super::*;

#[rstest]
#[case(0, Form::Many)]
#[case(1, Form::One)]
#[case(2, Form::Few)]
#[case(4, Form::Few)]
#[case(5, Form::Many)]
#[case(11, Form::Many)]
#[case(12, Form::Many)]
#[case(14, Form::Many)]
#[case(21, Form::One)]
#[case(22, Form::Few)]
#[case(111, Form::Many)]
#[case(1_001, Form::One)]
#[case(-3, Form::Few)]
fn russian_counts_in_three_forms(#[case] n: i64, #[case] expected: Form) {
    assert_eq!(form(Locale::Ru, n), expected);
}

#[test]
fn english_counts_in_two() {
    assert_eq!([1, 0, 2, 21].map(|n| form(Locale::En, n)), [Form::One, Form::Many, Form::Many, Form::Many]);
}

#[test]
fn thousands_stand_apart() {
    assert_eq!(number(Locale::Ru, 1_318), "1\u{a0}318");
    assert_eq!(number(Locale::En, -1_248_600), "−1,248,600");
    assert_eq!(number(Locale::Ru, 999), "999");
}

#[test]
fn seconds_have_one_decimal() {
    assert_eq!([2_349, 950, 40].map(|ms| seconds(Locale::Ru, ms)), ["2,3", "1,0", "0,0"]);
    assert_eq!(seconds(Locale::En, 12_000), "12.0");
}
