//! D-26 over the wire: every server function and every stream, asked by every role. A function that has no row here turns this red.

use std::collections::BTreeSet;

use otklik::domain::access::{Permission, Role};
use otklik::domain::ids::ClientId;
use reqwest::Method;
use uuid::Uuid;

use crate::support::TestApp;
use crate::support::browser::Answer;

/// A server function, the verb it names (`None`: it says itself what it checks instead), and arguments that could be meant.
pub(super) type Row = (&'static str, Option<Permission>, &'static [(&'static str, &'static str)]);

pub(super) const FUNCTIONS: &[Row] = &[
    ("get_viewer", None, &[]),
    ("get_farewell", None, &[]),
    ("sign_in", None, &[("account", "nobody@otklik.test"), ("password", "wrong-password")]),
    ("sign_out", None, &[]),
    ("list_clients", Some(Permission::ViewClients), &[]),
    ("get_client", Some(Permission::ViewClients), &[("client", CLIENT)]),
    ("list_timeline", Some(Permission::ViewClients), &[("client", CLIENT)]),
    ("get_why", Some(Permission::ViewClients), &[("client", CLIENT), ("of", "msg_00000000000000000000000000")]),
    ("get_whatsapp", Some(Permission::ViewWhatsApp), &[]),
    ("get_whatsapp_figures", Some(Permission::ViewWhatsApp), &[]),
    ("list_whatsapp_journal", Some(Permission::ViewWhatsApp), &[]),
    ("get_notice", Some(Permission::ViewWhatsApp), &[]),
    ("begin_pairing", Some(Permission::LinkWhatsApp), &[]),
    ("cancel_pairing", Some(Permission::LinkWhatsApp), &[]),
    ("resume_whatsapp", Some(Permission::LinkWhatsApp), &[]),
    ("unlink_whatsapp", Some(Permission::UnlinkWhatsApp), &[]),
    ("begin_next_salon", Some(Permission::ManageOwners), &[]),
    ("list_people", Some(Permission::ManagePeople), &[]),
    ("invite_person", Some(Permission::ManagePeople), &[("name", "Руслан"), ("contact", "ruslan@otklik.test"), ("role", "operator")]),
    ("renew_invitation", Some(Permission::ManagePeople), &[("invitation", INVITATION)]),
    ("withdraw_invitation", Some(Permission::ManagePeople), &[("invitation", INVITATION)]),
    ("change_role", Some(Permission::ManagePeople), &[("user", USER), ("role", "manager")]),
    ("remove_person", Some(Permission::ManagePeople), &[("user", USER)]),
    ("list_problems", Some(Permission::ManageIntake), &[("filter", "all")]),
    ("count_problems", Some(Permission::ManageIntake), &[]),
    ("replay_problem", Some(Permission::ManageIntake), &[("problem[call]", RECEIPT)]),
    ("dismiss_problem", Some(Permission::ManageIntake), &[("problem[call]", RECEIPT)]),
    ("get_invitation", None, &[("token", "unknown")]),
    ("accept_invitation", None, &[("token", "unknown"), ("name", "Руслан"), ("password", "severnoe-siyanie")]),
    ("make_reset", Some(Permission::ManagePeople), &[("user", USER)]),
    ("send_link", Some(Permission::ManagePeople), &[("link[person]", USER)]),
    ("get_returning", None, &[]),
    ("request_code", None, &[("account", "nobody@otklik.test")]),
    ("sign_in_by_code", None, &[("account", "nobody@otklik.test"), ("code", "000000")]),
    ("renew_password", None, &[("account", "nobody@otklik.test"), ("code", "000000"), ("password", "severnoe-siyanie")]),
    ("get_way_back", None, &[("token", "unknown")]),
    ("use_way_back", None, &[("token", "unknown"), ("password", "severnoe-siyanie")]),
    ("get_company_texts", Some(Permission::ManageSettings), &[]),
    ("save_company_text", Some(Permission::ManageSettings), &[("trigger", "created"), ("template", "x"), ("enabled", "true")]),
    ("preview_company_text", Some(Permission::ManageSettings), &[("trigger", "created"), ("template", "x"), ("number", "0")]),
    ("get_profile", Some(Permission::ManageOwnProfile), &[]),
    ("sign_out_device", Some(Permission::ManageOwnProfile), &[("device", SIGN_IN)]),
    ("sign_out_elsewhere", Some(Permission::ManageOwnProfile), &[]),
    ("change_password", Some(Permission::ManageOwnProfile), &[("old", "wrong-password"), ("password", "severnoe-siyanie")]),
];
/// The wizard's functions: they stand behind the cookie of a browser that sets a salon up, whoever is signed in in it.
const SETUP: &[(&str, &[(&str, &str)])] = &[
    ("get_onboarding", &[]),
    ("confirm_salon", &[("zone", "Europe/Moscow"), ("phone", "+79990000001")]),
    ("begin_setup_pairing", &[]),
    ("cancel_setup_pairing", &[]),
    ("get_setup_pairing", &[]),
    ("retry_activation", &[]),
    ("resume_setup_number", &[]),
    ("save_text", &[("trigger", "created"), ("template", "x"), ("enabled", "true")]),
    ("preview_text", &[("trigger", "created"), ("template", "x"), ("number", "0")]),
    ("send_test", &[("phone", "+79990000001"), ("trigger", "created"), ("template", "x"), ("number", "0")]),
    ("confirm_messages", &[]),
    ("renew_setup_link", &[]),
    ("send_setup_link", &[]),
    ("set_password", &[("password", "severnoe-siyanie")]),
    ("claim_salon", &[("password", "severnoe-siyanie")]),
];
const STREAMS: [(&str, Permission); 2] = [("/live", Permission::ViewClients), ("/live/pairing", Permission::LinkWhatsApp)];

/// Nobody's id.
const CLIENT: &str = "cli_00000000000000000000000000";
const RECEIPT: &str = "rcp_00000000000000000000000000";
const INVITATION: &str = "inv_00000000000000000000000000";
const SIGN_IN: &str = "sgn_00000000000000000000000000";
const USER: &str = "usr_00000000000000000000000000";

/// 403 and words that say who may; or an answer, whatever it is, that is no refusal of the role.
fn judge(what: &str, role: Role, permission: Permission, answer: &Answer) {
    if role.may(permission) {
        assert!(!matches!(answer.status, 401 | 403), "{what} by {role:?}: {}", answer.text);
        return;
    }
    assert_eq!(answer.status, 403, "{what} by {role:?}: {}", answer.text);
    let problem = if Role::is_only_for_owners(permission) { "owner-only" } else { "forbidden" };
    assert!(answer.text.contains(problem), "{what} by {role:?} does not say who may: {}", answer.text);
}

#[test]
fn every_server_function_has_its_row() {
    let name = |path: &str| path.trim_start_matches("/api/").trim_end_matches(|c: char| c.is_ascii_digit()).to_owned();
    let there: BTreeSet<String> = leptos::server_fn::axum::server_fn_paths().map(|(path, _)| name(path)).collect();
    let listed: BTreeSet<String> =
        FUNCTIONS.iter().map(|(function, ..)| *function).chain(SETUP.iter().map(|(function, _)| *function)).map(str::to_owned).collect();
    assert_eq!(there, listed);
    assert_eq!(CLIENT, ClientId(Uuid::nil()).to_string());
}

#[tokio::test(flavor = "multi_thread")]
async fn every_door_asks_for_its_permission() {
    let mut app = TestApp::start().await;
    let salon = app.salon().await;
    for role in Role::ALL {
        let mut browser = salon.signed_in(role).await;
        for (function, permission, arguments) in FUNCTIONS {
            if let Some(permission) = *permission {
                judge(function, role, permission, &browser.call(function, arguments).await);
            }
        }
        for (path, permission) in STREAMS {
            let answer = browser.request(Method::GET, path).send().await.unwrap();
            let status = answer.status().as_u16();
            // An open stream has no end to wait for.
            let text = if status == 200 { String::new() } else { answer.text().await.unwrap() };
            judge(path, role, permission, &Answer { status, headers: reqwest::header::HeaderMap::new(), text });
        }
    }
    // Nobody, and somebody whose sign-in has ended, are asked to sign in.
    let mut nobody = app.browser();
    for (function, permission, arguments) in FUNCTIONS {
        if permission.is_some() {
            assert_eq!(nobody.call(function, arguments).await.status, 401, "{function}");
        }
    }
    app.abandon();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_wizard_is_open_to_who_sets_a_salon_up_and_to_nobody_else() {
    let mut app = TestApp::start().await;
    let salon = app.salon().await;
    let mut operator = salon.signed_in(Role::Operator).await;
    let mut nobody = app.browser();
    for (function, arguments) in SETUP {
        assert_eq!(nobody.call(function, arguments).await.status, 410, "{function} by nobody");
        assert_eq!(operator.call(function, arguments).await.status, 410, "{function} by an operator");
    }
    for stream in ["/onboarding/live", "/onboarding/pairing"] {
        assert_eq!(nobody.get(stream).await.status, 410, "{stream} by nobody");
        assert_eq!(operator.get(stream).await.status, 410, "{stream} by an operator");
    }
    app.abandon();
}
