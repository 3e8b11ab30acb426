use super::*;

#[test]
fn each_wait_is_longer_than_the_one_before_and_a_calm_ends_that() {
    let (mut tries, mut now, mut waits) = (Tries::default(), Instant::now(), Vec::new());
    for _ in 0..10 {
        let wait = tries.failed(now).unwrap();
        assert_eq!(tries.failed(now), None, "one is asked for already");
        tries.is_asked = false;
        now += wait;
        waits.push(wait.as_secs());
    }
    assert_eq!(waits, [1, 2, 4, 8, 16, 32, 64, 128, 256, 300]);
    assert_eq!(tries.failed(now + LONGEST_WAIT), Some(FIRST_WAIT));
}
