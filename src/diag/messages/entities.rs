//! Messages about actors, topics and countries.

use crate::diag::{
    Diagnostic, Place,
    Severity::{Error, Warning},
};

/// A name in `countries:` that is that of an actor.
#[must_use]
pub fn actor_as_country(place: Place, name: &str) -> Diagnostic {
    Diagnostic::new(
        Error,
        "unknown-country",
        place,
        format!("`{name}` is no country but an actor"),
    )
    .help("name it in `actors`")
}

/// A name in `countries:` that is none.
#[must_use]
pub fn unknown_country(place: Place, name: &str, near: Option<&str>) -> Diagnostic {
    let found = Diagnostic::new(
        Error,
        "unknown-country",
        place,
        format!("`{name}` is no country"),
    );
    let union = ["eu", "european union"].contains(&name.to_lowercase().as_str());
    match (near, union) {
        (_, true) => found.help("the European Union is an organisation: name it in `actors`"),
        (Some(_), _) => found.did_you_mean(near),
        (None, false) => found.help(
            "use a name or a code of ISO 3166-1, or register an alias in content/countries.yaml",
        ),
    }
}

/// A name in `actors:` or `topics:` that no registry has; reported once a name.
#[must_use]
pub fn unregistered(
    place: Place,
    kind: &str,
    plural: &str,
    name: &str,
    near: Option<&str>,
) -> Diagnostic {
    let found = Diagnostic::new(
        Warning,
        match kind {
            "actor" => "unknown-actor",
            _ => "unknown-topic",
        },
        place,
        format!("`{name}` is no registered {kind}"),
    );
    match near {
        Some(_) => found.did_you_mean(near),
        None => found.help(format!(
            "register it in content/{plural}.yaml, or with `dateline new {kind} \"{name}\"`"
        )),
    }
}

/// Two entities of one kind share a name.
#[must_use]
pub fn name_taken(place: Place, other: Place, kind: &str, name: &str) -> Diagnostic {
    Diagnostic::new(
        Error,
        "name-taken",
        place,
        format!("two {kind} entries share the name `{name}`"),
    )
    .label(other, "the other one")
    .help("take the name or alias out of one of them; case, accents and spaces don't count")
}

/// A registered country name that belongs to another country.
#[must_use]
pub fn country_name_taken(place: Place, name: &str, country: &str) -> Diagnostic {
    Diagnostic::new(
        Error,
        "name-taken",
        place,
        format!("`{name}` already means {country}"),
    )
    .help("take it out; the names of countries are built in")
}

/// The same entity registered twice.
#[must_use]
pub fn registered_twice(place: Place, other: Place, kind: &str, id: &str) -> Diagnostic {
    Diagnostic::new(
        Error,
        "registered-twice",
        place,
        format!("the {kind} `{id}` is registered twice"),
    )
    .label(other, "first registered here")
    .help("keep one of the two")
}

/// A `parent` or member that no registry has.
#[must_use]
pub fn unknown_entity(
    place: Place,
    key: &str,
    kind: &str,
    name: &str,
    near: Option<&str>,
) -> Diagnostic {
    let found = Diagnostic::new(
        Error,
        "unknown-entity",
        place,
        format!("`{key}` names `{name}`, and there is no such {kind}"),
    );
    match near {
        Some(_) => found.did_you_mean(near),
        None => found.help(format!("register the {kind}, or mend the name")),
    }
}

/// A topic that is its own ancestor.
#[must_use]
pub fn parent_ring(place: Place, name: &str) -> Diagnostic {
    Diagnostic::new(
        Error,
        "parent-ring",
        place,
        format!("`{name}` is its own ancestor"),
    )
    .help("take `parent:` out of one of the topics in the ring")
}

/// The same entity twice in one list, by the same or another name.
#[must_use]
pub fn named_twice(place: Place, first: Place, name: &str, entity: &str) -> Diagnostic {
    Diagnostic::new(
        Warning,
        "named-twice",
        place,
        format!("`{name}` is {entity}, which this list has already"),
    )
    .label(first, "first named here")
    .help("keep one of the two")
}

/// A name without a letter or digit, so that it can have no address.
#[must_use]
pub fn name_without_letters(place: Place, name: &str) -> Diagnostic {
    Diagnostic::new(
        Error,
        "no-address",
        place,
        format!("`{name}` has no letter or digit to make an address of"),
    )
    .help("mend the name")
}
