use super::*;

#[test]
fn a_number_with_faults_of_its_own_does_not_share_the_others() {
    let (faults, one, two) = (Faults::default(), Number::parse("79210000001").unwrap(), Number::parse("79210000002").unwrap());
    faults.set(None, FaultSet { nack: Some(463), nack_times: Some(1), ..FaultSet::default() });
    faults.set(Some(one.clone()), FaultSet { drop_after: Some(2), ..FaultSet::default() });
    assert_eq!([faults.fate(&one), faults.fate(&one), faults.fate(&one)], [Fate::Take, Fate::DropAfter, Fate::Take]);
    assert_eq!([faults.fate(&two), faults.fate(&two)], [Fate::Refuse(463), Fate::Take]);
    faults.clear();
    assert_eq!(faults.read(Some(&one)), FaultSet::default());
}
