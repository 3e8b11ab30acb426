//! The application's standing in a salon: pending → active → freezed → active … → uninstalled, with its log.

use chrono::{DateTime, Months, NaiveDateTime, Utc};
use serde::{Deserialize, Serialize};

/// What a month costs at the desk, roubles.
const MONTH: f64 = 990.0;

/// The vendor's words for the standing.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Status {
    /// «Подключить» was pressed; we have not called back yet.
    Pending,
    /// It works.
    Active,
    /// It is not paid for.
    Freezed,
    /// It was taken away.
    Uninstalled,
}

/// The installation in one salon.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Install {
    /// How it stands.
    pub(crate) status: Status,
    /// Since when.
    pub(crate) since: DateTime<Utc>,
    /// Where webhooks go.
    pub(crate) webhook_urls: Vec<String>,
    /// What we said the vendor should call us with.
    pub(crate) api_key: Option<String>,
    /// The channels we said we serve.
    pub(crate) channels: Vec<String>,
    /// Every change of the standing.
    pub(crate) log: Vec<LogLine>,
    /// Every payment we reported.
    pub(crate) payments: Vec<Payment>,
}

/// One change of the standing.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct LogLine {
    /// When.
    pub(crate) at: DateTime<Utc>,
    /// From what; `None` at first.
    pub(crate) from: Option<Status>,
    /// To what.
    pub(crate) to: Status,
    /// Who: `user`, `partner`, `system`.
    pub(crate) source: String,
}

/// One payment that we reported.
#[expect(clippy::struct_field_names, reason = "the vendor's names")]
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Payment {
    /// The vendor's number.
    pub(crate) id: i64,
    /// The sum.
    pub(crate) payment_sum: f64,
    /// Its currency.
    pub(crate) currency_iso: String,
    /// As we wrote it.
    pub(crate) payment_date: String,
    /// As we wrote it.
    pub(crate) period_from: String,
    /// As we wrote it.
    pub(crate) period_to: String,
    /// Given back.
    pub(crate) is_refunded: bool,
}

impl Status {
    /// The vendor's word.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Active => "active",
            Self::Freezed => "freezed",
            Self::Uninstalled => "uninstalled",
        }
    }
}

impl Payment {
    /// A month from `begins` on (the salon's own time), paid at the desk.
    pub(crate) fn month(id: i64, begins: NaiveDateTime) -> Self {
        let stamp = |at: NaiveDateTime| at.format("%Y-%m-%d %H:%M:%S").to_string();
        let ends = begins.checked_add_months(Months::new(1)).unwrap_or(begins);
        Self {
            id,
            payment_sum: MONTH,
            currency_iso: "RUB".to_owned(),
            payment_date: stamp(begins),
            period_from: stamp(begins),
            period_to: stamp(ends),
            is_refunded: false,
        }
    }
}

impl Install {
    /// What pressing «Подключить» makes of a salon that had `before`.
    pub(crate) fn pressed(before: Option<&Self>, at: DateTime<Utc>) -> Self {
        let mut install = before.cloned().unwrap_or(Self {
            status: Status::Pending,
            since: at,
            webhook_urls: Vec::new(),
            api_key: None,
            channels: Vec::new(),
            log: Vec::new(),
            payments: Vec::new(),
        });
        install.webhook_urls.clear();
        install.turn(Status::Pending, at, "user", before.is_none());
        install
    }

    /// Whether it works: webhooks are sent.
    pub(crate) fn is_active(&self) -> bool {
        self.status == Status::Active
    }

    /// Whether the salon's data may be read: from the press on, until it is taken away.
    pub(crate) fn has_rights(&self) -> bool {
        self.status != Status::Uninstalled
    }

    /// Changes the standing and writes it into the log.
    pub(crate) fn turn(&mut self, to: Status, at: DateTime<Utc>, source: &str, first: bool) {
        let from = (!first).then_some(self.status);
        self.log.push(LogLine { at, from, to, source: source.to_owned() });
        self.status = to;
        self.since = at;
    }
}
