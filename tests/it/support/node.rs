//! A further node on the same database and in the same world, on a runtime of its own, so that it can die as a killed
//! process does: at once, in the middle of everything, without a word.

use otklik::server::config::Config;
use otklik::server::node::Part;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

use super::app::{TestApp, build};

/// A node.
pub(crate) struct Node {
    pub(crate) base: String,
    runtime: Option<Runtime>,
}

impl Node {
    /// Starts one beside `app`'s own, with its settings changed by `change`.
    pub(crate) async fn start(app: &TestApp, part: Part, change: impl FnOnce(&mut Config)) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let mut config = app.config().clone();
        change(&mut config);
        let (login, offset) = (app.database.login(), app.outside.clock.offset_ms());
        let started = runtime.spawn(async move {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let base = format!("http://{}", listener.local_addr().unwrap());
            build(&config, login, listener, offset, part).await;
            base
        });
        Self { base: started.await.unwrap(), runtime: Some(runtime) }
    }

    /// Ends it as a power cut does: nothing is finished, nothing is given back.
    pub(crate) fn kill(mut self) {
        self.end();
    }

    fn end(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        self.end();
    }
}
