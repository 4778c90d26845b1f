//! A one-page Worker: what the runtime itself costs, beside our own numbers.
