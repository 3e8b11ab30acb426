//! The salon's journal: what a person at the desk, a test, or the partner does to bookings and clients. Every change of
//! anybody's goes through `enter`, so that all are kept, told and sent alike.

mod catalogue;
pub mod change;
mod clients;
mod enter;
pub mod expected;
mod verbs;
pub mod views;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use catalogue::{MasterChange, ServiceChange};
pub use change::Author;
pub(super) use clients::digits;
pub(super) use enter::next_letter;
pub(super) use verbs::is_busy;
pub use verbs::{Attendance, NewBooking, NewClient, Reschedule};

/// Told to everybody who watches the journal.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct JournalChange {
    /// The salon.
    pub salon: i64,
    /// The booking.
    pub record: i64,
    /// The days whose view is another now.
    pub days: Vec<NaiveDate>,
}

/// Why the journal refuses.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Refusal {
    /// No salon has this number.
    #[error("Филиал не найден.")]
    NoSalon,
    /// The application is not connected in this salon.
    #[error("Приложение в салоне не подключено")]
    NotConnected,
    /// No booking of the salon has this number.
    #[error("Запись не найдена")]
    NoRecord,
    /// No master of the salon has this number.
    #[error("Сотрудник не найден")]
    NoMaster,
    /// No service of the salon has this number, or none was named.
    #[error("Услуга не найдена")]
    NoService,
    /// No client of the salon has this number.
    #[error("Клиент не найден")]
    NoClient,
    /// The master is busy then.
    #[error("Выбранное время занято")]
    Busy,
    /// The booking is deleted and cannot be changed.
    #[error("Запись удалена")]
    Deleted,
    /// A client needs a name or a phone of 9 to 15 digits.
    #[error("Телефон должен содержать от 9 до 15 цифр")]
    BadClient,
}
