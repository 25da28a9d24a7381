//! What the server is handed: the site that it serves, and how it is set up.

use std::sync::Arc;

use super::events::Saved;
use super::vet::Hosts;

/// A file of the site as the server sends it.
#[derive(Debug, Clone)]
pub struct Reply {
    /// Its bytes, as a build would publish them.
    pub bytes: Arc<[u8]>,
    /// A hash of them.
    pub version: u64,
    /// Whether it stands in for a page that cannot be made.
    pub broken: bool,
}

impl Reply {
    /// The reply of these bytes.
    #[must_use]
    pub fn of(bytes: Vec<u8>) -> Self {
        Self { version: xxhash_rust::xxh3::xxh3_64(&bytes), bytes: Arc::from(bytes), broken: false }
    }
}

/// What the server serves.
pub trait Site: Send + Sync + 'static {
    /// The path at which the site is mounted, with slashes around it.
    fn base(&self) -> String;
    /// The mounts that it had earlier.
    fn former_bases(&self) -> Vec<String>;
    /// The file that would be published at this path; none when there would be none.
    fn file(&self, path: &str) -> Option<Reply>;
    /// What is sent for addresses that do not exist.
    fn missing(&self) -> Reply;
    /// The state of the preview as JSON in one line, for a reader who has the page of this file open. `session` names
    /// this run of the server; `saved` is the page whose source was just saved.
    fn state(&self, file: Option<&str>, saved: Option<&Saved>, session: &str) -> String;
    /// The page of this file as it was before the last change of it.
    fn previous(&self, file: &str) -> Option<Reply>;
}

/// How a server is set up.
#[derive(Debug, Clone)]
pub struct Setup {
    /// The names that it answers to.
    pub hosts: Hosts,
    /// Whether open pages go to the page that was just saved.
    pub follow: bool,
}
