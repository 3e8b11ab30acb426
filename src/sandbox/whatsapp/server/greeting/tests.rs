use super::*;

#[test]
fn the_intro_may_carry_edge_routing() {
    let plain = [&WA_CONN_HEADER[..], b"rest"].concat();
    assert_eq!(after_intro(&plain).unwrap(), b"rest");
    assert_eq!(after_intro(&[EDGE_INTRO, &[0, 0, 2, 7, 7], &plain].concat()).unwrap(), b"rest");
    assert!(after_intro(&[EDGE_INTRO, &[0, 1, 0, 7], &plain].concat()).is_err());
    assert!(after_intro(b"GET / HTTP/1.1").is_err());
}
