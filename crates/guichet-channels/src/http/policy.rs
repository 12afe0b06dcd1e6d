//! Which addresses our own requests may reach: public ones, and those that an administrator allowed by name.
//!
//! Invariant: an address inside the house (loopback, private, link-local, carrier, metadata) is reached only if a
//! setting names its range, however it is written (IPv4 in IPv6, NAT64, 6to4).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

/// Ports that may be reached at a public address.
pub(crate) const USUAL_PORTS: &[u16] = &[80, 443, 8443];

/// Which addresses our own requests may reach. The default is public addresses only.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NetworkPolicy {
    allowed: Vec<Range>,
}

/// A range of addresses, `10.0.0.0/8`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    network: IpAddr,
    length: u8,
}

/// Not a range of addresses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a range of addresses; write one like 10.0.0.0/8 or 127.0.0.1")]
pub struct NotARange(pub String);

impl NetworkPolicy {
    /// Public addresses only.
    #[must_use]
    pub fn public_only() -> Self {
        Self::default()
    }

    /// The same, and this machine itself: for a desk that only this machine can reach, and for tests.
    #[must_use]
    pub fn and_this_machine(mut self) -> Self {
        self.allowed.push(Range { network: IpAddr::V4(Ipv4Addr::new(127, 0, 0, 0)), length: 8 });
        self.allowed.push(Range { network: IpAddr::V6(Ipv6Addr::LOCALHOST), length: 128 });
        self
    }

    /// The same, and every private range: for a desk whose partners are on the intranet.
    #[must_use]
    pub fn and_intranet(self) -> Self {
        ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"]
            .iter()
            .filter_map(|range| range.parse().ok())
            .fold(self.and_this_machine(), Self::and)
    }

    /// The same, and this range.
    #[must_use]
    pub fn and(mut self, range: Range) -> Self {
        self.allowed.push(range);
        self
    }

    /// Whether an address may be reached; with `named_only`, whether a setting names it.
    #[must_use]
    pub fn allows(&self, address: IpAddr, named_only: bool) -> bool {
        let address = plain(address);
        self.allowed.iter().any(|range| range.holds(address)) || (!named_only && is_public(address))
    }
}

impl Range {
    fn holds(&self, address: IpAddr) -> bool {
        let (Some(own), Some(other)) = (bits(self.network, address), bits(address, self.network)) else { return false };
        let width = if self.network.is_ipv4() { 32 } else { 128 };
        let shift = u32::from(width - self.length);
        // Shifting out every bit leaves nothing to differ.
        own.checked_shr(shift).unwrap_or(0) == other.checked_shr(shift).unwrap_or(0)
    }
}

/// The bits of an address, if the other one is of the same family.
fn bits(address: IpAddr, other: IpAddr) -> Option<u128> {
    match (address, other) {
        (IpAddr::V4(address), IpAddr::V4(_)) => Some(u128::from(address.to_bits())),
        (IpAddr::V6(address), IpAddr::V6(_)) => Some(address.to_bits()),
        _ => None,
    }
}

impl FromStr for Range {
    type Err = NotARange;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || NotARange(text.to_owned());
        let (address, length) =
            text.trim().split_once('/').map_or((text.trim(), None), |(left, right)| (left, Some(right)));
        let network: IpAddr = address.parse().map_err(|_| wrong())?;
        let widest = if network.is_ipv4() { 32 } else { 128 };
        let length = length.map_or(Ok(widest), |length| length.parse().map_err(|_| wrong()))?;
        if length > widest { Err(wrong()) } else { Ok(Self { network, length }) }
    }
}

/// The address that a packet would really go to.
fn plain(address: IpAddr) -> IpAddr {
    let IpAddr::V6(six) = address else { return address };
    let [first, second, third, ..] = six.segments();
    let low = Ipv4Addr::from_bits(u32::try_from(six.to_bits() & u128::from(u32::MAX)).unwrap_or_default());
    if six.to_ipv4_mapped().is_some() || (first == 0x64 && second == 0xff9b && third <= 1) {
        return IpAddr::V4(low);
    }
    if first == 0x2002 {
        return IpAddr::V4(Ipv4Addr::from_bits((u32::from(second) << 16) | u32::from(third)));
    }
    address
}

fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(four) => is_public_v4(four),
        IpAddr::V6(six) => {
            let [first, second, ..] = six.segments();
            // Only the range that is given out (2000::/3), without documentation, benchmarking and Teredo.
            (first & 0xe000) == 0x2000 && !(first == 0x2001 && (second < 0x200 || second == 0xdb8)) && first != 0x3fff
        }
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    !(address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_documentation()
        || a == 0
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (b == 18 || b == 19))
        || a >= 240)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn public(address: &str) -> bool {
        NetworkPolicy::public_only().allows(address.parse().unwrap(), false)
    }

    #[test]
    fn addresses_inside_the_house_are_refused_however_they_are_written() {
        for inside in [
            "127.0.0.1",
            "10.1.2.3",
            "172.31.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "255.255.255.255",
            "198.18.0.1",
            "192.0.2.1",
            "::1",
            "::",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::a9fe:a9fe",
            "2002:7f00:1::",
            "fe80::1",
            "fc00::1",
            "fd00:ec2::254",
            "ff02::1",
            "2001:db8::1",
            "2001::1",
        ] {
            assert!(!public(inside), "{inside} must not be reached");
        }
        for outside in ["9.9.9.9", "100.128.0.1", "172.32.0.1", "2620:fe::fe", "64:ff9b::909:909", "2002:909:909::1"] {
            assert!(public(outside), "{outside} is public");
        }
    }

    #[test]
    fn a_range_allowed_by_name_is_reached_on_every_port() {
        let policy = NetworkPolicy::public_only().and("10.20.0.0/16".parse().unwrap());
        assert!(policy.allows("10.20.3.4".parse().unwrap(), true));
        assert!(policy.allows("::ffff:10.20.3.4".parse().unwrap(), true));
        assert!(!policy.allows("10.21.0.1".parse().unwrap(), false));
        assert!(!policy.allows("9.9.9.9".parse().unwrap(), true), "a public address keeps to the usual ports");
        assert!(NetworkPolicy::default().and_this_machine().allows("::1".parse().unwrap(), true));
        assert!(NetworkPolicy::default().and_intranet().allows("fd12::1".parse().unwrap(), true));
    }

    #[test]
    fn a_wrong_range_is_said() {
        assert!("10.0.0.0/33".parse::<Range>().is_err());
        assert!("intranet".parse::<Range>().unwrap_err().to_string().contains("10.0.0.0/8"));
        assert!("0.0.0.0/0".parse::<Range>().is_ok());
        assert!(NetworkPolicy::default().and("0.0.0.0/0".parse().unwrap()).allows("10.0.0.1".parse().unwrap(), true));
    }
}
