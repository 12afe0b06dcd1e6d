//! The words behind each label: those of the lists where they name it, else the ones that weigh most for the model.
//!
//! Invariant: a severity other than normal, a trouble of this moment, each need but "other", anger that is shown, what is beyond repair
//! and crude words have a reason here, unless the message has no word at all.

use crate::document::Document;
use crate::entities::found::Kind;
use crate::model::{Heard, Output};
use crate::reading::{
    Abuse, AbuseLevel, Announced, AnnouncedKind, FactKind, Need, Question, Reason, Repairable, Severity, Span,
};
use crate::temper::Temper;
use crate::tokens::TokenKind;

/// From here on a message is shown as angry.
const ANGRY: f32 = 0.45;
/// Words named for one label at most.
const MOST: usize = 3;

/// What was settled, as far as its words are sought.
pub(crate) struct Settled<'a> {
    pub(crate) needs: &'a [Need],
    pub(crate) severity: Severity,
    pub(crate) in_trouble_now: bool,
    pub(crate) repairable: Repairable,
    pub(crate) abuse: &'a Abuse,
    pub(crate) announced: &'a [Announced],
    pub(crate) questions: &'a [Question],
    pub(crate) temper: &'a Temper,
}

/// The reasons of everything that is not read elsewhere with its words.
pub(crate) fn reasons(document: &Document<'_>, heard: &Heard<'_>, settled: &Settled<'_>) -> Vec<Reason> {
    let seeking = Seeking { document, heard };
    let mut all = seeking.needs(settled);
    let first = all.first().map(|reason| reason.span);
    all.extend(seeking.severity(settled, first));
    if settled.in_trouble_now {
        all.extend(seeking.trouble(settled));
    }
    if settled.temper.anger >= ANGRY {
        all.extend(seeking.anger());
    }
    if settled.repairable == Repairable::No {
        let beyond = document.list("beyond").map(|hit| hit.span).take(1);
        all.extend(beyond.map(|span| seeking.reason("repairable.no", span, Why::Beyond)));
    }
    if settled.abuse.level == AbuseLevel::Crude {
        all.extend(seeking.crude());
    }
    all
}

/// Why, in a sentence.
#[derive(Clone, Copy)]
enum Why {
    After,
    Consequence,
    NothingWaits,
    Now,
    Anger,
    Beyond,
    Crude,
    Similar,
}

const fn sentence(why: Why, french: bool) -> &'static str {
    match (why, french) {
        (Why::After, true) => "Ces mots disent ce que la personne attend.",
        (Why::After, false) => "These words say what the person is after.",
        (Why::Consequence, true) => "La conséquence pour la personne.",
        (Why::Consequence, false) => "The consequence for the person.",
        (Why::NothingWaits, true) => "Rien n’attend pour la personne.",
        (Why::NothingWaits, false) => "Nothing waits for the person.",
        (Why::Now, true) => "Cela lui arrive en ce moment.",
        (Why::Now, false) => "It happens to them at this moment.",
        (Why::Anger, true) => "Ces mots disent la colère.",
        (Why::Anger, false) => "These words say anger.",
        (Why::Beyond, true) => "Cela ne peut plus être réparé.",
        (Why::Beyond, false) => "It can no longer be put right.",
        (Why::Crude, true) => "Un mot cru, qui ne vise personne.",
        (Why::Crude, false) => "A crude word, aimed at nobody.",
        (Why::Similar, true) => "Ces mots pèsent le plus, d’après des messages semblables.",
        (Why::Similar, false) => "These words weigh most, going by similar messages.",
    }
}

struct Seeking<'a, 'd, 'h> {
    document: &'a Document<'d>,
    heard: &'a Heard<'h>,
}

impl Seeking<'_, '_, '_> {
    fn reason(&self, label: &str, span: Span, why: Why) -> Reason {
        Reason { label: label.to_owned(), span, why: sentence(why, self.document.explains_in_french()).to_owned() }
    }

    /// The strongest line of each need; a question is its own words.
    fn needs(&self, settled: &Settled<'_>) -> Vec<Reason> {
        let mut all = Vec::new();
        for need in settled.needs.iter().copied().filter(|need| *need != Need::Other) {
            let label = format!("need.{need}");
            let strongest = self
                .document
                .list("need")
                .filter(|hit| hit.label == need.as_str())
                .max_by(|one, other| one.weight.total_cmp(&other.weight))
                .map(|hit| hit.span);
            let asked = || settled.questions.first().filter(|_| need == Need::Question).map(|asked| asked.span);
            let found = strongest.or_else(asked).map(|span| self.reason(&label, span, Why::After));
            let output =
                if settled.needs.first() == Some(&need) { Output::FirstNeed(need) } else { Output::Need(need) };
            all.extend(found.or_else(|| self.heaviest(output).map(|span| self.reason(&label, span, Why::Similar))));
        }
        all
    }

    /// The consequences named: those of this weight, else of the next, else what the model goes by.
    fn severity(&self, settled: &Settled<'_>, need: Option<Span>) -> Vec<Reason> {
        let (named, near, output): (&str, &[&str], Output) = match settled.severity {
            Severity::Critical => ("critical", &["critical", "high"], Output::Critical),
            Severity::High => ("high", &["high", "critical"], Output::Grave),
            Severity::Low => ("low", &["low"], Output::Light),
            Severity::Normal => return Vec::new(),
        };
        let label = format!("severity.{named}");
        let why = if settled.severity == Severity::Low { Why::NothingWaits } else { Why::Consequence };
        let life = settled.announced.iter().filter(|one| one.kind == AnnouncedKind::SelfHarm).map(|one| one.span);
        let mut spans: Vec<Span> = life.take(1).collect();
        for strength in near {
            if spans.is_empty() {
                spans.extend(self.hits("severity", strength));
            }
        }
        if spans.is_empty() && settled.severity >= Severity::High {
            spans.extend(self.figures());
        }
        if spans.is_empty() && settled.severity == Severity::Low {
            spans.extend(need);
        }
        if spans.is_empty() {
            return self.heaviest(output).map(|span| self.reason(&label, span, Why::Similar)).into_iter().collect();
        }
        spans.into_iter().map(|span| self.reason(&label, span, why)).collect()
    }

    /// A long time without, or a large sum.
    fn figures(&self) -> Vec<Span> {
        let weighs = |kind: Kind| matches!(kind, Kind::Fact(FactKind::Duration | FactKind::Amount));
        let found = self.document.found.iter().filter(|found| weighs(found.kind) && self.document.is_own(found.span));
        let large = |value: &str| value.parse::<f32>().is_ok_and(|sum| sum >= 300.0);
        let long = |value: &str| !value.contains('T') && value.ends_with(['W', 'M', 'Y']);
        found.filter(|found| large(&found.value) || long(&found.value)).map(|found| found.span).take(1).collect()
    }

    fn trouble(&self, settled: &Settled<'_>) -> Vec<Reason> {
        let life = settled.announced.iter().filter(|one| one.kind == AnnouncedKind::SelfHarm).map(|one| one.span);
        let mut spans: Vec<Span> = life.take(1).collect();
        if spans.is_empty() {
            spans.extend(self.hits("now", "now"));
        }
        if spans.is_empty() {
            let heaviest = self.heaviest(Output::TroubleNow);
            return heaviest.map(|span| self.reason("in_trouble_now", span, Why::Similar)).into_iter().collect();
        }
        spans.into_iter().map(|span| self.reason("in_trouble_now", span, Why::Now)).collect()
    }

    /// Hard words, else crude ones, else what is shouted.
    fn anger(&self) -> Option<Reason> {
        let strongest = |list: &'static str| {
            self.document.list(list).max_by(|one, other| one.weight.total_cmp(&other.weight)).map(|hit| hit.span)
        };
        let span = strongest("rage").or_else(|| strongest("crude")).or_else(|| self.shouted())?;
        Some(self.reason("anger", span, Why::Anger))
    }

    /// The first word in capitals, else the first exclamation.
    fn shouted(&self) -> Option<Span> {
        let loud = |span: Span| self.document.folded.raw(span).chars().all(char::is_uppercase);
        let mut words = self.document.all.iter().filter(|token| token.kind == TokenKind::Word && token.word.len() >= 3);
        words.find(|token| loud(token.span)).map(|token| token.span).or_else(|| {
            let at = self.document.folded.raw_text().chars().take(5_000).position(|sign| sign == '!')?;
            Some(Span::new(at, at + 1))
        })
    }

    fn crude(&self) -> Option<Reason> {
        let strongest =
            self.document.list("crude").max_by(|one, other| one.weight.total_cmp(&other.weight)).map(|hit| hit.span);
        let hurtful = || {
            let words = self.document.list("slur").chain(self.document.list("curse"));
            words.max_by(|one, other| one.weight.total_cmp(&other.weight)).map(|hit| hit.span)
        };
        let span = strongest.or_else(hurtful).or_else(|| self.heaviest(Output::Abuse));
        span.map(|span| self.reason("abuse.crude", span, Why::Crude))
    }

    fn hits(&self, list: &'static str, label: &str) -> Vec<Span> {
        self.document.list(list).filter(|hit| hit.label == label).map(|hit| hit.span).take(MOST).collect()
    }

    /// The one or two words that weigh most for an output of the model.
    fn heaviest(&self, output: Output) -> Option<Span> {
        let weighed = self.heard.weighed(self.document, output).filter(|(weight, _)| *weight > 0);
        // Where no word speaks for it, the rules' findings together did: the clause that begins the message stands for them.
        let beginning = || self.document.span_of(0..self.document.clause_end(0, 14).min(self.document.all.len()));
        weighed.map(|(_, span)| span).or_else(beginning)
    }
}
