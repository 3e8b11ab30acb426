//! Why the sandbox would not do what a phone or the control API asked.

use thiserror::Error;

/// A refusal; its code is what the control API answers, its text what a person would understand.
#[derive(Debug, Error)]
pub enum Refusal {
    /// The bytes are no picture that the camera understands.
    #[error("not a PNG or JPEG picture: {0}")]
    NotAPicture(String),
    /// There is no QR code on the picture.
    #[error("there is no QR code on the picture")]
    NoCode,
    /// There is a QR code, and it is no pairing code that the server knows.
    #[error("this QR code is not one that links a device")]
    UnknownCode,
    /// The code was good once.
    #[error("this code is no longer valid")]
    Expired,
    /// Not eight characters of the code alphabet.
    #[error("a pairing code has eight characters, without 0, I, O and U")]
    MalformedCode,
    /// No device asks to be linked to this number by code.
    #[error("no device is waiting for this number")]
    NoRequest,
    /// The code was mistyped, or belongs to an older request.
    #[error("wrong code, {attempts_left} attempts left")]
    WrongCode {
        /// How many tries are left before the code is withdrawn.
        attempts_left: u32,
    },
    /// The server withdrew the code.
    #[error("too many attempts, a new code is needed")]
    TooManyAttempts,
    /// The device was vouched for and did not confirm.
    #[error("the device did not confirm that it was linked")]
    NotAccepted,
    /// The account asks for its passkey first, which the sandbox cannot check.
    #[error("the account asks for its passkey first")]
    PasskeyAsked,
    /// The phone has as many devices as it may.
    #[error("this phone has as many linked devices as it may")]
    TooManyDevices,
    /// The phone is off.
    #[error("the phone is off")]
    PhoneOff,
    /// The phone has no net.
    #[error("the phone has no net")]
    NoNet,
    /// No such phone.
    #[error("there is no such phone")]
    NoPhone,
    /// The number is not on WhatsApp.
    #[error("this number is not on WhatsApp")]
    NotOnWhatsApp,
    /// Not a telephone number.
    #[error("{0:?} is not a telephone number")]
    BadNumber(String),
    /// The request itself was not understood.
    #[error("{0}")]
    BadRequest(String),
    /// The sandbox itself failed.
    #[error(transparent)]
    Broken(#[from] anyhow::Error),
}

impl Refusal {
    /// The stable word for it.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotAPicture(_) => "not_a_picture",
            Self::NoCode => "no_code",
            Self::UnknownCode => "unknown_code",
            Self::Expired => "expired",
            Self::MalformedCode => "malformed_code",
            Self::NoRequest => "no_request",
            Self::WrongCode { .. } => "wrong_code",
            Self::TooManyAttempts => "too_many_attempts",
            Self::NotAccepted => "not_accepted",
            Self::PasskeyAsked => "passkey_asked",
            Self::TooManyDevices => "too_many_devices",
            Self::PhoneOff => "phone_off",
            Self::NoNet => "no_net",
            Self::NoPhone => "no_phone",
            Self::NotOnWhatsApp => "not_on_whatsapp",
            Self::BadNumber(_) => "bad_number",
            Self::BadRequest(_) => "bad_request",
            Self::Broken(_) => "broken",
        }
    }
}
