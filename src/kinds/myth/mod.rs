//! Myths: what people say, and the fact that answers it.

pub mod view;

use std::any::Any;
use std::sync::Arc;

use self::view::MythView;
use crate::model::code::Code;
use crate::model::common::{Common, State};
use crate::model::content::{Asked, Content, Defaults, LONG, refuse_repeated};
use crate::model::field::{Citing, Field, Reader, Said};
use crate::model::finding::Findings;
use crate::model::graph::Graph;
use crate::model::id::{Id, to};
use crate::model::kind::Kind;
use crate::model::located::Located;
use crate::model::quizzed::Quizzed;
use crate::model::reference::Reference;
use crate::model::rich::Rich;
use crate::model::scalar::{Short, Text};
use crate::model::stated::Stated;
use crate::model::summary::Summary;
use crate::model::table::KindRow;
use crate::model::view::{Record, Row, RowGroup, Status};
use crate::{choice, record};

choice! {
    /// How wrong a claim is.
    pub enum Verdict {
        /// Not true.
        Incorrect = "incorrect",
        /// True in a detail, and not where it counts.
        MostlyIncorrect = "mostly-incorrect",
        /// As much true as not.
        HalfTrue = "half-true",
        /// True, and it leads to a wrong conclusion.
        Misleading = "misleading",
        /// Nobody has shown it.
        Unproven = "unproven",
    }
}

impl Verdict {
    /// The verdict as shape and colour; unproven is nobody's fault.
    fn status(self) -> Status {
        match self {
            Self::Incorrect | Self::MostlyIncorrect => Status::Bad,
            Self::HalfTrue | Self::Misleading => Status::Warn,
            Self::Unproven => Status::None,
        }
    }

    /// The rating of a claim on the scale of ClaimReview, 1 (false) to 5 (true); nothing is rated that
    /// was not shown to be wrong.
    fn rating(self) -> Option<u8> {
        match self {
            Self::Incorrect => Some(1),
            Self::MostlyIncorrect | Self::Misleading => Some(2),
            Self::HalfTrue => Some(3),
            Self::Unproven => None,
        }
    }
}

record! {
    /// The front matter of a myth. The id names the fact.
    pub struct Myth {
        /// What people say, without quotation marks (ClaimReview.claimReviewed).
        req claim: Located<Short<75>>,
        /// How wrong it is.
        req verdict: Verdict,
        /// What is true instead; it is the page's title.
        req fact: Text,
        /// Why the myth is believable.
        opt fallacy: Rich<LONG>,
        /// Roles that it is about.
        list roles: Id<to::Role>,
        /// Red flags that go with it.
        list flags: Id<to::Flag>,
    }
}

impl Content for Myth {
    fn defaults(&self) -> Defaults {
        Defaults { title: Some(Arc::clone(&self.fact)), summary: Some(Arc::clone(&self.fact)) }
    }

    fn references(&self, visit: &mut dyn FnMut(Reference)) {
        Field::references(self, visit);
    }

    fn stated(&self, cite: &Citing<'_>) -> Stated {
        Field::stated(self, cite)
    }

    fn texts(&self, visit: &mut dyn FnMut(Said<'_>)) {
        Field::texts(self, visit);
    }

    fn same(&self, other: &dyn Content) -> bool {
        let other: &dyn Any = other;
        other.downcast_ref::<Self>() == Some(self)
    }

    fn quizzed(&self) -> Option<Quizzed> {
        Some(Quizzed::Myth {
            claim: Arc::clone(&self.claim),
            fact: Arc::clone(&self.fact),
            verdict: self.verdict.word(),
            status: self.verdict.status(),
            arguable: !matches!(self.verdict, Verdict::Incorrect | Verdict::MostlyIncorrect),
            why: self.fallacy.as_ref().map(|fallacy| Arc::clone(&fallacy.pieces)),
        })
    }
}

/// Myths in the table of kinds.
pub const ROW: KindRow = KindRow {
    kind: Kind::Myth,
    requires: &[],
    read: |keys, reader| Some(Arc::new(Myth::take(keys, reader)?)),
    schema: Myth::add_schema,
    check,
    template: "kinds/myth.html",
    view,
    row,
    listing,
    json_ld: |page, graph| Some(json_ld(page, graph)),
    starter: STARTER,
    about: "a myth, and the fact that answers it; the id names the fact",
};

const STARTER: &str = "\
fact: \"{title}\"
claim: \"Write what people say, in at most 75 characters.\"
verdict: half-true # or incorrect, mostly-incorrect, misleading, unproven
fallacy: \"Say why the myth is believable.\"
sources:
  - title: \"Name what the fact rests on.\"
# A person, a team or `role:<id>` of the site; without one, `check` warns.
# owner: somebody
reviewed: {today}
---

Explain the fact. The myth gets its turn below, marked as one.
";

fn check(content: &dyn Content, common: &Common, _: Asked, reader: &mut Reader<'_>) {
    let myth = content.of::<Myth>();
    refuse_repeated(&myth.roles, "roles", reader);
    refuse_repeated(&myth.flags, "flags", reader);
    if common.sources.is_empty() && common.state != State::Retired {
        let hint = "add `sources:` with a title, and an address where there is one".to_owned();
        reader.problem(Code::Unsourced, myth.claim.span, "no source says that this is a myth", Some(hint));
    }
}

fn view(page: &Summary, graph: &Graph, _: &Findings) -> Record {
    let myth = page.content::<Myth>();
    let root = page.address.root();
    Arc::new(MythView {
        claim: Arc::clone(&myth.claim),
        verdict: myth.verdict.word(),
        verdict_status: myth.verdict.status(),
        fallacy: myth.fallacy.as_ref().map(|fallacy| graph.prose(&fallacy.pieces, page, &root)),
        roles: graph.rows_for(&myth.roles, Kind::Role),
        flags: graph.rows_for(&myth.flags, Kind::Flag),
    })
}

fn row(page: &Summary, _: &Graph, row: &mut Row) {
    let myth = page.content::<Myth>();
    row.claim = Some(Arc::clone(&myth.claim));
}

fn listing(graph: &Graph) -> (&'static str, Vec<RowGroup>) {
    let keys = Verdict::ALL.iter().map(|verdict| verdict.word());
    ("verdict", graph.grouped(Kind::Myth, keys, |page| page.content::<Myth>().verdict.word()))
}

/// A ClaimReview (schema.org).
fn json_ld(page: &Summary, graph: &Graph) -> Stated {
    let myth = page.content::<Myth>();
    let mut rating = vec![("@type", Stated::Word("Rating")), ("alternateName", myth.verdict.word().replace('-', " ").into())];
    if let Some(value) = myth.verdict.rating() {
        rating
            .extend([("ratingValue", usize::from(value)), ("worstRating", 1), ("bestRating", 5)].map(|(key, number)| (key, number.into())));
    }
    let claim = Stated::of([("@type", Stated::Word("Claim")), ("text", (&**myth.claim).into())]);
    let author = Stated::of([("@type", Stated::Word("Organization")), ("name", (&graph.config.title).into())]);
    Stated::of([
        ("@type", Stated::Word("ClaimReview")),
        ("claimReviewed", (&**myth.claim).into()),
        ("itemReviewed", claim),
        ("reviewRating", Stated::of(rating)),
        ("reviewBody", (&myth.fact).into()),
        ("author", author),
        ("url", graph.absolute(&page.address).into()),
        ("datePublished", page.common.reviewed.map(|day| day.to_string()).into()),
    ])
}
