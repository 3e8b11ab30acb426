use super::*;

#[tokio::test]
async fn only_the_password_itself_is_right() {
    let stored = hash("правильный пароль".to_owned()).await.unwrap();
    assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
    assert_eq!(verify("правильный пароль".to_owned(), Some(stored.clone())).await, Ok(true));
    assert_eq!(verify("правильный пароль ".to_owned(), Some(stored)).await, Ok(false));
    assert_eq!(verify("anything".to_owned(), None).await, Ok(false));
}

#[test]
fn the_dummy_costs_what_a_real_hash_costs() {
    let dummy = PasswordHash::new(DUMMY).unwrap();
    assert_eq!(dummy.params.get_str("m"), Some("19456"));
}
