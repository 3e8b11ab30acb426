//! The door: by password, by a code that the company's WhatsApp sends to its owner, by a colleague's link.

mod ask;
mod code;
mod ended;
mod form;
mod page;
mod way_back;

pub use code::{CodePage, ForgotPage};
pub use page::SignInPage;
pub use way_back::WayBackPage;

use crate::ui::browser;

/// Where a person goes who asked for nothing else.
const HOME: &str = "/clients";

/// After a sign-in the whole page is drawn anew: nothing of the time before it may stay.
fn enter() {
    browser::go(HOME);
}
