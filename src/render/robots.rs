//! `robots.txt`: what search engines may read.

use crate::model::base_url::BaseUrl;

/// Returns `robots.txt`, with the sitemap's URL if the site's URL is known.
pub(super) fn robots_txt(base: Option<&BaseUrl>) -> String {
    let sitemap = base.map(|base| format!("Sitemap: {}\n", base.join("sitemap.xml"))).unwrap_or_default();
    format!("User-agent: *\nAllow: /\n{sitemap}")
}
