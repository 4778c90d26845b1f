//! The user ids that the rules read in a content or a state key.

use std::net::Ipv6Addr;

/// The longest user id (bytes).
const MAX_USER_ID_BYTES: usize = 255;

/// Whether a text is a user id, with any localpart.
pub(super) fn is_user_id(text: &str) -> bool {
    let parts = text.strip_prefix('@').and_then(|rest| rest.split_once(':'));
    text.len() <= MAX_USER_ID_BYTES && parts.is_some_and(|(_, server)| is_server_name(server))
}

/// Whether a text is a server name as Synapse reads it: no label of a host is empty, and a port has any number of
/// digits. ruma takes empty labels, and ports up to 65,535.
fn is_server_name(text: &str) -> bool {
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) if !text.ends_with(']') => (host, Some(port)),
        _ => (text, None),
    };
    let is_number = |port: &str| !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
    port.is_none_or(is_number) && (is_host(host) || is_address(host))
}

fn is_host(text: &str) -> bool {
    let is_in_label = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    text.split('.').all(|label| !label.is_empty() && label.bytes().all(is_in_label))
}

fn is_address(text: &str) -> bool {
    let address = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    address.is_some_and(|address| address.parse::<Ipv6Addr>().is_ok())
}

/// The owner of a state key, in versions with owned state: the user id that ends before the first underscore after the
/// first colon, or with the key.
pub(super) fn owner(state_key: &str) -> Option<&str> {
    let (localpart, rest) = state_key.split_once(':')?;
    let server = rest.split('_').next()?;
    let owner = state_key.get(..localpart.len() + 1 + server.len())?;
    is_user_id(owner).then_some(owner)
}
