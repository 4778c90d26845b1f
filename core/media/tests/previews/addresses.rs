//! Which addresses a preview may reach.

use std::net::IpAddr;

use lattice_media::preview::AddressRefusal::{self, *};
use lattice_media::preview::{MAX_PREVIEW_URL_BYTES, Policy, check_addresses, is_public};

/// What a stranger may ask for, and why it is refused.
const HOSTILE: [(&str, &str, AddressRefusal); 62] = [
    ("loopback", "http://127.0.0.1/", IpLiteral),
    ("loopback in decimal", "http://2130706433/", IpLiteral),
    ("loopback in octal", "http://0177.0.0.1/", IpLiteral),
    ("loopback in one octal number", "http://017700000001/", IpLiteral),
    ("loopback in hexadecimal", "http://0x7f000001/", IpLiteral),
    ("loopback in hexadecimal parts", "http://0x7f.0x0.0x0.0x1/", IpLiteral),
    ("loopback in two parts", "http://127.1/", IpLiteral),
    ("loopback in three parts", "http://127.0.1/", IpLiteral),
    ("loopback in mixed bases", "http://0x7f.1/", IpLiteral),
    ("loopback with a dot at the end", "http://127.0.0.1./", IpLiteral),
    ("nowhere", "http://0/", IpLiteral),
    ("nowhere in full", "http://0.0.0.0/", IpLiteral),
    ("a private network", "http://10.0.0.1/", IpLiteral),
    ("a home network", "http://192.168.1.1/", IpLiteral),
    ("the metadata of a cloud", "http://169.254.169.254/latest/meta-data/", IpLiteral),
    ("the metadata of a cloud in decimal", "http://2852039166/", IpLiteral),
    ("a public address", "http://93.184.215.14/", IpLiteral),
    ("loopback in full-width digits", "http://１２７.０.０.１/", IpLiteral),
    ("loopback with ideographic dots", "http://127。0。0。1/", IpLiteral),
    ("loopback in circled digits", "http://①②⑦.⓪.⓪.①/", IpLiteral),
    ("loopback in percent signs", "http://%31%32%37%2e%30%2e%30%2e%31/", IpLiteral),
    ("loopback of IPv6", "http://[::1]/", IpLiteral),
    ("loopback of IPv6 in full", "http://[0:0:0:0:0:0:0:1]/", IpLiteral),
    ("nowhere of IPv6", "http://[::]/", IpLiteral),
    ("a mapped address", "http://[::ffff:127.0.0.1]/", IpLiteral),
    ("a mapped address in hexadecimal", "http://[::ffff:7f00:1]/", IpLiteral),
    ("a compatible address", "http://[::127.0.0.1]/", IpLiteral),
    ("NAT64", "http://[64:ff9b::7f00:1]/", IpLiteral),
    ("6to4", "http://[2002:7f00:1::]/", IpLiteral),
    ("link-local of IPv6", "http://[fe80::1]/", IpLiteral),
    ("unique local of IPv6", "http://[fd00::1]/", IpLiteral),
    ("a zone", "http://[fe80::1%25eth0]/", Malformed),
    ("a zone without an escape", "http://[fe80::1%eth0]/", Malformed),
    ("five parts", "http://1.2.3.4.5/", Malformed),
    ("a part too large", "http://256.0.0.1/", Malformed),
    ("localhost", "http://localhost/", ReservedName),
    ("localhost in capitals", "http://LOCALHOST/", ReservedName),
    ("localhost with a dot at the end", "http://localhost./", ReservedName),
    ("localhost in full-width letters", "http://ｌｏｃａｌｈｏｓｔ/", ReservedName),
    ("localhost in percent signs", "http://%6cocalhost/", ReservedName),
    ("localhost with a soft hyphen", "http://local\u{ad}host/", ReservedName),
    ("below localhost", "http://a.localhost/", ReservedName),
    ("multicast DNS", "http://printer.local/", ReservedName),
    ("the metadata service by name", "http://metadata.google.internal/", ReservedName),
    ("an onion", "http://abcdefghij.onion/", ReservedName),
    ("a name without a dot", "http://intranet/", ReservedName),
    ("a home network by name", "http://router.home.arpa/", ReservedName),
    ("an ideographic dot before local", "http://printer。local/", ReservedName),
    ("this server", "https://Matrix.Example.org/_matrix", OwnName),
    ("this server with a dot at the end", "https://matrix.example.org./", OwnName),
    ("this server in Punycode", "https://xn--mtrix-gra.example.org/", OwnName),
    ("this server in letters", "https://mätrix.example.org/", OwnName),
    ("a port of a database", "http://site.example.com:5432/", Port),
    ("a port near the allowed ones", "https://site.example.com:8443/", Port),
    ("port 0", "http://site.example.com:0/", Port),
    ("a password", "http://user:secret@site.example.com/", Credentials),
    ("a user name that looks like a host", "http://good.example.com@evil.example.net/", Credentials),
    ("a file", "file:///etc/passwd", Scheme),
    ("gopher", "gopher://site.example.com/_x", Scheme),
    ("a script", "javascript:alert(1)", Scheme),
    ("data", "data:text/html,hello", Scheme),
    ("another Matrix resource", "mxc://example.org/abc", Scheme),
];

/// What has no scheme or host, or is read differently by different readers.
const UNCLEAR: [(&str, &str); 14] = [
    ("nothing", ""),
    ("no scheme", "site.example.com/"),
    ("no host", "http://"),
    ("a backslash", "http://site.example.com\\@127.0.0.1/"),
    ("a line", "http://site.example.com/\r\nHost: localhost"),
    ("a tab in the host", "http://local\thost/"),
    ("a space in the host", "http://site example.com/"),
    ("a zero byte", "http://site.example.com\0.localhost/"),
    ("an empty label", "http://site..example.com/"),
    ("a dot at the beginning", "http://.example.com/"),
    ("a slash in percent signs", "http://site.example.com%2f@localhost/x y"),
    ("a host in percent signs", "http://site%00.example.com/"),
    ("broken Punycode", "http://xn--a.example.com/"),
    ("a host with a star", "http://*.example.com/"),
];

fn policy() -> Policy {
    Policy::new(["matrix.example.org", "mätrix.example.org"], &[], &[])
}

#[test]
fn s50_addresses_that_are_no_public_pages_are_refused() {
    for (name, url, refusal) in HOSTILE {
        assert_eq!(policy().check(url).err(), Some(refusal), "{name}: {url}");
    }
    for (name, url) in UNCLEAR {
        assert_eq!(policy().check(url).err(), Some(Malformed), "{name}: {url}");
    }
    let long = format!("https://site.example.com/{}", "a".repeat(MAX_PREVIEW_URL_BYTES));
    assert_eq!(policy().check(&long).err(), Some(TooLong));
    let escaped = format!("https://site.example.com/{}", "ä".repeat(MAX_PREVIEW_URL_BYTES / 3));
    assert_eq!(policy().check(&escaped).err(), Some(TooLong), "its canonical spelling is longer");
    let label = format!("https://{}.example.com/", "a".repeat(64));
    assert_eq!(policy().check(&label).err(), Some(Malformed));
}

#[test]
fn public_pages_are_allowed_in_their_canonical_spelling() {
    let cases = [
        ("https://Example.COM", "https://example.com/", "example.com"),
        ("http://site.example.com:80/a?b#c", "http://site.example.com/a?b", "site.example.com"),
        ("http://site.example.com:443/", "http://site.example.com:443/", "site.example.com"),
        (
            "https://bücher.example.com/ü",
            "https://xn--bcher-kva.example.com/%C3%BC",
            "xn--bcher-kva.example.com",
        ),
        ("https://example.com./a/../b", "https://example.com./b", "example.com"),
        ("https://local.example.com/", "https://local.example.com/", "local.example.com"),
        ("https://a_b.example.com/", "https://a_b.example.com/", "a_b.example.com"),
    ];
    for (url, canonical, host) in cases {
        let target = policy().check(url).unwrap();
        assert_eq!((target.url(), target.host()), (canonical, host));
    }
}

#[test]
fn s50_a_redirect_is_checked_like_the_first_address() {
    let from = policy().check("https://site.example.com/a/b").unwrap();
    let cases = [
        ("http://127.0.0.1/", Err(IpLiteral)),
        ("//localhost/", Err(ReservedName)),
        ("https://matrix.example.org/_matrix", Err(OwnName)),
        ("ftp://site.example.com/", Err(Scheme)),
        ("//site.example.com:22/", Err(Port)),
        ("/\\localhost", Err(Malformed)),
        ("../c?d", Ok("https://site.example.com/c?d")),
        ("//other.example.net", Ok("https://other.example.net/")),
        ("#e", Ok("https://site.example.com/a/b")),
    ];
    for (location, expected) in cases {
        let target = policy().follow(&from, location);
        assert_eq!(
            target.as_ref().map(|target| target.url()).map_err(|refusal| *refusal),
            expected,
            "{location}"
        );
    }
}

#[test]
fn hosts_are_allowed_and_denied_by_patterns() {
    let list = |patterns: &[&str]| patterns.iter().map(|pattern| (*pattern).to_owned()).collect::<Vec<_>>();
    let policy = Policy::new([], &list(&["*.Example.com", "one.example.net"]), &list(&["bad.*", "*x*y*"]));
    let cases = [
        ("a.example.com", None),
        ("a.b.example.com", None),
        ("one.example.net", None),
        ("example.com", Some(NotAllowed)),
        ("example.com.evil.net", Some(NotAllowed)),
        ("two.example.net", Some(NotAllowed)),
        ("bad.example.com", Some(Denied)),
        ("axbyc.example.com", Some(Denied)),
        ("localhost", Some(ReservedName)),
    ];
    for (host, refusal) in cases {
        assert_eq!(policy.check(&format!("https://{host}/")).err(), refusal, "{host}");
    }
}

/// Addresses at both ends of each range, and their neighbours.
const ADDRESSES: [(&str, bool); 58] = [
    ("0.0.0.0", false),
    ("0.255.255.255", false),
    ("1.0.0.0", true),
    ("9.255.255.255", true),
    ("10.0.0.0", false),
    ("10.255.255.255", false),
    ("11.0.0.0", true),
    ("100.63.255.255", true),
    ("100.64.0.0", false),
    ("100.127.255.255", false),
    ("100.128.0.0", true),
    ("127.0.0.1", false),
    ("128.0.0.0", true),
    ("169.253.255.255", true),
    ("169.254.169.254", false),
    ("169.255.0.0", true),
    ("168.63.129.16", false),
    ("172.15.255.255", true),
    ("172.16.0.0", false),
    ("172.31.255.255", false),
    ("172.32.0.0", true),
    ("192.0.0.8", false),
    ("192.0.1.0", true),
    ("192.0.2.1", false),
    ("192.88.99.1", false),
    ("192.168.0.1", false),
    ("192.169.0.0", true),
    ("198.17.255.255", true),
    ("198.18.0.0", false),
    ("198.19.255.255", false),
    ("198.20.0.0", true),
    ("198.51.100.1", false),
    ("203.0.113.1", false),
    ("203.0.114.0", true),
    ("223.255.255.255", true),
    ("224.0.0.1", false),
    ("255.255.255.255", false),
    ("::", false),
    ("::1", false),
    ("::ffff:1.1.1.1", false),
    ("::1.1.1.1", false),
    ("64:ff9b::101:101", false),
    ("64:ff9b:1::1", false),
    ("100::1", false),
    ("2001::1", false),
    ("2001:1ff:ffff::1", false),
    ("2001:200::1", true),
    ("2001:db8::1", false),
    ("2001:4860:4860::8888", true),
    ("2002:101:101::1", false),
    ("2606:4700::1111", true),
    ("3ffe::1", true),
    ("3fff::1", false),
    ("4000::1", false),
    ("5f00::1", false),
    ("fc00::1", false),
    ("fe80::1", false),
    ("ff02::1", false),
];

#[test]
fn s50_private_addresses_of_a_name_are_refused() {
    for (address, expected) in ADDRESSES {
        assert_eq!(is_public(address.parse().unwrap()), expected, "{address}");
    }
    let [public, private]: [IpAddr; 2] = ["1.1.1.1", "10.0.0.1"].map(|address| address.parse().unwrap());
    assert_eq!(check_addresses(&[public]), Ok(()));
    assert_eq!(check_addresses(&[public, private]), Err(PrivateAddress(private)));
    assert_eq!(check_addresses(&[]), Err(Unresolved));
    assert!(!PrivateAddress(private).to_string().contains("10."), "the client does not learn the address");
}
