//! The version of the web client we speak as. WhatsApp refuses one that is too old; what it serves to browsers says which
//! is not.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use wacore::version::parse_sw_js;

use crate::server::platform::http_client::Outbound;

/// The revision this release was made with.
const BUILT_WITH: u32 = 1_035_194_821;

/// The newest version that is known; clones share it.
#[derive(Clone, Debug)]
pub(super) struct Versions(Arc<AtomicU32>);

impl Default for Versions {
    fn default() -> Self {
        Self(Arc::new(AtomicU32::new(BUILT_WITH)))
    }
}

impl Versions {
    /// The revision.
    pub(super) fn revision(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }

    /// The whole version.
    pub(super) fn current(&self) -> (u32, u32, u32) {
        (2, 3000, self.revision())
    }

    /// Asks the server of the socket at `url` which version it serves; an older one changes nothing.
    pub(super) async fn refresh(&self, url: &str) -> anyhow::Result<()> {
        let outbound = Outbound::new()?;
        let request = outbound.client().get(script_of(url)?).header("sec-fetch-site", "none");
        let answer = outbound.call(request).await?;
        let script = String::from_utf8_lossy(&answer.body);
        let (_, _, revision) = parse_sw_js(&script).filter(|_| answer.status.is_success()).ok_or_else(|| anyhow::anyhow!("no version"))?;
        self.0.fetch_max(revision, Ordering::Relaxed);
        Ok(())
    }
}

/// Where the server of a socket keeps the script that names the version.
fn script_of(url: &str) -> anyhow::Result<String> {
    let uri: http::Uri = url.parse()?;
    let scheme = if uri.scheme_str() == Some("wss") { "https" } else { "http" };
    let authority = uri.authority().ok_or_else(|| anyhow::anyhow!("no host in the address"))?;
    Ok(format!("{scheme}://{authority}/sw.js"))
}

#[cfg(test)]
mod tests {
    use super::script_of;

    #[test]
    fn the_script_lies_on_the_sockets_host() {
        assert_eq!(script_of("wss://web.whatsapp.com/ws/chat").unwrap(), "https://web.whatsapp.com/sw.js");
        assert_eq!(script_of("ws://127.0.0.1:3100/ws/chat").unwrap(), "http://127.0.0.1:3100/sw.js");
    }
}
