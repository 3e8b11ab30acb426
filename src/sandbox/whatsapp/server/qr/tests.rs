use super::*;

#[test]
fn reads_a_pairing_text() {
    let key = BASE64_STANDARD.encode([7; 32]);
    for text in [format!("2@abc,{key},{key},{key},1"), format!("https://wa.me/settings/linked_devices#2@abc,{key},{key},{key}")] {
        let read = PairingText::read(&text).unwrap();
        assert_eq!((read.reference.as_str(), read.secret.len()), ("2@abc", 32));
    }
    assert!(PairingText::read("https://example.org").is_none());
    assert!(PairingText::read("2@abc,x,y,z").is_none());
}
