//! The frames pages stand in.

mod ended;
mod language;
pub(in crate::ui) mod notice;
mod problems;
mod profile;
mod rail;
mod settings;
mod sign_in;
mod viewer;
mod workspace;

pub use language::OtherLanguage;
pub use profile::{ProfileCard, role_name};
pub use rail::{BottomBar, Rail};
pub use settings::{SettingsFrame, SettingsHead};
pub use sign_in::SignInFrame;
pub use viewer::{ViewerResource, again, entrance, for_viewer, provide_viewer, viewer};
pub use workspace::Workspace;
