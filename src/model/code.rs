//! The codes of diagnostics: stable names that `opsbook explain` describes.

use std::fmt;

use serde::{Serialize, Serializer};

/// How much a diagnostic matters: errors publish nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Nothing is published.
    Error,
    /// The site is published; `check --deny warnings` refuses it.
    Warning,
}

macro_rules! codes {
    ($( $severity:ident { $( $(#[doc = $doc:literal])* $variant:ident = $name:literal ),* $(,)? } )*) => {
        /// Which problem a diagnostic is about.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($( $(#[doc = $doc])* $variant ),*),* }

        impl Code {
            /// Every code.
            pub const ALL: &'static [Self] = &[$($( Self::$variant ),*),*];

            /// The stable name, as printed and as `opsbook explain` takes it.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $($( Self::$variant => $name ),*),* }
            }

            /// How much a problem of this code matters.
            #[must_use]
            pub const fn severity(self) -> Severity {
                match self { $($( Self::$variant => Severity::$severity ),*),* }
            }

            /// What it means, an example and the fix, as Markdown.
            #[must_use]
            pub const fn explanation(self) -> &'static str {
                match self { $($( Self::$variant => include_str!(concat!("codes/", $name, ".md")) ),*),* }
            }
        }
    };
}

codes! {
    Error {
        /// The file is not UTF-8.
        NotUtf8 = "not-utf8",
        /// The file is too large to be a page.
        TooLarge = "too-large",
        /// The front matter is not YAML.
        YamlSyntax = "yaml-syntax",
        /// The front matter is indented with a tab.
        YamlTab = "yaml-tab",
        /// The front matter is too deep, too large or expands aliases without end.
        YamlTooLarge = "yaml-too-large",
        /// The front matter is opened and not closed.
        UnclosedFrontMatter = "unclosed-front-matter",
        /// A key stands twice in one mapping.
        DuplicateKey = "duplicate-key",
        /// A key that the kind does not have.
        UnknownKey = "unknown-key",
        /// A required field is missing or blank.
        MissingField = "missing-field",
        /// A value of the wrong type.
        WrongType = "wrong-type",
        /// A value outside its enumeration.
        NotInList = "not-in-list",
        /// Not a day or month of the calendar.
        BadDate = "bad-date",
        /// Not an ISO 8601 duration.
        BadDuration = "bad-duration",
        /// A number outside its range.
        OutOfRange = "out-of-range",
        /// A text longer than its field allows.
        TooLong = "too-long",
        /// Not the spelling of an id.
        BadId = "bad-id",
        /// A value that is not an address, an address pattern, an origin or a colour.
        BadValue = "bad-value",
        /// A date after `as_of`.
        FutureDate = "future-date",
        /// Dates of one record in an impossible order.
        DateOrder = "date-order",
        /// Two entries that must differ do not.
        Repeated = "repeated",
        /// A half of something that needs both halves.
        HalfSaid = "half-said",
        /// One record id twice in a kind, or one id for a person and a team.
        DuplicateId = "duplicate-id",
        /// Two sources for one address.
        DuplicateAddress = "duplicate-address",
        /// An address that the generator keeps for itself.
        ReservedAddress = "reserved-address",
        /// An alias that is a live address or stands twice.
        AliasTaken = "alias-taken",
        /// A reference to something that does not exist.
        UnknownReference = "unknown-reference",
        /// A reference that two kinds answer.
        AmbiguousReference = "ambiguous-reference",
        /// A live record cites a draft.
        DraftCited = "draft-cited",
        /// A link to a file or address that does not exist.
        BrokenLink = "broken-link",
        /// A link to an anchor that does not exist.
        BrokenAnchor = "broken-anchor",
        /// An image or other file that does not exist.
        MissingAsset = "missing-asset",
        /// An image that would be fetched from another site.
        RemoteImage = "remote-image",
        /// `replaces` and `replaced_by` that do not answer each other.
        NotReciprocal = "not-reciprocal",
        /// Initiatives that depend on each other in a circle.
        DependencyCycle = "dependency-cycle",
        /// A template or strings file of the theme is broken.
        Theme = "theme",
        /// A line of `permalinks.lock` that is no entry or contradicts another.
        LockSyntax = "lock-syntax",
        /// A conflict that a merge left in `permalinks.lock`.
        LockConflict = "lock-conflict",
        /// An accepted address that leads nowhere.
        LostAddress = "lost-address",
        /// An accepted anchor that is gone.
        LostAnchor = "lost-anchor",
        /// An accepted id or address that means another record.
        ReusedId = "reused-id",
        /// A flag that means something else and has no new revision.
        SilentChange = "silent-change",
        /// An accepted update that was rewritten or taken out.
        ChangedUpdate = "changed-update",
        /// An accepted baseline that was changed.
        MovedBaseline = "moved-baseline",
        /// A snapshot of a flag that is missing or was changed.
        BadSnapshot = "bad-snapshot",
        /// A snapshot of a flag that the ledger does not know.
        StraySnapshot = "stray-snapshot",
        /// A rule finds something red; `check --rules` reports it.
        RedFinding = "red-finding",
    }
    Warning {
        /// A file of the site that is not read.
        SkippedFile = "skipped-file",
        /// A record without an owner.
        NoOwner = "no-owner",
        /// A record that nobody ever vouched for.
        NoReviewDate = "no-review-date",
        /// A record whose review is overdue.
        Stale = "stale",
        /// An owner who has left.
        DepartedOwner = "departed-owner",
        /// A myth without sources.
        Unsourced = "unsourced",
        /// A checklist of more than nine items.
        LongChecklist = "long-checklist",
        /// A target that moved later without a reason.
        SlipWithoutReason = "slip-without-reason",
        /// An update that is not green and has no plan.
        NoPlan = "no-plan",
        /// A retired record that a live one still cites.
        RetiredCited = "retired-cited",
        /// A link whose scheme is not allowed.
        LinkScheme = "link-scheme",
        /// Two headings with one automatic anchor.
        RepeatedHeading = "repeated-heading",
        /// Heading attributes other than id and classes.
        HeadingAttribute = "heading-attribute",
        /// A heading of level 1 in a body.
        TopHeading = "top-heading",
        /// Raw HTML that is shown as text.
        RawHtml = "raw-html",
        /// Brand colours that are too close to read.
        Contrast = "contrast",
        /// A citation in some other text of what has been renamed, moved or revised since.
        OutdatedCitation = "outdated-citation",
        /// Addresses that are not accepted yet.
        NotAccepted = "not-accepted",
    }
}

impl Code {
    /// The code of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.name() == name)
    }

    /// Whether it is about what the site promised to keep, not about what a page says. Such a problem stops
    /// `build` and `check`; a preview only mentions it.
    #[must_use]
    pub const fn is_ledger(self) -> bool {
        matches!(
            self,
            Self::LockSyntax
                | Self::LockConflict
                | Self::LostAddress
                | Self::LostAnchor
                | Self::ReusedId
                | Self::SilentChange
                | Self::ChangedUpdate
                | Self::MovedBaseline
                | Self::BadSnapshot
                | Self::StraySnapshot
                | Self::NotAccepted
        )
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}
