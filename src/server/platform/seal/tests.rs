use super::*;
use uuid::Uuid;

const A: Place<'_> = Place { column: "receipts.body", row: b"1" };

fn company(n: u128) -> CompanyId {
    CompanyId(Uuid::from_u128(n))
}

#[test]
fn a_value_opens_only_in_its_own_row() {
    let ring = KeyRing::parse(&KeyRing::generate().unwrap()).unwrap();
    let (key, kid, wrapped) = ring.new_company_key(company(1)).unwrap();
    let sealed = key.seal(A, b"state").unwrap();
    assert_eq!(sealed.len(), 5 + 40);
    assert_eq!(key.open(A, &sealed).unwrap(), b"state");
    assert_ne!(sealed, key.seal(A, b"state").unwrap());
    for place in [Place { row: b"2", ..A }, Place { column: "clients.name", ..A }] {
        assert_eq!(key.open(place, &sealed), Err(SealError::DoesNotOpen));
    }
    assert_eq!(key.open(A, &sealed[..20]), Err(SealError::DoesNotOpen));
    assert_eq!(ring.unwrap_company_key(company(1), &kid, &wrapped).unwrap().open(A, &sealed).unwrap(), b"state");
    assert_eq!(ring.unwrap_company_key(company(2), &kid, &wrapped).unwrap_err(), SealError::DoesNotOpen);
    let (other, ..) = ring.new_company_key(company(2)).unwrap();
    assert_eq!(other.open(A, &sealed), Err(SealError::DoesNotOpen));
}

#[test]
fn a_key_that_somebody_typed_is_a_sample() {
    let ring = |key: &[u8; 32]| KeyRing::parse(&format!("k1 {}", BASE64_STANDARD.encode(key))).unwrap();
    assert!(ring(b"a key of tests, thirty-two bytes").is_sample());
    assert!(ring(&[0; 32]).is_sample());
    let drawn = KeyRing::generate().unwrap();
    assert!(!KeyRing::parse(&drawn).unwrap().is_sample());
    let both = format!("{drawn}old {}", BASE64_STANDARD.encode([7; 32]));
    assert!(KeyRing::parse(&both).unwrap().is_sample(), "one sample in the ring is enough");
}

#[test]
fn an_older_root_key_still_unwraps() {
    let (old, new) = (KeyRing::generate().unwrap(), KeyRing::generate().unwrap().replace("k1", "k2"));
    let (_, kid, wrapped) = KeyRing::parse(&old).unwrap().new_company_key(company(1)).unwrap();
    let both = KeyRing::parse(&format!("{new}{old}")).unwrap();
    assert!(both.unwrap_company_key(company(1), &kid, &wrapped).is_ok());
    assert_eq!(both.new_company_key(company(1)).unwrap().1, "k2");
    assert!(matches!(KeyRing::parse("k1 tooshort"), Err(SealError::KeyRing(_))));
    assert!(matches!(KeyRing::parse("# nothing\n"), Err(SealError::KeyRing(_))));
}
