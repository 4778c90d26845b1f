//! `GET /.well-known/matrix/support`

use lattice_generated::client::server_administration::get_wellknown_support::{
    Contacts, ContactsRole, GetWellknownSupport, Request, Response,
};
use lattice_wire::{Handle, MatrixError};

use crate::config::Contact;
use crate::server::Server;

impl Handle<GetWellknownSupport> for Server {
    /// Returns the contacts for administration and security and the support page that the operator has set.
    async fn handle(&self, (): (), _: Request) -> Result<Response, MatrixError> {
        let settings = &self.config.well_known;
        let roles =
            [(&settings.admin, ContactsRole::RoleAdmin), (&settings.security, ContactsRole::RoleSecurity)];
        let contacts = roles.into_iter().filter(|(contact, _)| !contact.is_empty());
        let contacts: Vec<Contacts> = contacts.map(|(contact, role)| contacts_of(contact, role)).collect();
        let response = Response::new();
        match (contacts.is_empty(), settings.support_page.clone()) {
            (true, None) => Err(MatrixError::not_found("No support page and no contact is set.")),
            (true, Some(page)) => Ok(response.support_page(page)),
            (false, None) => Ok(response.contacts(contacts)),
            (false, Some(page)) => Ok(response.contacts(contacts).support_page(page)),
        }
    }
}

fn contacts_of(contact: &Contact, role: ContactsRole) -> Contacts {
    let mut contacts = Contacts::new(role);
    contacts.email_address.clone_from(&contact.email);
    contacts.matrix_id.clone_from(&contact.matrix_id);
    contacts
}
