//! One of the two streams of a command.

use std::io::{self, Write};

/// A stream that never fails to be written to: it keeps its first fault.
pub(super) struct Stream {
    pub(super) writer: Box<dyn Write + Send>,
    pub(super) fault: Option<io::Error>,
    pub(super) coloured: bool,
    /// Whether a person looks at it right now, so that a line may be drawn over.
    pub(super) live: bool,
}

impl Stream {
    pub(super) fn write(&mut self, text: &str) {
        if self.fault.is_none() {
            self.fault = self.writer.write_all(text.as_bytes()).and_then(|()| self.writer.flush()).err();
        }
    }
}
