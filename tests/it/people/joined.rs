//! A new password and a new company at the same moment.

use futures_util::future::join;
use otklik::domain::access::Role;

use super::joins;
use crate::support::TestApp;
use crate::support::owner::{NEW, asks, code, linked};
use crate::support::salon::email;
use crate::support::wait::eventually;

/// ADR 0014: whoever joins another company at the moment of the new password is seen.
#[tokio::test(flavor = "multi_thread")]
async fn a_company_joined_at_this_moment_counts() {
    let app = TestApp::start().await;
    let salon = linked(&app).await;
    let other = app.salon_of(4567).await;
    let account = email(Role::Owner, salon.number);
    let mut browser = app.browser();
    asks(&mut browser, &account).await;
    let typed = code(&app).await;
    let mut joining = app.sql().await;
    sqlx::query("begin").execute(&mut joining).await.unwrap();
    joins(&mut joining, &account, &other, Role::Operator).await;
    let renewing = async { browser.call("renew_password", &[("account", &account), ("code", &typed), ("password", NEW)]).await };
    let joined = async {
        eventually("the new password to wait for who joins", || async {
            let waits = "select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')";
            sqlx::query_scalar::<_, bool>(waits).fetch_one(&mut app.sql().await).await.unwrap().then_some(())
        })
        .await;
        sqlx::query("commit").execute(&mut joining).await.unwrap();
    };
    let (refused, ()) = join(renewing, joined).await;
    assert_eq!((refused.status, refused.json()["problem"].as_str()), (409, Some("several-companies")), "{}", refused.text);
}
