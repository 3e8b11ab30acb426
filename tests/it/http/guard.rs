//! Who may call which server function: the guard against other sites, and D-26's table, over every function there is.

use otklik::domain::access::{Permission, Role};
use reqwest::Method;

use crate::support::TestApp;
use crate::support::browser::path_of;

/// A server function, the permission it names, and arguments a page would send.
type Gated = (&'static str, Permission, &'static [(&'static str, &'static str)]);

/// Every server function that needs a permission, with arguments that a page would send.
const GATED: [Gated; 7] = [
    ("list_clients", Permission::ViewClients, &[]),
    ("get_client", Permission::ViewClients, &[("client", "cli_00000000000000000000000000")]),
    ("list_timeline", Permission::ViewClients, &[("client", "cli_00000000000000000000000000")]),
    ("get_whatsapp", Permission::ViewWhatsApp, &[]),
    ("begin_pairing", Permission::LinkWhatsApp, &[]),
    ("cancel_pairing", Permission::LinkWhatsApp, &[]),
    ("unlink_whatsapp", Permission::UnlinkWhatsApp, &[]),
];

/// Those that need none: they tell a browser about itself only.
const OPEN: [&str; 3] = ["get_viewer", "sign_in", "sign_out"];

/// A function that is added later must be added here, with its permission.
#[test]
fn every_server_function_is_in_a_table() {
    let _ = TestApp::start;
    let mut known: Vec<String> = GATED.iter().map(|(name, ..)| *name).chain(OPEN).map(path_of).collect();
    let mut there: Vec<String> = leptos::server_fn::axum::server_fn_paths().map(|(path, _)| path.to_owned()).collect();
    known.sort();
    there.sort();
    assert_eq!(there, known);
}

/// A form that another site posts in a signed-in browser is refused, whichever function it names.
#[tokio::test(flavor = "multi_thread")]
async fn another_sites_form_is_refused_by_every_function() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    let owner = salon.signed_in(Role::Owner).await;
    let cookie = owner.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
    for name in GATED.iter().map(|(name, ..)| *name).chain(OPEN) {
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

/// D-26: each function by each role; nobody without a sign-in.
#[tokio::test(flavor = "multi_thread")]
async fn each_role_may_what_the_table_says() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    let mut nobody = app.browser();
    for (name, _, arguments) in GATED {
        assert_eq!(nobody.call(name, arguments).await.status, 401, "{name} by nobody");
    }
    for role in Role::ALL {
        let mut browser = salon.signed_in(role).await;
        for (name, permission, arguments) in GATED {
            let status = browser.call(name, arguments).await.status;
            if role.may(permission) {
                assert!(status == 200 || status == 404, "{name} by {role:?}: {status}");
            } else {
                assert_eq!(status, 403, "{name} by {role:?}");
            }
        }
        let expected = if role == Role::Operator { 403 } else { 200 };
        let frames = browser.request(Method::GET, "/live/pairing").send().await.unwrap();
        assert_eq!(frames.status().as_u16(), expected, "the pairing's stream by {role:?}");
    }
}
