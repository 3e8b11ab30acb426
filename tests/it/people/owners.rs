//! The owner that a marketplace vouches for: becomes one person, once, and is never merged into somebody else's account.

use otklik::domain::access::Role;
use otklik::domain::i18n::Locale;
use otklik::domain::ids::CompanyId;
use otklik::domain::money::Currency;
use otklik::domain::password::PasswordFault;
use otklik::domain::phone::Phone;
use otklik::server::accounts::owners::{Owner, OwnerError, set_owner_password, sign_in_as_owner};
use otklik::server::accounts::password::NewPasswordError;
use otklik::server::accounts::sessions::{Device, Identity, SignedIn, identify};
use otklik::server::accounts::sign_in::SignInError;
use otklik::server::accounts::{NewCompany, register_company};

use crate::support::TestApp;
use crate::support::salon::{PASSWORD, email};

const PHONE: &str = "+79039990011";
const NEW: &str = "reka-u-mosta-7";

async fn company(app: &TestApp) -> CompanyId {
    let new = NewCompany { name: "Салон".to_owned(), zone: chrono_tz::Europe::Moscow, currency: Currency::Rub, locale: Locale::Ru };
    register_company(&app.state.db, &app.state.vault, new).await.unwrap()
}

fn irina(email: &str) -> Owner {
    Owner {
        name: "Ирина Громова".to_owned(), phone: Phone::from_e164(PHONE).ok(), email: Some(email.to_owned()), is_vouched: true
    }
}

async fn who(app: &TestApp, signed_in: &SignedIn) -> Option<Identity> {
    let device = Device { agent: "", address: [127, 0, 0, 1].into() };
    identify(&app.state.db, &signed_in.token, device).await.unwrap()
}

/// D-23: the last step of the onboarding makes the person and signs the browser in; from then on phone and e-mail both open the door.
#[tokio::test(flavor = "multi_thread")]
async fn the_owner_signs_in_by_phone_and_by_email() {
    let app = TestApp::start().await;
    let company = company(&app).await;
    let signed_in = set_owner_password(&app.state.db, company, irina("Irina@Severnoe.RU"), NEW.into()).await.unwrap();
    let identity = who(&app, &signed_in).await.unwrap();
    assert_eq!((identity.company, identity.role, identity.name.as_str()), (company, Role::Owner, "Ирина Громова"));
    for account in [PHONE, "8 903 999-00-11", "irina@severnoe.ru"] {
        app.browser().sign_in(account, NEW).await;
    }
    // The same link once more: who is there signs in.
    let again = set_owner_password(&app.state.db, company, irina("irina@severnoe.ru"), "drugoi-parol-2".into()).await;
    assert!(matches!(again, Err(OwnerError::HasOwner)), "{again:?}");
    app.browser().sign_in(PHONE, NEW).await;
}

/// §3.2: an account that is known to be its person's keeps its password; its person signs in and becomes the owner of the second salon.
#[tokio::test(flavor = "multi_thread")]
async fn a_known_account_signs_in_instead() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    let known = email(Role::Manager, salon.number);
    let second = company(&app).await;
    let merged = set_owner_password(&app.state.db, second, irina(&known), NEW.into()).await;
    assert!(matches!(merged, Err(OwnerError::KnownAccount)), "{merged:?}");
    let wrong = sign_in_as_owner(&app.state.db, second, &known, NEW.into()).await;
    assert!(matches!(wrong, Err(SignInError::Refused)), "{wrong:?}");
    let signed_in = sign_in_as_owner(&app.state.db, second, &known, PASSWORD.into()).await.unwrap();
    let identity = who(&app, &signed_in).await.unwrap();
    assert_eq!((identity.company, identity.role), (second, Role::Owner));
    // Where there is an owner already, a right password makes nobody a second one.
    let stranger = email(Role::Operator, salon.number);
    let refused = sign_in_as_owner(&app.state.db, second, &stranger, PASSWORD.into()).await;
    assert!(matches!(refused, Err(SignInError::Refused)), "{refused:?}");
}

/// CVE-2026-44707: an account that only claims the phone or the e-mail loses its password and its sign-ins to the one they belong to.
#[tokio::test(flavor = "multi_thread")]
async fn an_unproven_account_loses_password_and_sign_ins() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    let claimed = email(Role::Operator, salon.number);
    sqlx::query("update users set verified_at = null where email = $1").bind(&claimed).execute(&mut app.sql().await).await.unwrap();
    let mut squatter = salon.signed_in(Role::Operator).await;
    assert!(squatter.ask("get_viewer", &[]).await.is_object());
    let second = company(&app).await;
    let signed_in = set_owner_password(&app.state.db, second, irina(&claimed), NEW.into()).await.unwrap();
    assert!(squatter.ask("get_viewer", &[]).await.is_null());
    assert_eq!(app.browser().call("sign_in", &[("account", &claimed), ("password", PASSWORD)]).await.status, 401);
    let mut browser = app.browser();
    browser.sign_in(&claimed, NEW).await;
    assert_eq!(browser.ask("get_viewer", &[]).await["company"], second.to_string(), "they land where the squatter had joined");
    assert_eq!(who(&app, &signed_in).await.unwrap().role, Role::Owner);
}

/// Two browsers end the onboarding at the same time: one of them is the owner.
#[tokio::test(flavor = "multi_thread")]
async fn a_company_gets_one_owner() {
    let app = TestApp::start().await;
    let company = company(&app).await;
    let other = Owner { phone: None, ..irina("oleg@severnoe.ru") };
    let db = &app.state.db;
    let (one, two) = tokio::join!(
        set_owner_password(db, company, irina("irina@severnoe.ru"), NEW.into()),
        set_owner_password(db, company, other, NEW.into())
    );
    let refused = match (one, two) {
        (Ok(_), Err(error)) | (Err(error), Ok(_)) => error,
        both => panic!("{both:?}"),
    };
    assert!(matches!(refused, OwnerError::HasOwner), "{refused:?}");
}

/// §3.2: what everybody tries first is nobody's password, and without a phone or an e-mail there is nothing to sign in by.
#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_is_refused() {
    let app = TestApp::start().await;
    let company = company(&app).await;
    for (password, fault) in
        [("korotko", PasswordFault::TooShort), ("1234567890", PasswordFault::Common), ("otklik-2026", PasswordFault::Ours)]
    {
        let refused = set_owner_password(&app.state.db, company, irina("irina@severnoe.ru"), password.into()).await;
        assert!(matches!(refused, Err(OwnerError::New(NewPasswordError::Fault(found))) if found == fault), "{refused:?}");
    }
    let nobody = Owner { phone: None, ..irina("no e-mail") };
    let refused = set_owner_password(&app.state.db, company, nobody, NEW.into()).await;
    assert!(matches!(refused, Err(OwnerError::Nameless)), "{refused:?}");
}
