use super::*;

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::days(1) + TimeDelta::seconds(seconds)
}

fn address(text: &str) -> IpAddr {
    text.parse().unwrap()
}

#[test]
fn a_burst_then_a_steady_pace() {
    let (limit, one) = (RateLimit::new(5, 10), address("192.0.2.1"));
    for n in 0..10 {
        assert_eq!(limit.admit(one, at(0)), Ok(()), "try {n}");
    }
    assert_eq!(limit.admit(one, at(0)), Err(12));
    assert_eq!(limit.admit(one, at(5)), Err(7), "a refused try costs nothing more");
    assert_eq!(limit.admit(one, at(12)), Ok(()));
    assert_eq!(limit.admit(one, at(12)), Err(12));
    assert_eq!(limit.admit(address("192.0.2.2"), at(12)), Ok(()), "somebody else waits for nobody");
    let after_a_pause = (0..20).filter(|_| limit.admit(one, at(1000)).is_ok()).count();
    assert_eq!(after_a_pause, 10);
}

#[test]
fn what_costs_more_counts_for_more_and_never_for_more_than_a_burst() {
    let (limit, one, other) = (RateLimit::new(5, 10), address("192.0.2.1"), address("192.0.2.2"));
    assert_eq!(limit.admit_many(one, 8, at(0)), Ok(()));
    assert_eq!(limit.admit_many(one, 3, at(0)), Err(12), "two are left");
    assert_eq!(limit.admit_many(one, 2, at(0)), Ok(()));
    assert_eq!(limit.admit_many(other, 200, at(0)), Ok(()), "after a pause anything passes once");
    assert_eq!(limit.admit(other, at(0)), Err(12));
    assert_eq!(limit.admit_many(other, 200, at(60)), Err(60), "a whole burst must be free again");
}

#[test]
fn a_network_of_ipv6_is_one_caller_and_a_mapped_address_is_its_ipv4() {
    let limit = RateLimit::new(1, 1);
    assert_eq!(limit.admit(address("2001:db8:1:2::1"), at(0)), Ok(()));
    assert_eq!(limit.admit(address("2001:db8:1:2:ffff::9"), at(0)), Err(60));
    assert_eq!(limit.admit(address("2001:db8:1:3::1"), at(0)), Ok(()));
    assert_eq!(limit.admit(address("::ffff:192.0.2.1"), at(0)), Ok(()));
    assert_eq!(limit.admit(address("192.0.2.1"), at(0)), Err(60));
}

#[test]
fn a_clock_that_was_set_back_locks_nobody_out() {
    let (limit, one) = (RateLimit::new(1, 1), address("192.0.2.1"));
    assert_eq!(limit.admit(one, at(86_000)), Ok(()));
    assert_eq!(limit.admit(one, at(0)), Err(60));
    assert_eq!(limit.admit(one, at(60)), Err(60), "refused tries leave the mark where it was");
}
