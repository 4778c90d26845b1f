//! Rooms made and entered by the pure rules.
