//! What the product says, in memory. One test, one process: it is opened once.

use std::io::Write;
use std::sync::{Arc, Mutex};

use tracing_subscriber::fmt::MakeWriter;

/// A log in memory.
#[derive(Clone, Default)]
pub(crate) struct Book(Arc<Mutex<Vec<u8>>>);

impl Write for Book {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Book {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

impl Book {
    /// Everything we and our web server say, at the finest level.
    pub(crate) fn open() -> Self {
        let book = Self::default();
        let filter = tracing_subscriber::EnvFilter::new("off,otklik=trace,sqlx=warn,tower_http=trace");
        tracing_subscriber::fmt().json().flatten_event(true).with_env_filter(filter).with_writer(book.clone()).init();
        book
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}
