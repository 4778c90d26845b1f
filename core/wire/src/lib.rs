//! What generated code stands on: operations, callers, errors, decoding and the router.
