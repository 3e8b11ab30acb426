//! Links that somebody has made for others: they leave a trace, and end with what their maker was.

use otklik::domain::access::Role;
use serde_json::Value;

use crate::support::TestApp;
use crate::support::browser::Browser;
use crate::support::salon::email;

/// What the manager has made: an invitation and a link for the operator.
async fn makes(manager: &mut Browser, operator: &str) -> [(&'static str, String); 2] {
    let token = |made: &Value| made["link"].as_str().unwrap().rsplit_once('/').unwrap().1.to_owned();
    let invited = manager.ask("invite_person", &[("name", "Вера"), ("contact", "vera@otklik.test"), ("role", "operator")]).await;
    let reset = manager.ask("make_reset", &[("user", operator)]).await;
    [("get_invitation", token(&invited)), ("get_way_back", token(&reset))]
}

async fn opens(app: &TestApp, links: &[(&'static str, String); 2]) -> Vec<u16> {
    let mut answers = Vec::new();
    for (function, token) in links {
        answers.push(app.browser().call(function, &[("token", token)]).await.status);
    }
    answers
}

/// with a weaker role, or with the maker's going, every link they have made opens nothing.
#[tokio::test(flavor = "multi_thread")]
async fn a_link_ends_with_its_maker() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    let mut owner = salon.signed_in(Role::Owner).await;
    let people = owner.ask("list_people", &[]).await;
    let id = |role: Role| {
        let account = email(role, salon.number);
        let person = people["people"].as_array().unwrap().iter().find(|person| person["email"] == account.as_str());
        person.unwrap()["user"].as_str().unwrap().to_owned()
    };
    let (manager, operator) = (id(Role::Manager), id(Role::Operator));
    let links = makes(&mut salon.signed_in(Role::Manager).await, &operator).await;
    owner.ask("change_role", &[("user", &manager), ("role", "owner")]).await;
    assert_eq!(opens(&app, &links).await, [200, 200], "a stronger role takes nothing");
    owner.ask("change_role", &[("user", &manager), ("role", "operator")]).await;
    assert_eq!(opens(&app, &links).await, [410, 410]);
    owner.ask("change_role", &[("user", &manager), ("role", "manager")]).await;
    let links = makes(&mut salon.signed_in(Role::Manager).await, &operator).await;
    owner.ask("remove_person", &[("user", &manager)]).await;
    assert_eq!(opens(&app, &links).await, [410, 410]);
    let makers: Vec<Option<String>> = sqlx::query_scalar("select actor::text from events where kind = 'reset_made' order by seq")
        .fetch_all(&mut app.sql().await)
        .await
        .unwrap();
    assert_eq!(makers.len(), 2);
    let uuid: uuid::Uuid = sqlx::query_scalar("select id from users where email = $1")
        .bind(email(Role::Manager, salon.number))
        .fetch_one(&mut app.sql().await)
        .await
        .unwrap();
    assert!(
        makers.iter().all(|maker| maker.as_ref().is_some_and(|maker| maker.contains(&uuid.to_string()) || maker.contains(&manager))),
        "{makers:?}"
    );
}
