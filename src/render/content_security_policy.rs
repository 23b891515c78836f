//! The Content Security Policy of every page.

/// The Content Security Policy: everything from the site's own host, nothing inline.
/// `themes/README.md` explains it.
pub(crate) const POLICY: &str = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'";
