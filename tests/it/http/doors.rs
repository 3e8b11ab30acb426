//! What every answer carries, and what refusals look like.

use reqwest::Method;
use serde_json::json;

use crate::support::TestApp;

/// Headers of every answer, pages, files, problems and machines' doors alike.
#[tokio::test(flavor = "multi_thread")]
async fn every_answer_is_hardened() {
    let app = TestApp::start().await;
    let mut browser = app.browser();
    let gone = ["/nothing-here", "/pkg/otklik.gone.js", "/fonts/gone.woff2"];
    for path in ["/", "/sign-in", "/clients", "/livez", "/readyz", "/metrics", "/live", "/hooks/x/y"].into_iter().chain(gone) {
        let answer = browser.get(path).await;
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
        let scripts = policy.split(';').find_map(|part| part.trim().strip_prefix("script-src ")).unwrap_or("'none'");
        let allowed = |word: &str| matches!(word, "'none'" | "'self'" | "'wasm-unsafe-eval'") || word.starts_with("'nonce-");
        assert!(scripts.split_whitespace().all(allowed), "{path}: {scripts}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "strict-origin-when-cross-origin", "{path}");
        assert!(answer.header("strict-transport-security").contains("includeSubDomains"), "{path}");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        assert!(!answer.header("x-request-id").is_empty(), "{path} has no request id");
    }
}

/// A page's scripts carry the nonce of its own policy, a new one each time.
#[tokio::test(flavor = "multi_thread")]
async fn a_pages_scripts_carry_its_nonce() {
    let app = TestApp::start().await;
    let mut browser = app.browser();
    let mut nonces = std::collections::BTreeSet::new();
    for _ in 0..3 {
        let page = browser.get("/sign-in").await;
        assert_eq!(page.status, 200);
        let policy = page.header("content-security-policy").to_owned();
        let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap().to_owned();
        assert!(page.text.contains("<script"), "a page without scripts proves nothing");
        let bare = page.text.split("<script").skip(1).filter(|script| !script.split('>').next().unwrap().contains(&nonce)).count();
        assert_eq!(bare, 0, "scripts without the nonce");
        nonces.insert(nonce);
    }
    assert_eq!(nonces.len(), 3);
}

/// Whoever is not signed in does not get into the workspace.
#[tokio::test(flavor = "multi_thread")]
async fn the_workspace_asks_for_a_sign_in() {
    let app = TestApp::start().await;
    let mut browser = app.browser();
    for path in ["/clients", "/channels/whatsapp"] {
        let answer = browser.get(path).await;
        assert_eq!(answer.status, 401, "{path}");
    }
}

/// Refusals are problem documents in the caller's language.
#[tokio::test(flavor = "multi_thread")]
async fn refusals_are_problem_documents() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let mut seen = Vec::new();
    for (language, path) in [("ru", "/live"), ("en", "/live"), ("ru", "/live/pairing")] {
        let answer = browser.request(Method::GET, path).header("accept-language", language).send().await.unwrap();
        assert_eq!(answer.headers()["content-type"], "application/problem+json");
        assert_eq!(answer.status().as_u16(), 401);
        let document: serde_json::Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
        assert_eq!((&document["type"], &document["status"]), (&json!("/problems/unauthenticated"), &json!(401)));
        seen.push(document["title"].as_str().unwrap().to_owned());
    }
    assert_ne!(seen[0], seen[1], "the language does not matter");
    assert_eq!(seen[0], seen[2]);
}
