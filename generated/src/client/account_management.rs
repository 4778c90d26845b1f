//! Operations of the group `client/account_management`.

pub mod add3_pid;
pub mod bind3_pid;
pub mod change_password;
pub mod check_username_availability;
pub mod deactivate_account;
pub mod delete3pid_from_account;
pub mod get_account3_pids;
pub mod post3_pids;
pub mod register;
pub mod registration_token_validity;
pub mod request_token_to3_pidemail;
pub mod request_token_to3_pidmsisdn;
pub mod request_token_to_register_email;
pub mod request_token_to_register_msisdn;
pub mod request_token_to_reset_password_email;
pub mod request_token_to_reset_password_msisdn;
pub mod unbind3pid_from_account;

pub use add3_pid::Add3Pid;
pub use bind3_pid::Bind3Pid;
pub use change_password::ChangePassword;
pub use check_username_availability::CheckUsernameAvailability;
pub use deactivate_account::DeactivateAccount;
pub use delete3pid_from_account::Delete3pidFromAccount;
pub use get_account3_pids::GetAccount3Pids;
pub use post3_pids::Post3Pids;
pub use register::Register;
pub use registration_token_validity::RegistrationTokenValidity;
pub use request_token_to_register_email::RequestTokenToRegisterEmail;
pub use request_token_to_register_msisdn::RequestTokenToRegisterMsisdn;
pub use request_token_to_reset_password_email::RequestTokenToResetPasswordEmail;
pub use request_token_to_reset_password_msisdn::RequestTokenToResetPasswordMsisdn;
pub use request_token_to3_pidemail::RequestTokenTo3Pidemail;
pub use request_token_to3_pidmsisdn::RequestTokenTo3Pidmsisdn;
pub use unbind3pid_from_account::Unbind3pidFromAccount;
