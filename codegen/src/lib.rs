//! Reads spec/ and writes generated/.
