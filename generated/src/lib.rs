//! Requests, responses and routes generated from spec/; never edited by hand.
