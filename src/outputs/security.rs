//! `.well-known/security.txt` (RFC 9116): whom to tell of a weakness of the site. An author's own takes
//! its place.

use super::xml::rfc3339;
use super::{Make, Scene, text_file};
use crate::diag::{Findings, messages};
use crate::model::config::Security;
use crate::model::route::Route;
use crate::model::site::Site;
use crate::render::Stage;

/// Where it stands.
const PATH: &str = ".well-known/security.txt";

pub(super) fn routes(scene: Scene<'_>) -> Vec<Route<Make>> {
    let Some(security) = scene.site.config.hosts.security.clone() else {
        return Vec::new();
    };
    let text = move |stage: &Stage<'_>| text(stage, &security);
    let route = text_file(scene, PATH, "`security.txt`", text);
    route.into_iter().collect()
}

/// Reports that it holds no more at the instant of the site.
pub(super) fn check(site: &Site, found: &mut Findings) {
    let security = site.config.hosts.security.as_ref();
    if let Some(security) = security.filter(|security| security.expires <= site.as_of) {
        found.push(messages::hosts::security_expired(security.expires_place));
    }
}

fn text(stage: &Stage<'_>, security: &Security) -> String {
    let contacts = security.contacts.iter();
    let mut fields: Vec<(&str, String)> = contacts
        .map(|contact| ("Contact", contact.clone()))
        .collect();
    fields.push(("Expires", rfc3339(security.expires)));
    fields.extend(security.more.iter().cloned());
    let itself = stage.permalink(&format!("/{PATH}"));
    // an address of the web may stand there only if nobody on the way can change what it leads to
    if itself.starts_with("https://") {
        fields.push(("Canonical", itself));
    }
    let lines = fields.into_iter();
    lines
        .map(|(name, value)| [name, ": ", &value, "\n"].concat())
        .collect()
}
