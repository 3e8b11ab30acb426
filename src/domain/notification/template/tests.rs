use rstest::rstest;

use super::*;

fn fill(field: Field) -> Option<String> {
    match field {
        Field::Client => Some("Екатерина".into()),
        Field::When => Some("сб, 21 ноября, 14:00".into()),
        Field::Master => Some("{price}".into()),
        Field::Services => Some(String::new()),
        _ => None,
    }
}

#[test]
fn a_line_without_its_fact_disappears() {
    let text = "{client}, вы записаны.\n{when}\nУслуга: {services}\nСтоимость: {price}\nДо встречи";
    assert_eq!(render(text, fill).unwrap(), "Екатерина, вы записаны.\nСб, 21 ноября, 14:00\nДо встречи");
}

#[rstest]
#[case::alone("{when}", "Сб, 21 ноября, 14:00")]
#[case::after_a_mark("– {when}", "– Сб, 21 ноября, 14:00")]
#[case::after_words("Теперь: {when}", "Теперь: сб, 21 ноября, 14:00")]
#[case::after_another_field("{client}: {when}", "Екатерина: сб, 21 ноября, 14:00")]
#[case::on_a_later_line("Ждём вас\n{when}", "Ждём вас\nСб, 21 ноября, 14:00")]
fn a_date_is_capital_only_where_it_begins_a_line(#[case] template: &str, #[case] expected: &str) {
    assert_eq!(render(template, fill).unwrap(), expected);
}

#[test]
fn a_value_without_an_end_is_cut() {
    let long = |_| Some("ы".repeat(100_000));
    assert_eq!(render("Услуга: {services}", long).unwrap(), format!("Услуга: {}…", "ы".repeat(LONGEST_VALUE)));
    assert_eq!(render("{master}", |_| Some("ы".repeat(LONGEST_VALUE))).unwrap(), "ы".repeat(LONGEST_VALUE));
}

#[test]
fn values_are_never_templates() {
    assert_eq!(render("Мастер: {master}", fill).unwrap(), "Мастер: {price}");
}

#[test]
fn what_is_no_field_is_refused() {
    assert_eq!(check("{clinet}"), Err(NotATemplate::UnknownField("clinet".into())));
    assert_eq!(check("{client"), Err(NotATemplate::OpenBrace));
    assert_eq!(check("client}"), Err(NotATemplate::OpenBrace));
    assert_eq!(check("{client}\n{when}"), Ok(()));
    assert_eq!(check(" \n "), Err(NotATemplate::Empty));
    assert_eq!(check(&"ё".repeat(LONGEST)), Ok(()));
    assert_eq!(check(&"ё".repeat(10 * LONGEST)), Err(NotATemplate::TooLong(10 * LONGEST)));
}

#[test]
fn people_edit_fields_by_the_names_of_their_language() {
    let stored = "{client}, {when}\nМастер: {master} {price}";
    assert_eq!(to_people(Locale::Ru, stored), "{имя}, {когда}\nМастер: {мастер} {цена}");
    for locale in [Locale::Ru, Locale::En] {
        assert_eq!(from_people(locale, &to_people(locale, stored)), stored);
        let every = Field::ALL.map(|field| format!("{{{}}}", field.word())).concat();
        assert_eq!(from_people(locale, &to_people(locale, &every)), every);
    }
    assert_eq!(check(&from_people(Locale::Ru, "{кличка}")), Err(NotATemplate::UnknownField("кличка".to_owned())));
}
