//! The small pages that a wiki may show in a frame.

use std::fmt::Write as _;
use std::sync::Arc;

use super::address::Address;
use super::graph::Graph;
use super::kind::{Kind, RecordKey};
use super::summary::Summary;
use super::view::escape;

/// What the addresses of these pages begin with; the address of the record's own page follows.
const FOLDER: &str = "embed/";

/// The height of the frame in pixels, for a flag and for each item of a checklist.
const FLAG_PX: usize = 480;
const ITEM_PX: usize = 110;

/// Whether records of a kind have such a page.
#[must_use]
pub const fn is_embedded(kind: Kind) -> bool {
    matches!(kind, Kind::Flag | Kind::Checklist)
}

/// Where a record is shown for frames, if its kind is.
#[must_use]
pub fn address(key: &RecordKey) -> Option<Address> {
    let folder = key.kind.folder().filter(|_| is_embedded(key.kind))?;
    Some(Address::new(&[FOLDER, folder, "/", &key.id, "/"].concat()))
}

/// The address for frames that stands beside an own or former address of a record.
///
/// Invariant: it follows from an address that is kept, so it is kept as long.
#[must_use]
pub fn beside(own: &Address) -> Option<Address> {
    let (folder, id) = own.path().strip_suffix('/')?.split_once('/')?;
    let kind = Kind::of_folder(folder).filter(|_| !id.contains('/'))?;
    address(&RecordKey { kind, id: Arc::from(id) })
}

/// The address of a record that an address for frames stands beside.
#[must_use]
pub fn shown_by(embed: &Address) -> Option<Address> {
    embed.path().strip_prefix(FOLDER).map(Address::new)
}

impl Graph {
    /// The HTML by which a page elsewhere shows a record in a frame; none where nobody else may, or where the site has no
    /// base address.
    #[must_use]
    pub fn embed_snippet(&self, page: &Summary) -> Option<String> {
        let address = address(&page.key).filter(|_| !self.config.embed.allow.is_empty())?;
        let items = page.references.iter().filter(|reference| reference.field == Some("items")).count();
        let height = FLAG_PX.max(ITEM_PX * items);
        let mut html = "<iframe src=\"".to_owned();
        escape(&self.absolute(&address)?, &mut html);
        html.push_str("\" title=\"");
        escape(&page.title, &mut html);
        _ = write!(html, "\" width=\"100%\" height=\"{height}\" loading=\"lazy\"></iframe>");
        Some(html)
    }
}
