//! The guard against other sites, over every function there is.

use otklik::domain::access::Role;
use reqwest::Method;

use super::roles::FUNCTIONS;
use crate::support::TestApp;
use crate::support::browser::path_of;

/// A form that another site posts in a signed-in browser is refused, whichever function it names.
#[tokio::test(flavor = "multi_thread")]
async fn another_sites_form_is_refused_by_every_function() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    let owner = salon.signed_in(Role::Owner).await;
    let cookie = owner.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
    for (name, ..) in FUNCTIONS {
        let request = app.outside.http.request(Method::POST, format!("{}{}", app.base, path_of(name)));
        for (header, value) in [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example.test")] {
            let request = request.try_clone().unwrap().header("cookie", &cookie).header(header, value);
            let answer = request.header("content-type", "application/x-www-form-urlencoded").body("").send().await.unwrap();
            assert_eq!(answer.status().as_u16(), 403, "{name} with {header}");
            assert_eq!(answer.headers()["content-type"], "application/problem+json");
            assert!(answer.text().await.unwrap().contains("/problems/cross-site"));
        }
    }
    assert!(salon.signed_in(Role::Owner).await.ask("get_viewer", &[]).await.is_object());
}
