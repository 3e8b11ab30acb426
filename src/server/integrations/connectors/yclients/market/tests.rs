use rstest::rstest;
use serde_json::{Value, json};

use super::*;

fn company(fields: Value) -> Company {
    serde_json::from_value(fields).unwrap()
}

#[rstest]
#[case::named(json!({"timezone_name": "Asia/Vladivostok", "timezone": 3}), Some("Asia/Vladivostok"))]
#[case::an_old_answer(json!({"timezone": "Europe/Kaliningrad"}), Some("Europe/Kaliningrad"))]
#[case::an_offset(json!({"timezone": 6}), Some("Etc/GMT-6"))]
#[case::an_offset_as_text(json!({"timezone": "-3"}), Some("Etc/GMT+3"))]
#[case::nothing(json!({}), None)]
#[case::nonsense(json!({"timezone_name": "Moscow", "timezone": 99}), None)]
fn the_zone_is_the_salons(#[case] fields: Value, #[case] zone_name: Option<&str>) {
    assert_eq!(zone(&company(fields)).map(Tz::name), zone_name);
}

#[rstest]
#[case(json!({"country": "Россия", "currency_short_title": "руб"}), Some(Currency::Rub))]
#[case(json!({"country": "Казахстан", "currency_short_title": "₸"}), Some(Currency::Kzt))]
#[case(json!({"country": "Беларусь", "currency_short_title": "руб."}), Some(Currency::Byn))]
#[case(json!({"country": "Deutschland", "currency_short_title": "€"}), Some(Currency::Eur))]
#[case(json!({"currency_short_title": "сом"}), Some(Currency::Kgs))]
#[case(json!({"currency_short_title": "руб."}), Some(Currency::Rub))]
#[case(json!({"country": "საქართველო", "currency_short_title": "₾"}), None)]
#[case(json!({}), None)]
fn the_currency_is_that_of_the_country(#[case] fields: Value, #[case] expected: Option<Currency>) {
    assert_eq!(currency(&company(fields)), expected);
}

#[rstest]
#[case(json!({"city": "Москва", "address": "Лесная улица, 5"}), "Москва, Лесная улица, 5")]
#[case(json!({"city": "Москва", "address": "г. Москва, Лесная улица, 5"}), "г. Москва, Лесная улица, 5")]
#[case(json!({"city": "Москва", "address": ""}), "Москва")]
#[case(json!({}), "")]
fn the_address_is_told_once(#[case] fields: Value, #[case] expected: &str) {
    assert_eq!(address(&company(fields)), expected);
}
