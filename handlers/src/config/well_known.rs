//! The settings of the `.well-known` files. All are unset by default.

use ruma_common::{OwnedServerName, OwnedUserId, ServerName, UserId};

use super::Findings;

/// The settings behind `/.well-known/matrix/*`.
#[derive(Debug, Clone, Default)]
pub struct WellKnown {
    /// `PUBLIC_BASE_URL`: the base URL of this server for clients.
    pub base_url: Option<String>,
    /// `FEDERATION_SERVER`: the name of this server for other servers, with or without a port.
    pub federation_server: Option<OwnedServerName>,
    /// `SUPPORT_PAGE`: the address of a page that helps users.
    pub support_page: Option<String>,
    /// `SUPPORT_EMAIL`, `SUPPORT_MATRIX_ID`: the contact for administration.
    pub admin: Contact,
    /// `SECURITY_EMAIL`, `SECURITY_MATRIX_ID`: the contact for reports of vulnerabilities.
    pub security: Contact,
}

/// The addresses of one contact.
#[derive(Debug, Clone, Default)]
pub struct Contact {
    /// The e-mail address.
    pub email: Option<String>,
    /// The Matrix user id.
    pub matrix_id: Option<OwnedUserId>,
}

impl WellKnown {
    /// Reads the settings by name. An empty setting counts as unset.
    pub(super) fn read(setting: &impl Fn(&str) -> Option<String>, findings: &mut Findings) -> Self {
        let server_name = |value: &str| ServerName::parse(value).ok();
        Self {
            base_url: checked(setting, findings, ("PUBLIC_BASE_URL", "address"), address),
            federation_server: checked(setting, findings, ("FEDERATION_SERVER", "server name"), server_name),
            support_page: checked(setting, findings, ("SUPPORT_PAGE", "address"), address),
            admin: contact(setting, findings, ("SUPPORT_EMAIL", "SUPPORT_MATRIX_ID")),
            security: contact(setting, findings, ("SECURITY_EMAIL", "SECURITY_MATRIX_ID")),
        }
    }
}

impl WellKnown {
    /// Where a user who needs the administrator turns to, as a URI; the base URL of a server without a contact.
    #[must_use]
    pub fn admin_contact(&self, server_name: &ServerName) -> String {
        let mail = || self.admin.email.as_ref().map(|email| format!("mailto:{email}"));
        let matrix = || self.admin.matrix_id.as_ref().map(|user_id| user_id.matrix_to_uri().to_string());
        let page = self.support_page.clone().or_else(mail).or_else(matrix);
        page.or_else(|| self.base_url.clone()).unwrap_or_else(|| format!("https://{server_name}"))
    }
}

impl Contact {
    /// Whether the contact has no address.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.email.is_none() && self.matrix_id.is_none()
    }
}

fn contact(
    setting: &impl Fn(&str) -> Option<String>,
    findings: &mut Findings,
    (email, matrix_id): (&str, &str),
) -> Contact {
    let mail = |value: &str| value.contains('@').then(|| value.to_owned());
    Contact {
        email: checked(setting, findings, (email, "e-mail address"), mail),
        matrix_id: checked(setting, findings, (matrix_id, "user id"), |value| UserId::parse(value).ok()),
    }
}

fn checked<T>(
    setting: &impl Fn(&str) -> Option<String>,
    findings: &mut Findings,
    (name, what): (&str, &str),
    read: impl Fn(&str) -> Option<T>,
) -> Option<T> {
    let value = setting(name).filter(|value| !value.is_empty())?;
    let valid = read(&value).ok_or_else(|| format!("{name} is `{value}`, which is not a valid {what}."));
    findings.keep(valid)
}

fn address(value: &str) -> Option<String> {
    let rest = value.strip_prefix("https://").or_else(|| value.strip_prefix("http://"))?;
    (!rest.is_empty()).then(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{Findings, WellKnown};

    fn read(name: &str, value: &str) -> (WellKnown, String) {
        let mut findings = Findings::default();
        let read = WellKnown::read(&|wanted: &str| (wanted == name).then(|| value.to_owned()), &mut findings);
        (read, findings.to_string())
    }

    #[test]
    fn an_error_names_the_invalid_setting() {
        for (name, value) in [
            ("PUBLIC_BASE_URL", "matrix.example.org"),
            ("SUPPORT_PAGE", "https://"),
            ("FEDERATION_SERVER", "https://example.org"),
            ("SUPPORT_EMAIL", "alice"),
            ("SECURITY_MATRIX_ID", "alice"),
        ] {
            let (_, error) = read(name, value);
            assert!(error.starts_with(&format!("{name} is `{value}`, which is not a valid ")), "{error}");
        }
    }

    #[test]
    fn an_empty_setting_counts_as_unset() {
        let (unset, error) = read("PUBLIC_BASE_URL", "");
        assert_eq!(error, "");
        assert!(unset.base_url.is_none() && unset.admin.is_empty() && unset.security.is_empty());
    }
}
