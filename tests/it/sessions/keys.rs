//! D-48: what a linked number leaves with WhatsApp, so that strangers can write to it first.

use crate::support::TestApp;

/// Thirty one-time keys are left there. The salon's own phone takes one for its first word to us, each stranger another, and a restart
/// brings no second set.
#[tokio::test(flavor = "multi_thread")]
async fn thirty_keys_wait_for_strangers() {
    let mut app = TestApp::start().await;
    let phone = {
        let salon = app.salon().await;
        salon.link_whatsapp().await;
        otklik::sandbox::whatsapp::Number::parse(&salon.phone()).unwrap()
    };
    assert_eq!(left(&app, &phone).await, 30 - 1);
    let anna = otklik::sandbox::whatsapp::Number::parse("+79005550101").unwrap();
    app.outside.whatsapp.send(&anna, &phone, "Здравствуйте").await.unwrap();
    app.settle().await;
    assert_eq!(left(&app, &phone).await, 30 - 2);
    app.restart().await;
    app.settle().await;
    assert_eq!(left(&app, &phone).await, 30 - 2);
}

async fn left(app: &TestApp, phone: &otklik::sandbox::whatsapp::Number) -> usize {
    let devices = app.outside.whatsapp.phone(phone).await.unwrap().devices;
    assert_eq!(devices.len(), 1);
    devices[0].pre_keys
}
