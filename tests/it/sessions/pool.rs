//! WA-01, WA-02: the session pool by the contract's verbs and events, against WhatsApp as the sandbox plays it. The verbs here are
//! those that the pages, the wizard and the contract for programs call.

use otklik::domain::access::Actor;
use otklik::domain::phone::Phone;
use otklik::domain::whatsapp::SessionState;
use otklik::domain::whatsapp::pairing::PairingMethod;
use otklik::domain::whatsapp::pool::PoolEvent;
use otklik::sandbox::whatsapp::{Kick, Number};
use otklik::sandbox::yclients::Faults;
use otklik::server::clients::own::ensure_own;
use otklik::server::conversations::own::create_own_message;
use otklik::server::platform::db::{Tenant, TenantTx};
use otklik::server::whatsapp::{link, pool, view};

use crate::support::picture::photograph;
use crate::support::wait::eventually;
use crate::support::world::NORTHERN_LIGHTS;
use crate::support::{Salon, TestApp};

const ANNA: &str = "+79005550101";

/// A unit of work of the salon's.
async fn work(salon: &Salon<'_>) -> TenantTx {
    salon.app.state.db.tenant(Tenant { company: salon.company, actor: Actor::Console }).await.unwrap()
}

/// `createSession(company, options)`.
async fn create(salon: &Salon<'_>, options: &PairingMethod) {
    let mut tx = work(salon).await;
    link::begin_pairing(&mut tx, "Пул", options).await.unwrap();
    tx.commit().await.unwrap();
}

/// `getSessionStatus`.
async fn status(salon: &Salon<'_>) -> SessionState {
    view::get_view(&mut work(salon).await).await.unwrap().state
}

/// The event there is now, once it is one of this name.
async fn told(salon: &Salon<'_>, name: &str) -> PoolEvent {
    eventually(name, || async {
        let told = pool::told(&mut work(salon).await, &salon.app.state.vault).await.unwrap();
        told.map(|(_, event)| event).filter(|event| event.name() == name)
    })
    .await
}

/// `getQR`, and the phone takes a photograph of it.
async fn link(salon: &Salon<'_>) -> Number {
    create(salon, &PairingMethod::Picture).await;
    let PoolEvent::Qr { company, svg, expires_in_ms } = told(salon, "qr").await else { panic!("not a picture") };
    assert!(company == salon.company && (1..=60_000).contains(&expires_in_ms), "{expires_in_ms}");
    let phone = Number::parse(&salon.phone()).unwrap();
    salon.app.outside.whatsapp.add_phone(&phone, "Салон").await.unwrap();
    salon.app.outside.whatsapp.scan(&phone, photograph(&svg)).await.unwrap();
    phone
}

/// A session is created, shows its code, is connected with number and name, sends, and is removed; another company has none of it.
#[tokio::test(flavor = "multi_thread")]
async fn a_session_is_created_sends_and_is_removed() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let (salon, other) = (app.salon_of(NORTHERN_LIGHTS).await, app.salon_of(4567).await);
    assert_eq!((status(&salon).await, status(&other).await), (SessionState::Unlinked, SessionState::Unlinked));
    let phone = link(&salon).await;
    let connected = told(&salon, "connected").await;
    let number = Phone::from_e164(&salon.phone()).unwrap();
    assert!(
        matches!(&connected, PoolEvent::Connected { company, phone: Some(phone), .. } if *company == salon.company && *phone == number),
        "{connected:?}"
    );
    assert_eq!((status(&salon).await, status(&other).await), (SessionState::Connected, SessionState::Unlinked));
    assert_eq!(pool::told(&mut work(&other).await, &app.state.vault).await.unwrap(), None);
    // `sendMessage(company, phone, message)`
    let mut tx = work(&salon).await;
    let person = ensure_own(&mut tx, "Анна", &Phone::from_e164(ANNA).unwrap()).await.unwrap();
    create_own_message(&mut tx, person, "Проверка связи", "test").await.unwrap();
    tx.commit().await.unwrap();
    app.settle().await;
    assert_eq!(app.shown(ANNA), ["Проверка связи"]);
    // `removeSession`
    let mut tx = work(&salon).await;
    link::unlink(&mut tx, None).await.unwrap();
    tx.commit().await.unwrap();
    eventually("the phone to forget the device", || async {
        app.outside.whatsapp.phone(&phone).await.unwrap().devices.is_empty().then_some(())
    })
    .await;
    app.settle().await;
    let keys: i64 = sqlx::query_scalar("select count(*) from whatsapp_keys").fetch_one(&mut app.sql().await).await.unwrap();
    assert_eq!((status(&salon).await, keys), (SessionState::Unlinked, 0));
}

/// The options choose the other way to link: a code for this number, and no picture.
#[tokio::test(flavor = "multi_thread")]
async fn the_options_say_how_a_number_is_linked() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = app.salon().await;
    let phone = Number::parse(&salon.phone()).unwrap();
    app.outside.whatsapp.add_phone(&phone, "Салон").await.unwrap();
    create(&salon, &PairingMethod::Code(Phone::from_e164(&salon.phone()).unwrap())).await;
    eventually("a code to be wanted", || async { app.outside.whatsapp.wants_code(&phone).then_some(()) }).await;
    assert_eq!(pool::told(&mut work(&salon).await, &app.state.vault).await.unwrap(), None, "there is no picture");
    let mut app = app;
    app.abandon();
}

/// ONB-15, ONB-12: what others do to the link comes as an event of its own, each.
#[tokio::test(flavor = "multi_thread")]
async fn replaced_and_logged_out_are_told_apart() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = app.salon().await;
    let phone = link(&salon).await;
    told(&salon, "connected").await;
    app.outside.whatsapp.kick(&phone, &Kick::Replaced).await;
    assert_eq!(told(&salon, "connection_replaced").await, PoolEvent::ConnectionReplaced { company: salon.company });
    let mut tx = work(&salon).await;
    link::resume(&mut tx, "Пул").await.unwrap();
    tx.commit().await.unwrap();
    told(&salon, "connected").await;
    let device = app.outside.whatsapp.phone(&phone).await.unwrap().devices[0].device;
    app.outside.whatsapp.unlink(&phone, device).await;
    assert_eq!(told(&salon, "logout").await, PoolEvent::LoggedOut { company: salon.company });
    assert_eq!(status(&salon).await, SessionState::LoggedOut);
}
