//! Why something did not work, in words for the person at the desk.

use serde::Serialize;

use crate::sandbox::{whatsapp, yclients::journal};

/// What went wrong, and what to do about it.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub(super) struct Trouble {
    what: String,
    hint: String,
}

impl Trouble {
    pub(super) fn new(what: &str, hint: &str) -> Self {
        Self { what: what.to_owned(), hint: hint.to_owned() }
    }

    /// The sandbox itself failed; the log has the reason.
    pub(super) fn broken(error: &anyhow::Error) -> Self {
        tracing::error!(%error, "the desk could not do what was asked");
        Self::new("Песочница споткнулась", "Причина записана в её журнале")
    }
}

impl From<journal::Refusal> for Trouble {
    fn from(refusal: journal::Refusal) -> Self {
        let hint = match refusal {
            journal::Refusal::NoService => "Выберите хотя бы одну услугу",
            journal::Refusal::BadClient => "Или оставьте телефон пустым",
            journal::Refusal::Deleted | journal::Refusal::NoRecord => "Журнал уже другой",
            _ => "",
        };
        Self::new(refusal.to_string().trim_end_matches('.'), hint)
    }
}

impl From<whatsapp::Refusal> for Trouble {
    fn from(refusal: whatsapp::Refusal) -> Self {
        use whatsapp::Refusal as R;
        let (what, hint) = match refusal {
            R::NotAPicture(_) => ("Это не снимок", "Подойдёт картинка PNG или JPEG"),
            R::NoCode => ("Кода на снимке не видно", "Снимите экран целиком и поближе"),
            R::UnknownCode => ("Этот код не для WhatsApp", "Снимите код с экрана Отклика"),
            R::Expired => ("Код уже сменился", "Снимите экран ещё раз: код живёт недолго"),
            R::MalformedCode => ("В коде восемь знаков", "Без нуля, единицы и букв O, I, U"),
            R::NoRequest => ("Такого кода нет", "Сначала попросите код на экране Отклика"),
            R::WrongCode { .. } => ("Такого кода нет", "Посмотрите, не сменился ли он"),
            R::TooManyAttempts => ("Слишком много попыток", "Попросите в Отклике новый код"),
            R::NotAccepted => ("Отклик не ответил", "Попробуйте ещё раз"),
            R::PasskeyAsked => ("WhatsApp просит ключ доступа", "Что делать дальше, скажет экран Отклика"),
            R::TooManyDevices => ("Связано слишком много устройств", "Сначала выйдите на одном из них"),
            R::PhoneOff => ("Телефон выключен", "Включите его над экраном"),
            R::NoNet => ("Нет интернета", "Включите его над экраном"),
            R::NotOnWhatsApp => ("Этого номера нет в WhatsApp", ""),
            R::NoPhone | R::BadNumber(_) => ("Такого телефона нет", ""),
            R::BadRequest(_) => ("Телефон так не умеет", ""),
            R::Broken(error) => return Self::broken(&error),
        };
        Self::new(what, hint)
    }
}
