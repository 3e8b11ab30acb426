//! Roles that change and people who go: at once, everywhere, and never the last owner.

use otklik::domain::access::Role;
use tokio::time::{Duration, Instant, timeout_at};

use crate::support::browser::Browser;
use crate::support::{Salon, TestApp};

/// The id of the one person of this role.
async fn id_of(asker: &mut Browser, role: &str) -> String {
    let people = asker.ask("list_people", &[]).await;
    let people = people["people"].as_array().unwrap().iter();
    people.clone().find(|person| person["role"] == role).unwrap()["user"].as_str().unwrap().to_owned()
}

/// after `act` the operator's next call is refused and their stream ends within five seconds.
async fn puts_out(salon: &Salon<'_>, function: &str, arguments: &[(&str, &str)]) {
    let mut manager = salon.signed_in(Role::Manager).await;
    let operator = id_of(&mut manager, "operator").await;
    let mut gone = salon.signed_in(Role::Operator).await;
    let mut frames = gone.stream("/live", None).await;
    let mut call = vec![("user", operator.as_str())];
    call.extend(arguments);
    manager.ask(function, &call).await;
    let since = Instant::now();
    assert_eq!(gone.call("list_clients", &[]).await.status, 401);
    let ended = timeout_at(since + Duration::from_secs(5), async { while frames.next().await.is_some() {} }).await;
    assert!(ended.is_ok(), "the stream is open five seconds after {function}");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_removed_is_out_at_once() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    puts_out(&salon, "remove_person", &[]).await;
    let again = app.browser().call("sign_in", &[("account", "operator4564@otklik.test"), ("password", "severnoe-siyanie")]).await;
    assert_eq!(again.status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn whose_role_changes_signs_in_anew() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    puts_out(&salon, "change_role", &[("role", "manager")]).await;
    let mut raised = salon.signed_in(Role::Operator).await;
    assert_eq!(raised.ask("get_viewer", &[]).await["role"], "manager");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_owner_stays_and_managers_touch_no_owner() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    let (mut owner, mut manager) = (salon.signed_in(Role::Owner).await, salon.signed_in(Role::Manager).await);
    let (first, second) = (id_of(&mut owner, "owner").await, id_of(&mut owner, "manager").await);
    for (function, arguments) in
        [("remove_person", vec![("user", first.as_str())]), ("change_role", vec![("user", &first), ("role", "operator")])]
    {
        let by_manager = manager.call(function, &arguments).await;
        assert_eq!((by_manager.status, by_manager.json()["problem"].as_str()), (403, Some("owners-by-owners")));
        let by_owner = owner.call(function, &arguments).await;
        assert_eq!((by_owner.status, by_owner.json()["problem"].as_str()), (409, Some("last-owner")));
    }
    let raised = manager.call("change_role", &[("user", &second), ("role", "owner")]).await;
    assert_eq!(raised.status, 403, "a manager makes nobody an owner, least of all themselves");
    // With a second one the first may go.
    owner.ask("change_role", &[("user", &second), ("role", "owner")]).await;
    owner.ask("remove_person", &[("user", &first)]).await;
    assert!(owner.ask("get_viewer", &[]).await.is_null());
}

/// Two owners who remove each other at the same moment: one of them is left.
#[tokio::test(flavor = "multi_thread")]
async fn two_owners_cannot_remove_each_other() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    let mut one = salon.signed_in(Role::Owner).await;
    let (first, second) = (id_of(&mut one, "owner").await, id_of(&mut one, "manager").await);
    one.ask("change_role", &[("user", &second), ("role", "owner")]).await;
    let mut two = salon.signed_in(Role::Manager).await;
    let (by_one, by_two) = tokio::join!(async { one.call("remove_person", &[("user", &second)]).await.status }, async {
        two.call("remove_person", &[("user", &first)]).await.status
    });
    assert_eq!([by_one, by_two].iter().filter(|status| **status == 200).count(), 1, "{by_one} {by_two}");
    let owners: i64 = sqlx::query_scalar("select count(*) from memberships where company_id = $1 and role = 'owner'")
        .bind(salon.company.0)
        .fetch_one(&mut app.sql().await)
        .await
        .unwrap();
    assert_eq!(owners, 1);
}

/// The others' screens hear of it, by no more than that it happened.
#[tokio::test(flavor = "multi_thread")]
async fn screens_are_told_that_people_changed() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    let mut owner = salon.signed_in(Role::Owner).await;
    let mut frames = owner.stream("/live", None).await;
    let operator = id_of(&mut owner, "operator").await;
    owner.ask("remove_person", &[("user", &operator)]).await;
    let told = frames.find(|frame| frame["type"] == "people_changed").await;
    assert_eq!(told, serde_json::json!({"type": "people_changed"}));
}
