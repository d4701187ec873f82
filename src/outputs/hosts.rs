//! Files that tell web hosts how to serve the site: `_headers` (Netlify, Cloudflare Pages), `.nojekyll`
//! and `CNAME` (GitHub Pages). An author's own take their places.

use std::fmt::Write as _;

use super::{Make, Scene, text_file};
use crate::model::config::Api;
use crate::model::route::Route;
use crate::render::{Stage, policy};

/// Where the theme's assets are, under names that change with what is in them.
const ASSETS: &str = "/assets/";

pub(super) fn routes(scene: Scene<'_>) -> Vec<Route<Make>> {
    let hosts = &scene.site.config.hosts;
    let mut routes = vec![text_file(scene, ".nojekyll", "a file for hosts", |_| {
        String::new()
    })];
    if hosts.headers {
        let of = "the headers for hosts";
        routes.push(text_file(scene, "_headers", of, headers));
    }
    if let Some(name) = hosts.cname.clone() {
        let of = "the host name";
        routes.push(text_file(scene, "CNAME", of, move |_| format!("{name}\n")));
    }
    routes.into_iter().flatten().collect()
}

/// What is sent along with every file, and that assets never change. Hosts know the types of all that
/// is written. To them feeds are XML, as they should be: as `application/atom+xml`, with `nosniff`,
/// Chromium shows them as plain text.
fn headers(stage: &Stage<'_>) -> String {
    let policy = policy::of(&stage.site.config, policy::For::Host)
        .map_or_else(String::new, |own| format!("{own}; "));
    let root = stage.url("/");
    let mut text = format!(
        "{root}*\n  \
         Content-Security-Policy: {policy}frame-ancestors 'none'\n  \
         Permissions-Policy: camera=(), geolocation=(), microphone=()\n  \
         Referrer-Policy: strict-origin-when-cross-origin\n  \
         X-Content-Type-Options: nosniff\n"
    );
    if stage.site.config.api != Api::None {
        // for programs that run in the pages of others
        let _ = write!(
            text,
            "{}*\n  Access-Control-Allow-Origin: *\n",
            stage.url("/api/")
        );
    }
    let mut stays = |paths: &str| {
        // writing to a String can't fail
        let _ = write!(
            text,
            "{paths}\n  Cache-Control: public, max-age=31536000, immutable\n"
        );
    };
    if has_others_among_assets(stage) {
        for asset in stage.theme.assets.values() {
            stays(&stage.url(&asset.address));
        }
    } else if !stage.theme.assets.is_empty() {
        stays(&format!("{}*", stage.url(ASSETS)));
    }
    text
}

/// Whether anything else stands where the assets are, under a name that may stay when it changes.
fn has_others_among_assets(stage: &Stage<'_>) -> bool {
    let site = stage.site;
    let is_there = |address: &str| address.starts_with(ASSETS);
    let statics = stage.library.sources().iter();
    let mut statics = statics.filter_map(|(_, file)| file.path.strip_prefix("content/static"));
    statics.any(is_there)
        || site.pages.iter().any(|page| is_there(&page.address))
        || site.retracted.iter().any(|page| is_there(&page.address))
        || site.plain.iter().any(|page| is_there(&page.address))
        || site.attachments.keys().any(|address| is_there(address))
        || site.redirects.iter().any(|(old, ..)| is_there(old))
}
