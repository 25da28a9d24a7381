//! Opens a page in the reader's browser.

use anyhow::Context as _;

/// Opens an address in the browser that the system prefers, without waiting for it.
///
/// # Errors
/// When the system has none, or cannot start it.
pub fn open(address: &str) -> anyhow::Result<()> {
    open::that_detached(address).with_context(|| format!("no browser could be opened for {address}"))
}
