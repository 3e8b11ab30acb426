//! Dates in words: weekday, day and month as people say them, never as figures with dots.
//!
//! «Now» is always given: the functions have no clock, so the server and the browser write the same words.

use chrono::Datelike;

use super::{Locale, text};
use crate::domain::time::Moment;

/// «сб, 21 ноября, 14:00»; the year is added when it is not `now`'s.
pub fn when(locale: Locale, moment: Moment, now: Moment) -> String {
    text::calendar::when(locale, date(locale, moment, now), moment.clock(), weekday(locale, moment))
}

/// For lists, where the day matters more than the date: «сегодня, 16:00», «завтра, 14:00», «ср 25 ноя, 10:00».
pub fn when_brief(locale: Locale, moment: Moment, now: Moment) -> String {
    let time = moment.clock();
    match now.days_until(moment) {
        -1 => text::calendar::yesterday_at(locale, time),
        0 => text::calendar::today_at(locale, time),
        1 => text::calendar::tomorrow_at(locale, time),
        2..=6 => text::calendar::weekday_at(locale, date_brief(locale, moment, now), time, weekday(locale, moment)),
        _ => text::calendar::date_at(locale, date_brief(locale, moment, now), time),
    }
}

/// For something that is over: the time today, «вчера», the weekday within a week, then the date.
pub fn when_past(locale: Locale, moment: Moment, now: Moment) -> String {
    match moment.days_until(now) {
        ..=0 => moment.clock(),
        1 => text::calendar::yesterday(locale).to_owned(),
        2..=6 => weekday(locale, moment).to_owned(),
        _ => date_brief(locale, moment, now),
    }
}

/// When something happened, in a sentence: «в 12:36», «вчера в 12:36», «12 ноября в 12:36».
pub fn when_at(locale: Locale, moment: Moment, now: Moment) -> String {
    match moment.days_until(now) {
        0 => text::calendar::at_time(locale, moment.clock()),
        1 => text::calendar::at_yesterday(locale, moment.clock()),
        _ => text::calendar::at_date(locale, date(locale, moment, now), moment.clock()),
    }
}

/// Since when something has been so, in a sentence: «с 12:36», «с 12 ноября, 12:48».
pub fn when_since(locale: Locale, moment: Moment, now: Moment) -> String {
    if moment.same_day(now) {
        text::calendar::since_time(locale, moment.clock())
    } else {
        text::calendar::since_date(locale, date(locale, moment, now), moment.clock())
    }
}

/// A moment without its weekday, as after «до»: «09:40» today, else «21 ноября, 09:40».
pub fn when_bare(locale: Locale, moment: Moment, now: Moment) -> String {
    if moment.same_day(now) { moment.clock() } else { text::calendar::date_at(locale, date(locale, moment, now), moment.clock()) }
}

/// The month and year something began, as after «с»: («марта», 2025).
pub fn month_of(locale: Locale, moment: Moment) -> (&'static str, i32) {
    let index = moment.local().month0() as usize;
    (text::calendar::months_of(locale).get(index).copied().unwrap_or_default(), moment.year())
}

/// The head of a day in a timeline: «Сегодня, 20 ноября», «Вчера, 19 ноября», «24 октября», «3 сентября 2025».
pub fn day_heading(locale: Locale, moment: Moment, now: Moment) -> String {
    let date = date(locale, moment, now);
    match now.days_until(moment) {
        -1 => text::calendar::heading_yesterday(locale, date),
        0 => text::calendar::heading_today(locale, date),
        1 => text::calendar::heading_tomorrow(locale, date),
        _ => date,
    }
}

/// The text with a capital first letter, as at the head of a line.
pub fn capitalised(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

fn date(locale: Locale, moment: Moment, now: Moment) -> String {
    dated(locale, moment, now, &text::calendar::months_of(locale))
}

fn date_brief(locale: Locale, moment: Moment, now: Moment) -> String {
    dated(locale, moment, now, &text::calendar::months_brief(locale))
}

fn dated(locale: Locale, moment: Moment, now: Moment, months: &[&'static str; 12]) -> String {
    let local = moment.local();
    let month = months.get(local.month0() as usize).copied().unwrap_or_default();
    if moment.year() == now.year() {
        text::calendar::date(locale, local.day(), month)
    } else {
        text::calendar::date_with_year(locale, local.day(), month, moment.year())
    }
}

fn weekday(locale: Locale, moment: Moment) -> &'static str {
    let index = moment.local().weekday().num_days_from_monday() as usize;
    text::calendar::weekdays_brief(locale).get(index).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests;
