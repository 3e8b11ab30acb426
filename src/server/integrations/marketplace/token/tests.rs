use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use rstest::rstest;
use serde_json::{Value, json};

use super::*;

const SECRET: &str = "a key of tests that has more than 32 characters";

fn now() -> DateTime<Utc> {
    "2026-11-21T09:00:00Z".parse().unwrap()
}

fn onboarding() -> Onboarding {
    let place = |number: u128| Place {
        company_id: CompanyId(Uuid::from_u128(number)),
        salon_id: number.to_string(),
        installation: InstallationId(Uuid::from_u128(number + 100)),
    };
    let person = Person { id: "1001".to_owned(), name: "Ирина".to_owned(), proven: true, ..Person::default() };
    Onboarding { provider: Provider::default(), place: place(4564), next: vec![place(4565)], user_data: Some(person), returning: false }
}

fn tokens() -> Tokens {
    Tokens::new(&SECRET.into())
}

fn issued() -> String {
    tokens().issue(now(), Uuid::from_u128(7), onboarding()).unwrap()
}

/// A token of these parts, signed with our key by the algorithm's own rule, not by the code under test.
fn signed(header: &Value, claims: &Value) -> String {
    use hmac::{Hmac, KeyInit as _, Mac as _};
    let part = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
    let message = format!("{}.{}", part(header), part(claims));
    let mac = Hmac::<sha2::Sha256>::new_from_slice(SECRET.as_bytes()).unwrap().chain_update(message.as_bytes());
    format!("{message}.{}", BASE64_URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
}

fn part(token: &str, at: usize) -> Value {
    serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(token.split('.').nth(at).unwrap()).unwrap()).unwrap()
}

#[test]
fn it_carries_company_salon_and_user_for_exactly_an_hour() {
    let token = issued();
    assert_eq!(part(&token, 0), json!({"typ": "onboarding+jwt", "alg": "HS256"}));
    let claims = part(&token, 1);
    assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 3600);
    assert_eq!(claims["company_id"], json!(onboarding().place.company_id));
    assert_eq!((claims["salon_id"].as_str(), claims["user_data"]["name"].as_str()), (Some("4564"), Some("Ирина")));
    let verified = tokens().verify(&token, now()).unwrap();
    assert_eq!((verified.jti, verified.onboarding), (Uuid::from_u128(7), onboarding()));
}

#[rstest]
#[case(59 * 60, None)]
#[case(3599, None)]
#[case(3600, Some(TokenError::Expired))]
#[case(61 * 60, Some(TokenError::Expired))]
fn it_ends_with_its_hour(#[case] seconds: i64, #[case] refused: Option<TokenError>) {
    assert_eq!(tokens().verify(&issued(), now() + TimeDelta::seconds(seconds)).err(), refused);
}

/// What our own key signed is judged by its claims; anything else never gets so far.
#[rstest]
#[case::as_issued(json!({}), json!({}), true)]
#[case::another_type(json!({"typ": "JWT"}), json!({}), false)]
#[case::no_type(json!({"typ": null}), json!({}), false)]
#[case::another_algorithm(json!({"alg": "HS384"}), json!({}), false)]
#[case::no_algorithm(json!({"alg": "none"}), json!({}), false)]
#[case::another_audience(json!({}), json!({"aud": "otklik:api"}), false)]
#[case::no_audience(json!({}), json!({"aud": null}), false)]
#[case::no_end(json!({}), json!({"exp": null}), false)]
#[case::a_longer_life(json!({}), json!({"exp": now().timestamp() + 7200}), false)]
#[case::no_company(json!({}), json!({"company_id": null}), false)]
fn the_rule_of_its_claims(#[case] header: Value, #[case] claims: Value, #[case] accepted: bool) {
    let changed = |mut base: Value, with: &Value| {
        for (key, value) in with.as_object().unwrap() {
            base[key] = value.clone();
        }
        base.as_object_mut().unwrap().retain(|_, value| !value.is_null());
        base
    };
    let token = signed(&changed(part(&issued(), 0), &header), &changed(part(&issued(), 1), &claims));
    let verdict = tokens().verify(&token, now());
    assert_eq!(verdict.is_ok(), accepted, "{verdict:?}");
    assert!(accepted || verdict == Err(TokenError::Forged));
}

#[test]
fn a_forged_one_is_refused() {
    let token = issued();
    let foreign = Tokens::new(&"another key that has more than 32 characters".into()).issue(now(), Uuid::nil(), onboarding()).unwrap();
    let (message, signature) = token.rsplit_once('.').unwrap();
    let other_salon = BASE64_URL_SAFE_NO_PAD.encode(part(&token, 1).to_string().replace("4564", "4567"));
    let forged = [
        foreign,
        format!("{message}."),
        message.to_owned(),
        format!("{}.{other_salon}.{signature}", token.split('.').next().unwrap()),
        String::new(),
        "a.b.c".to_owned(),
    ];
    for token in forged {
        assert_eq!(tokens().verify(&token, now()), Err(TokenError::Forged), "{token}");
    }
}
