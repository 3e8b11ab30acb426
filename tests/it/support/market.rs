//! The CRM's marketplace, as the salon's owner has it before them.

use otklik::server::integrations::marketplace::token::Claims;
use serde_json::{Value, json};

use super::app::TestApp;
use super::browser::Answer;

impl TestApp {
    /// Presses «Connect» in a salon: the path and query by which the browser comes to us.
    pub(crate) async fn press(&self, salon: i64) -> String {
        let pressed = self.outside.control("yclients/install", Some(json!({"salon_id": salon}))).await;
        pressed["redirect"].as_str().unwrap().strip_prefix(&self.base).unwrap().to_owned()
    }

    /// Presses «Connect» and follows: what the token says that the wizard gets.
    pub(crate) async fn arrive(&self, salon: i64) -> Claims {
        let path = self.press(salon).await;
        self.claims(&self.browser().get(&path).await)
    }

    /// What the token says to which this answer leads.
    pub(crate) fn claims(&self, answer: &Answer) -> Claims {
        let token = token(answer);
        self.state.marketplace.tokens.verify(&token, self.state.db.clock().now()).unwrap()
    }

    /// How the application stands in a salon, by the CRM.
    pub(crate) async fn standing(&self, salon: i64) -> String {
        let salons = self.outside.control("yclients/salons", None).await;
        let salon = salons.as_array().unwrap().iter().find(|card| card["id"] == salon).unwrap().clone();
        salon["application"].as_str().map_or_else(|| salon["application"].to_string(), str::to_owned)
    }

    /// The one installation's columns of interest, in their order.
    pub(crate) async fn installation(&self) -> (String, Option<String>, Option<String>) {
        sqlx::query_as("select state, activation, activation_reason from installations").fetch_one(&mut self.sql().await).await.unwrap()
    }

    /// The facts of these kinds, oldest first.
    pub(crate) async fn facts(&self, kinds: &[&str]) -> Vec<String> {
        let kinds: Vec<String> = kinds.iter().map(|&kind| kind.to_owned()).collect();
        sqlx::query_scalar("select kind from events where kind = any($1) order by seq")
            .bind(kinds)
            .fetch_all(&mut self.sql().await)
            .await
            .unwrap()
    }

    /// How often the CRM was called so, by status.
    pub(crate) async fn calls(&self, call: &str) -> Value {
        self.outside.control("yclients/counters", None).await["calls"][call].clone()
    }
}

/// The token to which an answer leads, by 302.
pub(crate) fn token(answer: &Answer) -> String {
    assert_eq!(answer.status, 302, "{}", answer.text);
    answer.header("location").strip_prefix("/marketplace/onboarding?token=").expect("the wizard").to_owned()
}
