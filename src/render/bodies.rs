//! The bodies of briefings as HTML. A briefing's page and the files beside it all want its body, and are
//! made one after another by the same thread: so each thread keeps the last one that it made.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::html;
use crate::model::site::PageId;

/// A body, and what is made of it when it is first asked for.
#[derive(Debug)]
pub struct Body {
    html: String,
    /// Where it comes from: the site's origin and the address of its page, as the world knows them.
    from: [String; 2],
    whole: OnceLock<String>,
    lines: OnceLock<String>,
}

impl Body {
    pub(super) fn new(html: String, from: [String; 2]) -> Self {
        Self {
            html,
            from,
            whole: OnceLock::new(),
            lines: OnceLock::new(),
        }
    }

    /// As its page has it.
    #[must_use]
    pub fn html(&self) -> &str {
        &self.html
    }

    /// As others have it: all addresses are whole.
    #[must_use]
    pub fn with_whole_addresses(&self) -> &str {
        let [origin, page] = &self.from;
        let made = || html::with_whole_addresses(&self.html, origin, page);
        self.whole.get_or_init(made)
    }

    /// What is read in it, plain, a line a block.
    #[must_use]
    pub fn lines(&self) -> &str {
        self.lines.get_or_init(|| html::lines(&self.html))
    }
}

/// The last body of each thread.
#[derive(Debug)]
pub(super) struct Bodies(Vec<Mutex<Option<Last>>>);

type Last = (PageId, Arc<Body>);

impl Bodies {
    /// None yet.
    pub(super) fn new() -> Self {
        let threads = rayon::current_num_threads().max(1);
        Self((0..threads).map(|_| Mutex::new(None)).collect())
    }

    /// The body of a briefing, made by `make` if it is not the last one.
    ///
    /// # Errors
    /// Those of `make`.
    pub(super) fn get<E>(
        &self,
        id: PageId,
        make: impl FnOnce() -> Result<Body, E>,
    ) -> Result<Arc<Body>, E> {
        // threads that are not rayon's share a place
        let thread = rayon::current_thread_index().unwrap_or_default();
        let place = &self.0[thread % self.0.len()];
        let last = || place.lock().unwrap_or_else(PoisonError::into_inner);
        let known = last().as_ref().filter(|(of, _)| *of == id).cloned();
        if let Some((_, body)) = known {
            return Ok(body);
        }
        let body = Arc::new(make()?);
        *last() = Some((id, Arc::clone(&body)));
        Ok(body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_body_is_made_once() {
        let bodies = Bodies::new();
        let body = |text: &str| Ok::<_, ()>(Body::new(text.to_owned(), Default::default()));
        let get = |number, text| {
            bodies
                .get(PageId(number), || body(text))
                .map(|b| b.html().to_owned())
        };
        assert_eq!(get(1, "a").as_deref(), Ok("a"));
        assert_eq!(get(1, "b").as_deref(), Ok("a"));
        assert_eq!(get(2, "c").as_deref(), Ok("c"));
        assert_eq!(get(1, "d").as_deref(), Ok("d"));
        assert_eq!(bodies.get(PageId(3), || Err(())).err(), Some(()));
    }
}
