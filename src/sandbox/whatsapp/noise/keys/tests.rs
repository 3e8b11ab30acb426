use super::*;

#[test]
fn a_restart_finds_the_same_keys() {
    let folder = tempfile::tempdir().unwrap();
    let shelf = Shelf::open(Some(folder.path().to_owned())).unwrap();
    let first = ServerKeys::open(&shelf).unwrap();
    let again = ServerKeys::open(&shelf).unwrap();
    assert_eq!((first.public(), &first.chain), (again.public(), &again.chain));
}
