//! A salon that uses the product: its company, its people, its journal in the CRM, its number.

use chrono_tz::Tz;
use otklik::domain::access::Role;
use otklik::domain::i18n::Locale;
use otklik::domain::ids::{CompanyId, InstallationId, UserId};
use otklik::domain::integration::Provider;
use otklik::domain::money::Currency;
use otklik::sandbox::whatsapp::Number;
use otklik::server::accounts::people::{NewPerson, add_person};
use otklik::server::accounts::{NewCompany, register_company};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::app::TestApp;
use super::browser::Browser;
use super::journal::Journal;
use super::picture::photograph;
use super::wait::eventually;

/// Everybody's password.
pub(crate) const PASSWORD: &str = "severnoe-siyanie";
/// The second secret of every webhook path, which the tests know.
const SECRET: &str = "knock-knock";

/// A connected salon.
pub(crate) struct Salon<'a> {
    pub(crate) app: &'a TestApp,
    /// The CRM's number.
    pub(crate) number: i64,
    pub(crate) company: CompanyId,
    pub(crate) installation: InstallationId,
}

impl<'a> Salon<'a> {
    pub(super) async fn connect(app: &'a TestApp, number: i64) -> Self {
        app.outside.control("yclients/install", Some(json!({"salon_id": number}))).await;
        let state = &app.state;
        let zone: Tz = match number {
            4561 => Tz::Europe__Kaliningrad,
            4567 => Tz::Asia__Vladivostok,
            _ => Tz::Europe__Moscow,
        };
        let new = NewCompany { name: format!("Салон {number}"), zone, currency: Currency::Rub, locale: Locale::Ru };
        let company = register_company(&state.db, &state.vault, new).await.unwrap();
        people(app, company, number).await;
        let installation = state.marketplace.connect_salon(company, Provider::Yclients, &number.to_string()).await.unwrap();
        sqlx::query("update installations set previous_secret_hash = $1 where id = $2")
            .bind(Sha256::digest(SECRET).to_vec())
            .bind(installation.0)
            .execute(&mut app.sql().await)
            .await
            .unwrap();
        app.settle().await;
        Self { app, number, company, installation }
    }

    /// A salon whose owner has pressed «Connect» and has a password, and nothing more: it is not active yet.
    pub(crate) async fn arrived(app: &'a TestApp, number: i64) -> Self {
        let place = app.arrive(number).await.onboarding.place;
        people(app, place.company_id, number).await;
        Self { app, number, company: place.company_id, installation: place.installation }
    }

    /// Its journal in the CRM.
    pub(crate) fn journal(&self) -> Journal<'a> {
        Journal { outside: &self.app.outside, salon: self.number }
    }

    /// Where the CRM's webhooks go, by the secret the tests know.
    pub(crate) fn hook(&self) -> String {
        format!("{}/hooks/yclients/{}/{SECRET}", self.app.base, self.installation)
    }

    /// Posts a webhook, as whoever knows the path can.
    pub(crate) async fn post_hook(&self, body: impl Into<reqwest::Body>) -> u16 {
        self.app.outside.http.post(self.hook()).body(body).send().await.unwrap().status().as_u16()
    }

    /// A browser in which a person of this role has signed in.
    pub(crate) async fn signed_in(&self, role: Role) -> Browser {
        let mut browser = self.app.browser();
        browser.sign_in(&email(role, self.number), PASSWORD).await;
        browser
    }

    /// The salon's own phone number.
    pub(crate) fn phone(&self) -> String {
        format!("+7921000{:04}", self.number)
    }

    /// The same, as the sandbox's WhatsApp knows it.
    pub(crate) fn own(&self) -> Number {
        Number::parse(&self.phone()).unwrap()
    }

    /// Waits until its link is in this state, for this cause.
    pub(crate) async fn link_becomes(&self, state: &str, cause: Option<&str>) {
        eventually(&format!("the link to be {state} ({cause:?})"), || async {
            let stands = sqlx::query_as("select state, state_cause from whatsapp_sessions where company_id = $1").bind(self.company.0);
            let stands: (String, Option<String>) = stands.fetch_one(&mut self.app.sql().await).await.unwrap();
            (stands == (state.to_owned(), cause.map(str::to_owned))).then_some(())
        })
        .await;
    }

    /// How many stanzas the product's devices have not acknowledged.
    pub(crate) async fn unacknowledged(&self) -> usize {
        let phone = self.app.outside.whatsapp.phone(&self.own()).await.unwrap();
        phone.devices.iter().map(|device| device.waiting).sum()
    }

    /// Links the salon's phone: the owner asks for a code, its picture is on the page, the phone takes a photograph.
    pub(crate) async fn link_whatsapp(&self) {
        self.begin_link().await;
        self.app.settle().await;
    }

    /// The same, without waiting for what follows.
    pub(crate) async fn begin_link(&self) {
        let mut owner = self.signed_in(Role::Owner).await;
        assert_eq!(owner.call("begin_pairing", &[]).await.status, 200);
        let mut frames = owner.stream("/live/pairing", None).await;
        let code = frames.find(|frame| frame["type"] == "qr").await;
        let phone = Number::parse(&self.phone()).unwrap();
        self.app.outside.whatsapp.add_phone(&phone, "Салон").await.unwrap();
        self.app.outside.whatsapp.scan(&phone, photograph(code["svg"].as_str().unwrap())).await.unwrap();
        frames.find(|frame| frame["type"] == "connected").await;
    }
}

/// Somebody in each role. The owner comes in as people do; the others have the owner's password, which is slow to hash on purpose.
async fn people(app: &TestApp, company: CompanyId, number: i64) {
    let role = Role::Owner;
    let person = NewPerson { email: email(role, number), name: format!("{role:?}"), role, password: PASSWORD.to_owned() };
    let owner = add_person(&app.state.db, company, person).await.unwrap();
    let mut sql = app.sql().await;
    for role in Role::ALL.into_iter().filter(|role| *role != Role::Owner) {
        let colleague = "with person as (
               insert into users (id, email, name, password_hash, created_at, verified_at)
               select $1, $2, $3, password_hash, created_at, verified_at from users where id = $4 returning id, created_at
             )
             insert into memberships (company_id, user_id, role, created_at) select $5, id, $6, created_at from person";
        sqlx::query(colleague)
            .bind(app.state.db.ids().next::<UserId>().0)
            .bind(email(role, number))
            .bind(format!("{role:?}"))
            .bind(owner.0)
            .bind(company.0)
            .bind(role.as_str())
            .execute(&mut sql)
            .await
            .unwrap();
    }
}

/// Who signs in to a salon in this role.
pub(crate) fn email(role: Role, number: i64) -> String {
    format!("{}{number}@otklik.test", role.as_str())
}
