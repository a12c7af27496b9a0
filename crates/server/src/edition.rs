//! What is served: an edition, the whole site as it stands for one version of the ledger.

use crate::error::Error;
pub use levelhead_pages::site::File;
use std::sync::Arc;

/// The site for one version of the ledger. It never changes.
pub trait Edition: Send + Sync + 'static {
    /// The paths of all files, relative and with `/`, such as `claims/A/index.html`.
    fn paths(&self) -> Vec<String>;

    /// The file at a path; the same bytes each time. It may take long: it is called where waiting harms nobody.
    fn render(&self, path: &str) -> Option<File>;

    /// The page that answers a search, in the place of the search page at `path`, such as `es/search/index.html`.
    /// `query` is short and comes from a stranger. `None` where the site has no such page.
    fn search(&self, path: &str, query: &str) -> Option<File>;
}

/// Where editions come from. It lives in a thread of its own.
pub trait Source: Send + 'static {
    /// Names the version that [`Source::load`] would now give. Asked often, so it must be cheap.
    ///
    /// # Errors
    /// When it cannot be told; the edition at hand stays.
    fn version(&mut self) -> Result<String, Error>;

    /// Makes the edition as of now.
    ///
    /// # Errors
    /// When it cannot be made; the edition at hand stays.
    fn load(&mut self) -> Result<Arc<dyn Edition>, Error>;
}
