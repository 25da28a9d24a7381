//! The manifest: which files of the output folder are ours, and what they hold.

use std::fmt::Write as _;
use std::fs::File;
use std::io::Read;

use anyhow::bail;
use memchr::memchr3;
use rayon::slice::ParallelSliceMut as _;
use rustc_hash::{FxHashMap, FxHashSet};
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

/// The manifest's file name, at the top of the output folder.
pub(super) const NAME: &str = ".opsbook";

/// The room that a line takes beside its path.
const LINE_BYTES: usize = 28;

/// How every manifest begins, whatever its version: the mark of a folder that
/// we made.
pub(super) const MARK: &str = "opsbook manifest ";

/// How a manifest of this version begins.
pub(super) const HEADER: &str = "opsbook manifest 1";

/// What a file holds: a hash of its bytes (xxh3, 64 bits) and their number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Print {
    pub hash: u64,
    pub size_bytes: u64,
}

impl Print {
    /// Of a file whose bytes are not settled. No file has it: the hash of no
    /// bytes is not zero.
    pub(super) const UNSETTLED: Self = Self { hash: 0, size_bytes: 0 };

    pub(super) fn of(bytes: &[u8]) -> Self {
        Self { hash: xxh3_64(bytes), size_bytes: bytes.len() as u64 }
    }

    /// Of everything that `source` gives from here on.
    pub(super) fn of_file(source: &File) -> std::io::Result<Self> {
        match Self::of_stream(source, |_| Ok(())) {
            Ok(print) => Ok(print),
            Err(StreamFault::Source(e) | StreamFault::Sink(e)) => Err(e),
        }
    }

    /// Of everything that `source` gives; each piece also goes to `sink`.
    pub(super) fn of_stream<E>(mut source: impl Read, mut sink: impl FnMut(&[u8]) -> Result<(), E>) -> Result<Self, StreamFault<E>> {
        let mut piece = vec![0; 128 * 1024];
        let mut hasher = Xxh3::new();
        let mut size_bytes = 0;
        loop {
            let count = match source.read(&mut piece) {
                Ok(0) => break,
                Ok(count) => count,
                Err(e) if e.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(e) => return Err(StreamFault::Source(e)),
            };
            hasher.update(&piece[..count]);
            sink(&piece[..count]).map_err(StreamFault::Sink)?;
            size_bytes += count as u64;
        }
        Ok(Self { hash: hasher.digest(), size_bytes })
    }
}

/// Which end of a stream failed.
pub(super) enum StreamFault<E> {
    Source(std::io::Error),
    Sink(E),
}

/// The files that a build left in the output folder.
#[derive(Default)]
pub(super) struct Manifest {
    pub files: FxHashMap<String, Print>,
}

impl Manifest {
    /// Reads a manifest back. The error is a clause for "the manifest is
    /// damaged: …".
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, String> {
        let text = std::str::from_utf8(bytes).map_err(|_| "it is not text".to_owned())?;
        let mut lines = text.lines();
        let header = lines.next().unwrap_or_default();
        let count: Option<usize> =
            header.strip_prefix(HEADER).and_then(|rest| rest.strip_prefix(": ")?.strip_suffix(" files")?.parse().ok());
        let Some(count) = count else {
            return Err(match header.strip_prefix(MARK) {
                Some(_) => "its first line is of another version of opsbook".to_owned(),
                None => "its first line is not a manifest's".to_owned(),
            });
        };
        let mut files = FxHashMap::default();
        for (at, line) in lines.enumerate() {
            let entry = parse_line(line);
            if entry.is_none_or(|(path, print)| files.insert(path, print).is_some()) {
                return Err(format!("line {} cannot be understood", at + 2));
            }
        }
        if files.len() == count { Ok(Self { files }) } else { Err(format!("it should list {count} files and lists {}", files.len())) }
    }

    /// The manifest of these files: the same files give the same bytes.
    pub(super) fn text<'a>(files: impl Iterator<Item = (&'a str, Print)>) -> String {
        let mut files: Vec<_> = files.collect();
        files.par_sort_unstable_by_key(|(path, _)| *path);
        let bytes: usize = files.iter().map(|(path, _)| path.len() + LINE_BYTES).sum();
        let mut text = String::with_capacity(bytes);
        writeln!(text, "{HEADER}: {} files", files.len()).expect("a text takes every line");
        for (path, Print { hash, size_bytes }) in files {
            push_hex(hash, &mut text);
            text.extend([" ", &size_bytes.to_string(), " ", &escape(path), "\n"]);
        }
        text
    }

    /// The folders that hold these files, at any depth.
    pub(super) fn folders(&self) -> FxHashSet<&str> {
        self.files.keys().flat_map(|path| folders_above(path)).collect()
    }
}

/// The folders that a path lies in, innermost first.
pub(super) fn folders_above(path: &str) -> impl Iterator<Item = &str> {
    path.rmatch_indices('/').map(|(at, _)| &path[..at])
}

fn parse_line(line: &str) -> Option<(String, Print)> {
    let mut parts = line.splitn(3, ' ');
    let (hash, size, path) = (parts.next()?, parts.next()?, unescape(parts.next()?)?);
    let print = Print { hash: u64::from_str_radix(hash, 16).ok().filter(|_| hash.len() == 16)?, size_bytes: size.parse().ok()? };
    // Files are deleted by these paths: none may lead out of the folder.
    check_path(&path).ok()?;
    Some((path, print))
}

/// Appends a number as sixteen digits; formatting tens of thousands of them would take longer than sorting their lines.
fn push_hex(number: u64, text: &mut String) {
    let digits = number.to_be_bytes().into_iter().flat_map(|byte| [byte >> 4, byte & 15]);
    text.extend(digits.filter_map(|digit| char::from_digit(digit.into(), 16)));
}

/// A line break in a file's name would end its line.
fn escape(path: &str) -> std::borrow::Cow<'_, str> {
    if memchr3(b'\\', b'\n', b'\r', path.as_bytes()).is_some() {
        path.replace('\\', "\\\\").replace('\n', "\\n").replace('\r', "\\r").into()
    } else {
        path.into()
    }
}

fn unescape(text: &str) -> Option<String> {
    let mut path = String::with_capacity(text.len());
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        path.push(match c {
            '\\' => match rest.next()? {
                '\\' => '\\',
                'n' => '\n',
                'r' => '\r',
                _ => return None,
            },
            c => c,
        });
    }
    Some(path)
}

/// Refuses a path that would lead out of the output folder or take one of our
/// own names there.
pub(super) fn check_path(path: &str) -> anyhow::Result<()> {
    let odd = |segment: &str| matches!(segment, "" | "." | "..");
    if path.split('/').any(odd) || path.contains('\0') {
        bail!("`{path}` cannot be published: a path must stay inside the output folder");
    }
    if path.starts_with(NAME) {
        bail!("`{path}` cannot be published: names that begin with `{NAME}` are opsbook's own");
    }
    Ok(())
}
