//! The primitives: each draws one thing from plain data, and knows neither pages nor the server.

mod avatar;
mod empty;
mod facts;
mod field;
mod icon;
#[cfg(test)]
mod icon_tests;
mod live_dot;
mod logo;
mod password;
mod skeleton;
mod tick;
mod time;
mod toaster;
mod zone;

pub use avatar::{Avatar, AvatarSize};
pub use empty::{Empty, ProblemNotice};
pub use facts::{Fact, Metric};
pub use field::{FieldFault, TextField, fault_of};
pub use icon::{Disc, Icon, IconSize, Tone};
pub use live_dot::LiveDot;
pub use logo::{Logo, Wordmark};
pub use password::{NewPasswordField, PasswordInput};
pub use skeleton::{SkeletonBar, SkeletonRows};
pub use tick::Tick;
pub use time::Time;
pub use toaster::Toaster;
pub use zone::ZoneSelect;
