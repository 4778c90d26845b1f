//! Tests of the federation API: one file per operation.

mod openid {
    mod exchange_open_id_token;
}
mod wellknown {
    mod get_well_known;
}
