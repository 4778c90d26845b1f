//! What a domain says of its Matrix server, as the operator sets it. Nothing by default.

use ruma_common::{OwnedServerName, OwnedUserId, ServerName, UserId};

/// The settings behind `/.well-known/matrix/*`.
#[derive(Debug, Clone, Default)]
pub struct WellKnown {
    /// `PUBLIC_BASE_URL`: where clients reach this server.
    pub base_url: Option<String>,
    /// `FEDERATION_SERVER`: where other servers reach it, as a name with or without a port.
    pub federation_server: Option<OwnedServerName>,
    /// `SUPPORT_PAGE`: where users find help.
    pub support_page: Option<String>,
    /// `SUPPORT_EMAIL`, `SUPPORT_MATRIX_ID`: who administers the server.
    pub admin: Contact,
    /// `SECURITY_EMAIL`, `SECURITY_MATRIX_ID`: who hears of weaknesses.
    pub security: Contact,
}

/// How somebody can be reached.
#[derive(Debug, Clone, Default)]
pub struct Contact {
    /// By e-mail.
    pub email: Option<String>,
    /// By Matrix.
    pub matrix_id: Option<OwnedUserId>,
}

impl WellKnown {
    /// Reads the settings by name; an empty one is none.
    ///
    /// # Errors
    /// A sentence for the operator that names the setting.
    pub(crate) fn read(setting: &impl Fn(&str) -> Option<String>) -> Result<Self, String> {
        let contact = |email: &str, matrix_id: &str| {
            Ok::<_, String>(Contact {
                email: checked(setting, email, "e-mail address", |value| {
                    value.split_once('@').is_some().then(|| value.to_owned())
                })?,
                matrix_id: checked(setting, matrix_id, "user id", |value| UserId::parse(value).ok())?,
            })
        };
        Ok(Self {
            base_url: checked(setting, "PUBLIC_BASE_URL", "address", address)?,
            federation_server: checked(setting, "FEDERATION_SERVER", "server name", |value| {
                ServerName::parse(value).ok()
            })?,
            support_page: checked(setting, "SUPPORT_PAGE", "address", address)?,
            admin: contact("SUPPORT_EMAIL", "SUPPORT_MATRIX_ID")?,
            security: contact("SECURITY_EMAIL", "SECURITY_MATRIX_ID")?,
        })
    }
}

impl Contact {
    /// Whether there is no way to reach them.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.email.is_none() && self.matrix_id.is_none()
    }
}

fn checked<T>(
    setting: &impl Fn(&str) -> Option<String>,
    name: &str,
    what: &str,
    read: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, String> {
    let Some(value) = setting(name).filter(|value| !value.is_empty()) else { return Ok(None) };
    read(&value).map(Some).ok_or_else(|| format!("{name} is `{value}`, which is no {what}."))
}

fn address(value: &str) -> Option<String> {
    let rest = value.strip_prefix("https://").or_else(|| value.strip_prefix("http://"))?;
    (!rest.is_empty()).then(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::WellKnown;

    fn read(name: &str, value: &str) -> Result<WellKnown, String> {
        WellKnown::read(&|wanted: &str| (wanted == name).then(|| value.to_owned()))
    }

    #[test]
    fn a_mistake_is_named() {
        for (name, value) in [
            ("PUBLIC_BASE_URL", "matrix.example.org"),
            ("SUPPORT_PAGE", "https://"),
            ("FEDERATION_SERVER", "https://example.org"),
            ("SUPPORT_EMAIL", "alice"),
            ("SECURITY_MATRIX_ID", "alice"),
        ] {
            let complaint = read(name, value).unwrap_err();
            assert!(complaint.starts_with(&format!("{name} is `{value}`, which is no ")), "{complaint}");
        }
    }

    #[test]
    fn nothing_is_said_by_default() {
        let silent = read("PUBLIC_BASE_URL", "").unwrap();
        assert!(silent.base_url.is_none() && silent.admin.is_empty() && silent.security.is_empty());
    }
}
