//! The inline elements that are open while a body is written.

use rustc_hash::FxHashSet;

/// The state of the open inline elements.
#[derive(Debug, Default)]
pub struct Inlines {
    /// What each open link ends with.
    pub links: Vec<&'static str>,
    /// Whether the text of the open link is the target's title, so that its own is dropped.
    pub titled: bool,
    /// The open image; images nest only as text.
    pub image: Option<Image>,
    /// How many images are open inside it.
    pub image_depth: usize,
    called: FxHashSet<usize>,
}

/// An image whose alternative text is being read.
#[derive(Debug)]
pub struct Image {
    /// Where it is.
    pub url: String,
    /// Its title.
    pub title: String,
    /// Its alternative text so far.
    pub alt: String,
}

impl Inlines {
    /// Whether only plain text counts here: the alternative text of an image, or a dropped link text.
    pub const fn takes_plain_text(&self) -> bool {
        self.image.is_some() || self.titled
    }

    /// Whether the footnote of this number is called for the first time.
    pub fn first_call(&mut self, number: usize) -> bool {
        self.called.insert(number)
    }
}
