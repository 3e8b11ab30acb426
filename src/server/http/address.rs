//! Whose request it is, as far as the network can tell: the peer, or what our own proxies wrote down of theirs.

use std::net::{IpAddr, SocketAddr};

use http::HeaderMap;

/// The caller's address. Each of `proxies` proxies of ours adds the address it was called from to the end of
/// `X-Forwarded-For`; what stands before that, anybody may have written.
pub fn client_address(peer: IpAddr, headers: &HeaderMap, proxies: usize) -> IpAddr {
    if proxies == 0 {
        return peer;
    }
    let lines = headers.get_all("x-forwarded-for").iter().map(|line| line.to_str().unwrap_or_default());
    let named: Vec<&str> = lines.flat_map(|line| line.split(',')).map(str::trim).collect();
    // With fewer names than proxies somebody stood behind the outer ones: all names are ours, the first is the caller.
    let written_by_the_outermost = named.len().saturating_sub(proxies);
    named.get(written_by_the_outermost).and_then(|name| parse(name)).unwrap_or(peer)
}

/// An address, with or without a port.
fn parse(name: &str) -> Option<IpAddr> {
    let bare = name.trim_matches(['[', ']']).parse().ok();
    bare.or_else(|| name.parse::<SocketAddr>().ok().map(|with_port| with_port.ip()))
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::nobody_in_front(0, &["203.0.113.9"], "192.0.2.1")]
    #[case::one_proxy(1, &["203.0.113.9"], "203.0.113.9")]
    #[case::a_caller_who_lies(1, &["1.1.1.1, 203.0.113.9"], "203.0.113.9")]
    #[case::a_caller_who_lies_in_a_line_of_its_own(1, &["1.1.1.1", "203.0.113.9"], "203.0.113.9")]
    #[case::two_proxies(2, &["1.1.1.1, 203.0.113.9, 198.51.100.7"], "203.0.113.9")]
    #[case::past_the_outer_proxy(2, &["203.0.113.9"], "203.0.113.9")]
    #[case::past_both(2, &[], "192.0.2.1")]
    #[case::nonsense(1, &["203.0.113.9, unknown"], "192.0.2.1")]
    #[case::nothing(1, &[""], "192.0.2.1")]
    #[case::with_a_port(1, &["203.0.113.9:40312"], "203.0.113.9")]
    #[case::ipv6(1, &["2001:db8::7"], "2001:db8::7")]
    #[case::ipv6_with_a_port(1, &["[2001:db8::7]:40312"], "2001:db8::7")]
    fn who_calls(#[case] proxies: usize, #[case] lines: &[&'static str], #[case] expected: &str) {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append("x-forwarded-for", HeaderValue::from_static(line));
        }
        let peer = "192.0.2.1".parse().unwrap();
        assert_eq!(client_address(peer, &headers, proxies), expected.parse::<IpAddr>().unwrap());
    }
}
