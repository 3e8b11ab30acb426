//! The page `/profile`: how one signs in, where one is signed in, and one's password.

mod devices;
mod page;
mod password;

pub use page::ProfilePage;
