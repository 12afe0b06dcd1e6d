//! Insults, harassment and threats, told apart from anger and from swearing at the situation.
//!
//! Invariant: every level above crude has a reason whose span covers the hurtful words and nothing that is asked.

use crate::document::Document;
use crate::lexicon::Hit;
use crate::reading::{Abuse, AbuseKind, AbuseLevel, AbuseTarget, Reason, Span};

/// Words that speak to one person: the one who answers.
const TO_AGENT: &[&str] = &["tu", "toi", "te", "ton", "ta", "tes", "t", "cm", "moderateur", "moderatrice", "stagiaire"];
/// Third persons whose trade brings them to customers.
const THIRD: &[&str] = &[
    "livreur",
    "livreuse",
    "technicien",
    "technicienne",
    "conseiller",
    "conseillere",
    "vendeur",
    "vendeuse",
    "hotesse",
    "steward",
    "chauffeur",
    "facteur",
    "controleur",
    "directeur",
    "directrice",
    "patron",
    "driver",
    "agent",
    "engineer",
    "attendant",
    "pilot",
    "manager",
    "guy",
    "woman",
    "lady",
    "mec",
    "gars",
    "type",
    "dame",
    "il",
    "elle",
    "he",
    "she",
];

/// One hurtful passage.
struct Wound {
    level: AbuseLevel,
    target: AbuseTarget,
    kind: Option<AbuseKind>,
    span: Span,
}

pub(crate) fn read(document: &Document<'_>) -> (Abuse, Vec<Reason>) {
    let mut wounds = Vec::new();
    for hit in ["slur", "curse", "menace", "hound"].into_iter().flat_map(|list| document.list(list)) {
        match (hit.list, hit.label) {
            ("slur", strength) => wounds.extend(slur(document, hit, strength == "strong")),
            ("curse", label) if label.starts_with("insult") => wounds.push(curse(document, hit, AbuseLevel::Insult)),
            ("menace", _) if hit.weight >= 0.8 => wounds.push(curse(document, hit, AbuseLevel::Threat)),
            ("hound", _) => wounds.push(curse(document, hit, AbuseLevel::Harassment)),
            _ => {}
        }
    }
    wounds.retain(|wound| wound.level > AbuseLevel::Crude);
    let worst = wounds.iter().max_by_key(|wound| wound.level);
    let crude = document.list("crude").any(|hit| hit.weight >= 0.6);
    let (level, target) = match worst {
        Some(wound) => (wound.level, target_of(&wounds, wound)),
        None if crude => (AbuseLevel::Crude, AbuseTarget::Situation),
        None => (AbuseLevel::None, AbuseTarget::None),
    };
    let mut kinds: Vec<AbuseKind> = wounds.iter().filter_map(|wound| wound.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    (Abuse { level, target, kinds }, reasons(document, wounds))
}

/// The person comes before the brand: who was hit personally needs the care.
fn target_of(wounds: &[Wound], worst: &Wound) -> AbuseTarget {
    wounds.iter().filter(|wound| wound.level == worst.level).map(|wound| wound.target).min().unwrap_or(worst.target)
}

/// A word that insults, if it is said of people here.
fn slur(document: &Document<'_>, hit: &Hit, strong: bool) -> Option<Wound> {
    let spared =
        [lacks_only, is_denied, is_simile, of_oneself, is_an_alternative].into_iter().any(|of| of(document, hit));
    if spared {
        return None;
    }
    let sentence = document.sentence_of(hit.start);
    let gang = document
        .within("curse", hit.start.saturating_sub(8).max(sentence.start)..hit.start)
        .iter()
        .find(|band| band.label == "band" && band.end <= hit.start && hit.start - band.end <= 2);
    let addressed = addressed(document, hit);
    if !strong && gang.is_none() && addressed.is_none() {
        return None;
    }
    let start = gang.map_or(hit.start, |band| band.start);
    let span = document.span_of(start..hit.end)?;
    let target = addressed.unwrap_or_else(|| target_near(document, hit));
    Some(Wound { level: AbuseLevel::Insult, target, kind: None, span })
}

/// "c'est vous ou des escrocs": the other ones are meant.
fn is_an_alternative(document: &Document<'_>, hit: &Hit) -> bool {
    let word = |back: usize| hit.start.checked_sub(back).map_or("", |at| document.word(at));
    matches!(word(2), "ou" | "or") || word(1) == "or"
}

/// "vous êtes des X", "ces X", "X !" alone, "vos X": a soft word becomes an insult when it is said of people.
fn addressed(document: &Document<'_>, hit: &Hit) -> Option<AbuseTarget> {
    let before: Vec<&str> = (1..=6).map_while(|back| hit.start.checked_sub(back)).map(|at| document.word(at)).collect();
    let near = |words: &[&str], reach: usize| before.iter().take(reach).any(|word| words.contains(word));
    let being = near(&["etes", "etait", "est", "es", "sont", "are", "re", "were", "is", "serez", "etre", "restez"], 4);
    let plural_article = near(&["des", "ces", "les", "de", "d", "tous", "vrais", "these", "those", "some"], 2);
    if being && near(TO_AGENT, 6) && !near(&["vous"], 6) {
        return Some(AbuseTarget::Agent);
    }
    if being && near(&["vous", "you", "u"], 6) {
        let singular = near(&["un", "une", "a", "an"], 2);
        return Some(if singular { AbuseTarget::Agent } else { AbuseTarget::Brand });
    }
    let of_service =
        near(&["service", "services", "sav", "application", "appli", "site", "app", "website", "reseau", "systeme"], 5);
    if being && !of_service && (plural_article || near(&["un", "une", "a", "an"], 2)) {
        return Some(if near(THIRD, 6) { AbuseTarget::Person } else { AbuseTarget::Brand });
    }
    if near(&["vos", "ces", "quels", "quelle", "such", "these", "you", "fucking", "bloody"], 2) && !of_service {
        return Some(AbuseTarget::Brand);
    }
    if near(&["boite", "entreprise", "societe", "company", "compagnie"], 2) {
        return Some(AbuseTarget::Brand);
    }
    // Alone between two pauses: a cry at somebody.
    let alone = document
        .all
        .get(hit.start)
        .is_some_and(|token| token.pause == crate::tokens::Pause::Sentence || after_mention(document, hit.start))
        && document.all.get(hit.end).is_none_or(|next| {
            next.pause == crate::tokens::Pause::Sentence || next.kind != crate::tokens::TokenKind::Word
        });
    alone.then_some(AbuseTarget::Brand)
}

fn after_mention(document: &Document<'_>, at: usize) -> bool {
    at.checked_sub(1)
        .and_then(|before| document.all.get(before))
        .is_some_and(|before| before.kind == crate::tokens::TokenKind::Handle)
}

/// "vous êtes incapables de réparer": said of what they do not manage, not of what they are.
fn lacks_only(document: &Document<'_>, hit: &Hit) -> bool {
    let verb = |word: &str| {
        word.ends_with("er")
            || word.ends_with("ir")
            || word.ends_with("re")
            || matches!(word, "me" | "m" | "nous" | "vous" | "le" | "la" | "l" | "les" | "se" | "s")
    };
    document.word(hit.start).starts_with("incapable")
        && matches!(document.word(hit.end), "de" | "d")
        && verb(document.word(hit.end + 1))
}

/// "vous n'êtes pas des voleurs", "je ne dis pas que…".
pub(crate) fn is_denied(document: &Document<'_>, hit: &Hit) -> bool {
    let denied = |at: usize| matches!(document.word(at), "pas" | "not" | "aucun" | "jamais" | "never");
    // "même pas capable", "pas capables" negate themselves.
    (1..=3).any(|back| hit.start.checked_sub(back).is_some_and(denied))
}

/// "nous prendre pour des cons", "traités comme des chiens": the customer is the one who feels hit.
fn is_simile(document: &Document<'_>, hit: &Hit) -> bool {
    let held =
        (1..=8).any(|back| hit.start.checked_sub(back).is_some_and(|at| document.word(at).starts_with("consider")));
    !held
        && (1..=4).any(|back| {
            hit.start.checked_sub(back).is_some_and(|at| {
                matches!(
                    document.word(at),
                    "pour"
                        | "comme"
                        | "like"
                        | "traite"
                        | "traiter"
                        | "prendre"
                        | "prennent"
                        | "prenez"
                        | "insulte"
                        | "appelle"
                )
            })
        })
}

/// "je suis con", "j'ai l'air d'un idiot".
fn of_oneself(document: &Document<'_>, hit: &Hit) -> bool {
    let before: Vec<&str> = (1..=4).map_while(|back| hit.start.checked_sub(back)).map(|at| document.word(at)).collect();
    let me = before.iter().any(|word| matches!(*word, "je" | "j" | "suis" | "me" | "m" | "am" | "i"));
    me && before.iter().any(|word| matches!(*word, "suis" | "air" | "sens" | "am" | "m" | "feel" | "passe"))
}

fn curse(document: &Document<'_>, hit: &Hit, level: AbuseLevel) -> Wound {
    let kind = hit.label.split(':').nth(1).and_then(AbuseKind::parse);
    let inside = |words: &[&str]| document.says(hit.start..hit.end, words);
    let target = if inside(&["vous", "vos", "votre", "allez", "aller", "all"]) {
        AbuseTarget::Brand
    } else if inside(TO_AGENT) {
        AbuseTarget::Agent
    } else if inside(&["you", "your", "u", "yourself"]) {
        AbuseTarget::Brand
    } else {
        target_near(document, hit)
    };
    Wound { level, target, kind, span: hit.span }
}

/// Whom the sentence speaks to.
fn target_near(document: &Document<'_>, hit: &Hit) -> AbuseTarget {
    let sentence = document.sentence_of(hit.start);
    let near = hit.start.saturating_sub(8).max(sentence.start)..(hit.end + 6).min(sentence.end);
    if document.says(near.clone(), THIRD) {
        AbuseTarget::Person
    } else if document.says(near, TO_AGENT) {
        AbuseTarget::Agent
    } else {
        // What is written to a brand is aimed at the brand.
        AbuseTarget::Brand
    }
}

fn reasons(document: &Document<'_>, mut wounds: Vec<Wound>) -> Vec<Reason> {
    let french = document.explains_in_french();
    wounds.sort_by_key(|wound| (wound.level, wound.span));
    let mut reasons: Vec<Reason> = Vec::new();
    for wound in wounds {
        let (label, why) = match (wound.level, french) {
            (AbuseLevel::Threat, true) => ("abuse.threat", "Une menace."),
            (AbuseLevel::Threat, false) => ("abuse.threat", "A threat."),
            (AbuseLevel::Harassment, true) => ("abuse.harassment", "Du harcèlement."),
            (AbuseLevel::Harassment, false) => ("abuse.harassment", "Harassment."),
            (_, true) => ("abuse.insult", "Un mot qui blesse une personne ou la marque."),
            (_, false) => ("abuse.insult", "A word that hurts a person or the brand."),
        };
        match reasons.last_mut().filter(|last| last.label == label && last.span.overlaps(wound.span)) {
            Some(last) => last.span.end = last.span.end.max(wound.span.end),
            None => reasons.push(Reason { label: label.to_owned(), span: wound.span, why: why.to_owned() }),
        }
    }
    reasons
}
