//! Views: all that a template may know about the page it renders, and nothing else.
//!
//! The rules that every view keeps:
//!
//! - **Paths are root-relative** (`roles/coo/`, no leading slash, `""` is the home page), so that a
//!   view can be shared by pages of any depth; templates write `{{ page.root }}{{ row.path }}`.
//! - **Dates are ISO 8601 days** (`2026-03-31`); templates format them with filters.
//! - **Closed choices are keys** (`"high"`, `"do-confirm"`), the same words as in front matter;
//!   templates look their names up in the theme's strings, so no view holds a word of English.
//! - **Rich text says so in its type**: [`Inline`] and [`Prose`] are HTML and already escaped;
//!   a `String` or `Arc<str>` is plain text, which templates escape.
//! - **Lists are sorted and cut by whoever builds the view**; templates only walk them.

mod changes;
mod chart;
mod directory;
mod embed;
mod finding;
mod frame;
mod listing;
mod pack;
mod page;
mod portfolio;
mod ready;
mod row;
mod rule;
mod site;
mod strings;
mod text;
mod walk;

pub use changes::{ChangeGroup, ChangeView, ChangesView, LeftOutView, MomentView};
pub use chart::{Bar, Chart, Draw, Link, MonthCount, Node, Ribbon, Staircase, Step};
pub use directory::{PeopleView, PersonRow, PersonView, TeamMonth, TeamRow, TeamView};
pub use embed::{EmbedItem, EmbedView};
pub use finding::{Because, FindingView, Hole, LookedView, Sentence, SubjectView, SuppressedView};
pub use frame::{Alternate, Backlinks, Crumb, Frame, Related, Report, Revision, SilenceView, Source, StateView, TagLink, TocEntry};
pub use listing::{
    AliasView, AlphabetLetter, FrozenView, GlossaryLetter, GlossaryTerm, GlossaryView, HomeAudience, HomeDoor, HomeFront, HomeTerm,
    HomeView, ListingView, MissingView, SearchLetter, SearchView, StatusCount, TagCount, TagView, TagsView, TombstoneView, Unit,
};
pub use pack::{PackChecklist, PackDecision, PackItem, PackRed, PackView};
pub use page::PageView;
pub use portfolio::{
    BoardRow, Choice, Choices, Decider, DependenciesView, DependencyRow, LoadCell, LoadView, PortfolioView, PortfolioWhole, RuleFires,
    RuleLink, Silent, TeamLoad, TimelineView, Waiting,
};
pub use ready::{Ready, Record};
pub use row::{AskedOf, BoardCells, CitedIn, Context, DecisionWaiting, NextStep, PartyLink, RecordLink, Row, RowGroup, Status, WorkView};
pub use rule::{RuleLine, RuleView, RulesView, ThresholdView};
pub use site::{Brand, MachineLink, SectionView, SiteView};
pub use strings::{Strings, StringsFault};
pub use text::{Inline, Prose, Span, escape};
pub use walk::{PathBar, Walk};
