//! The frames pages stand in.

mod profile;
mod rail;
mod sign_in;
mod viewer;
mod workspace;

pub use profile::ProfileCard;
pub use rail::{BottomBar, Rail};
pub use sign_in::SignInFrame;
pub use viewer::{ViewerResource, again, entrance, for_viewer, provide_viewer, viewer};
pub use workspace::Workspace;
