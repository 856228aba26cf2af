//! Drives the proxy and a bare pass-through side by side and compares them.
