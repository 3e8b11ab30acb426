//! ONB-13: WhatsApp cannot be begun with. Whoever waits is told so in the contract's words, on the page, in the stream and to
//! programs, and finds a way out.

use std::time::Duration;

use otklik::domain::access::Role;
use otklik::sandbox::whatsapp::FaultSet;
use otklik::sandbox::yclients::Faults;
use otklik::server::node::Part;
use reqwest::Method;

use crate::support::stream::Frames;
use crate::support::wait::eventually;
use crate::support::wizard::Wizard;
use crate::support::{Salon, TestApp};

const WORDS: &str = "Не удалось инициализировать подключение WhatsApp";

async fn impatient() -> TestApp {
    TestApp::with(Faults::kind(), |config| config.whatsapp.login_wait = Duration::from_secs(1)).await
}

/// The page says it and offers another try, also to who opens it anew.
async fn the_page_says_so(salon: &Salon<'_>) {
    let owner = salon.signed_in(Role::Owner).await;
    for (language, words, way) in [("ru", WORDS, "Подключить номер"), ("en", "could not be set up", "Link a number")] {
        let request = owner.request(Method::GET, "/channels/whatsapp").header("accept-language", language);
        let page = owner.clone().send(request).await.text.replace('\u{a0}', " ");
        assert!(page.contains("data-state=\"unlinked\"") && page.contains(words) && page.contains(way), "{language}: {page}");
    }
}

/// WhatsApp lets nobody in: within its time the pairing is over, said aloud and written down; the same button works when it does.
#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_that_lets_nobody_in_is_told_of() {
    let app = impatient().await;
    let salon = app.salon().await;
    app.outside.whatsapp.set_faults(None, FaultSet { refuse: true, ..FaultSet::default() });
    let mut owner = salon.signed_in(Role::Owner).await;
    for by_code in [false, true] {
        let phone = salon.phone();
        let arguments = if by_code { vec![("phone", phone.as_str())] } else { vec![] };
        owner.ask("begin_pairing", &arguments).await;
        let mut frames = owner.stream("/live/pairing", None).await;
        assert_eq!(frames.find(|frame| frame["type"] == "failed").await["reason"], "unavailable", "by code: {by_code}");
        the_page_says_so(&salon).await;
    }
    eventually("no client", || async { app.state.sessions.get(salon.company).is_none().then_some(()) }).await;
    app.outside.whatsapp.clear_faults();
    salon.link_whatsapp().await;
}

/// No node takes sessions up at all: the look that each takes at what is left does not let the page say «preparing» for ever.
#[tokio::test(flavor = "multi_thread")]
async fn a_pairing_that_nobody_takes_up_is_told_of() {
    let mut app = impatient().await;
    let Salon { number, company, installation, .. } = app.salon().await;
    app.restart_as(Part::Doors).await;
    let salon = Salon { app: &app, number, company, installation };
    let mut owner = salon.signed_in(Role::Owner).await;
    owner.ask("begin_pairing", &[]).await;
    let mut frames = owner.stream("/live/pairing", None).await;
    assert_eq!(frames.find(|frame| frame["type"] == "failed").await["reason"], "unavailable");
    the_page_says_so(&salon).await;
}

/// The contract for programs: the code does not come, and the stream says why.
#[tokio::test(flavor = "multi_thread")]
async fn programs_hear_it_in_the_contracts_words() {
    let app = impatient().await;
    app.outside.whatsapp.set_faults(None, FaultSet { refuse: true, ..FaultSet::default() });
    let wizard = Wizard::enter(&app, 4564).await;
    let program = app.browser();
    let bearer = |method, path: &str| program.request(method, path).header("authorization", format!("Bearer {}", wizard.token));
    let answer = bearer(Method::GET, "/marketplace/api/live").send().await.unwrap();
    let mut frames = Frames::new(answer);
    let refused = program.clone().send(bearer(Method::POST, "/marketplace/api/qr")).await;
    assert_eq!((refused.status, refused.json()["message"].as_str()), (503, Some(WORDS)), "{}", refused.text);
    assert_eq!(frames.find(|frame| frame["message"].is_string()).await["message"], WORDS);
    app.outside.whatsapp.clear_faults();
    let shown = program.clone().send(bearer(Method::POST, "/marketplace/api/qr")).await;
    assert_eq!(shown.status, 200, "{}", shown.text);
    drop(frames);
    let mut app = app;
    app.abandon();
}
