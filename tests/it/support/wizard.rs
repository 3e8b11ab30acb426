//! The wizard as its page walks it: a browser that came from the marketplace, and the salon's own phone.

use otklik::sandbox::whatsapp::Number;
use serde_json::Value;

use super::app::TestApp;
use super::browser::{Answer, Browser};
use super::market::token;
use super::picture::photograph;
use super::wait::eventually;

/// The owner's password in these tests.
pub(crate) const PASSWORD: &str = "тихий омут 21 лист";

/// A browser in the wizard of a salon.
pub(crate) struct Wizard<'a> {
    pub(crate) app: &'a TestApp,
    pub(crate) salon: i64,
    /// The ticket it came with.
    pub(crate) token: String,
    pub(crate) browser: Browser,
}

impl<'a> Wizard<'a> {
    /// Presses «Подключить» and follows into the wizard.
    pub(crate) async fn enter(app: &'a TestApp, salon: i64) -> Self {
        let mut browser = app.browser();
        let token = token(&browser.get(&app.press(salon).await).await);
        let mut wizard = Self { app, salon, token, browser };
        let answer = wizard.open_ticket().await;
        assert_eq!((answer.status, answer.header("location")), (303, "/onboarding"), "{}", answer.text);
        wizard
    }

    /// Opens the ticket's address, again perhaps.
    pub(crate) async fn open_ticket(&mut self) -> Answer {
        let path = format!("/marketplace/onboarding?token={}", self.token);
        self.browser.get(&path).await
    }

    /// What the page shows.
    pub(crate) async fn view(&mut self) -> Value {
        self.browser.ask("get_onboarding", &[]).await
    }

    /// Where the salon stands.
    pub(crate) async fn stage(&mut self) -> String {
        self.view().await["stage"].as_str().unwrap().to_owned()
    }

    /// Confirms the salon with this number of the owner's.
    pub(crate) async fn confirm_salon(&mut self, phone: &str) {
        self.browser.ask("confirm_salon", &[("zone", "Europe/Moscow"), ("phone", phone)]).await;
    }

    /// The salon's phone, which exists from now on.
    pub(crate) async fn phone(&self) -> Number {
        let number = Number::parse(&format!("+7921000{:04}", self.salon)).unwrap();
        self.app.outside.whatsapp.add_phone(&number, "Салон").await.unwrap();
        number
    }

    /// Asks for a picture, waits for it, and lets the salon's phone take a photograph of it.
    pub(crate) async fn scan(&mut self) {
        self.browser.ask("begin_setup_pairing", &[]).await;
        let mut frames = self.browser.stream("/onboarding/pairing", None).await;
        let code = frames.find(|frame| frame["type"] == "qr").await;
        let phone = self.phone().await;
        self.app.outside.whatsapp.scan(&phone, photograph(code["svg"].as_str().unwrap())).await.unwrap();
    }

    /// Links the number and waits until the wizard is green.
    pub(crate) async fn link(&mut self) {
        self.scan().await;
        eventually("the number to be linked", || {
            let mut browser = self.browser.clone();
            async move { (browser.ask("get_onboarding", &[]).await["whatsapp"]["state"] == "connected").then_some(()) }
        })
        .await;
    }

    /// Waits until the salon's CRM is read whole: it answers only so often.
    pub(crate) async fn read_out(app: &TestApp) {
        eventually("the first import to end", || async {
            let left: i64 = sqlx::query_scalar("select count(*) from jobs where kind like 'import_%' or kind like 'activate%'")
                .fetch_one(&mut app.sql().await)
                .await
                .unwrap();
            (left == 0).then_some(())
        })
        .await;
        app.settle().await;
    }

    /// Everything up to the password.
    pub(crate) async fn walk_to_password(&mut self, phone: &str) {
        self.confirm_salon(phone).await;
        self.link().await;
        self.browser.ask("confirm_messages", &[]).await;
    }
}
