//! The behaviour of the homeserver: handlers, objects, directories, ports.
