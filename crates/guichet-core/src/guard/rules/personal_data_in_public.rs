//! Nobody writes personal data where others read, on our invitation or by our hand.
//!
//! What: in a place that others can read, wording that makes the customer write what identifies them or opens a file
//! (mail, phone, order or booking reference…), giving out theirs, or confirming that somebody is a customer. A datum that
//! the customer showed by themselves is a warning on the message.
//! Why: a stranger copies it, calls the hotline with it, and the file is theirs.
//! Remedy: the private way that works for this customer, or the link where only the brand reads.

use guichet_text::Span;
use guichet_text::entities;
use guichet_text::links::LinkKind;
use guichet_text::reading::{Fact, FactKind};

use crate::guard::cue::Cue;
use crate::guard::draft::Draft;
use crate::guard::findings::{Found, drop_link, insert, remove_sentence, replace};
use crate::guard::input::PrivateMessage;
use crate::guard::registry::Rule;
use crate::guard::report::{Edit, Level, RuleName, Where};
use crate::guard::rules::disclosure_unverified::disclosed;

pub(crate) const RULE: Rule = Rule { name: RuleName::PersonalDataInPublic, level: Level::Refuse, check };

fn check(draft: &Draft<'_>) -> Vec<Found> {
    if !draft.input.others_can_read() {
        return Vec::new();
    }
    let mut found: Vec<Found> =
        draft.reply.sentences.iter().enumerate().filter_map(|(at, sentence)| asked(draft, at, *sentence)).collect();
    found.extend(given_out(draft));
    found.extend(confirmed(draft));
    found.extend(shown_by_the_customer(draft));
    found
}

/// Whether a sentence can ask for something that must not be written here.
fn may_stand(draft: &Draft<'_>, at: usize, sentence: Span) -> bool {
    !draft.reply.has(&[Cue::DoNot], sentence) && !is_private(draft, at, sentence)
}

/// Whether the second opinion may suspect a sentence: not where it gives the link that only the brand reads, or asks for the
/// number of a flight.
pub(in crate::guard) fn may_be_suspected(draft: &Draft<'_>, at: usize, sentence: Span) -> bool {
    may_stand(draft, at, sentence)
        && !draft.reply.raw(sentence).contains(drop_link(draft))
        && !draft.reply.found(Cue::DataNoun, sentence).any(|noun| is_nobodys(draft, noun, sentence))
}

/// A sentence that looks like one that asks for personal data here, or that tells of a file.
pub(in crate::guard) fn suspected(draft: &Draft<'_>, sentence: Span) -> Found {
    let why = draft.say(
        "Ces mots touchent à ce qui identifie cette personne ou à son dossier, et tout le monde lit ici.",
        "These words touch what identifies this person or their file, and everybody reads here.",
    );
    if draft.reply.has(&[Cue::Ask, Cue::AskBack, Cue::DataNoun], sentence) {
        let (kind, label) = private_ask(draft);
        return Found::at(sentence, why).remedy(kind, label, vec![privately(draft, sentence)]);
    }
    told_in_private(draft, sentence, why)
}

/// Wording that makes the customer write personal data here.
fn asked(draft: &Draft<'_>, at: usize, sentence: Span) -> Option<Found> {
    let reply = &draft.reply;
    if !may_stand(draft, at, sentence) {
        return None;
    }
    let ask = reply.found(Cue::Ask, sentence).next();
    // Everything that is asked for in one go, from the first datum to the last.
    let named = reply
        .found(Cue::DataNoun, sentence)
        .filter(|noun| {
            ask.is_some_and(|ask| noun.end > ask.start && noun.start < ask.end + 90)
                && !is_nobodys(draft, *noun, sentence)
        })
        .reduce(|first, next| Span::new(first.start, first.end.max(next.end)));
    // A bare "Votre mail ?" is recognised by what stands before it, in the sentence before.
    let bare = reply
        .hits
        .iter()
        .find(|hit| hit.cue == Cue::BareData && sentence.start < hit.span.end && hit.span.end <= sentence.end)
        .map(|hit| Span::new(hit.span.start.max(sentence.start), hit.span.end));
    let span = match (bare, ask, named) {
        (_, Some(ask), Some(noun)) => Span::new(ask.start.min(noun.start), noun.end.max(ask.end)),
        (Some(bare), ..) => trimmed(draft, bare),
        _ => return None,
    };
    let why = draft.say(
        "Tout le monde lirait sa réponse\u{a0}: ce renseignement ouvre un dossier ou l’identifie.",
        "Everybody would read the answer: this identifies them or opens their file.",
    );
    let (kind, label) = private_ask(draft);
    Some(Found::at(span, why).remedy(kind, label, vec![privately(draft, sentence)]))
}

/// The remedy that asks where only the brand reads.
fn private_ask(draft: &Draft<'_>) -> (&'static str, String) {
    if private_way(draft) {
        ("ask_in_private", draft.say("Le demander en message privé", "Ask in a private message"))
    } else {
        ("drop_link", draft.say("Le demander par le lien sécurisé", "Ask through the secure link"))
    }
}

/// A flight, a train or a seat has a number that anybody may know.
fn is_nobodys(draft: &Draft<'_>, noun: Span, sentence: Span) -> bool {
    let after = draft.reply.folded(Span::new(noun.end, sentence.end)).trim_start();
    [
        "de vol",
        "de train",
        "de bus",
        "de tram",
        "de modele",
        "de version",
        "de siege",
        "de wagon",
        "de voiture",
        "du vol",
        "du train",
        "du modele",
    ]
    .iter()
    .any(|public| after.starts_with(public))
}

/// The edit that moves a question to where only the brand reads: in the place of "here", or in a sentence of its own behind it.
fn privately(draft: &Draft<'_>, sentence: Span) -> Edit {
    let by_message = private_way(draft);
    let link = drop_link(draft);
    if let Some(here) = draft.reply.found(Cue::InPublic, sentence).next() {
        let way = if by_message {
            draft.write("en message privé", "in a private message")
        } else {
            draft.write(
                &format!("par ce lien, que nous seuls lisons\u{a0}: {link}"),
                &format!("through this link, which only we can read: {link}"),
            )
        };
        return replace(here, way);
    }
    let where_to = if by_message {
        draft.write("Répondez-nous en message privé.", "Please reply in a private message.")
    } else {
        draft.write(
            &format!("Répondez-nous par ce lien, que nous seuls lisons\u{a0}: {link}"),
            &format!("Please reply through this link, which only we can read: {link}"),
        )
    };
    let said = draft.reply.raw(sentence);
    let end = sentence.start + said.trim_end().chars().count();
    let stop = if said.trim_end().ends_with(['.', '!', '?', '…']) { "" } else { "." };
    insert(end, format!("{stop} {where_to}"))
}

/// Whether a private message surely reaches this customer.
fn private_way(draft: &Draft<'_>) -> bool {
    draft.input.private_message() == PrivateMessage::Possible
}

/// Whether the sentence, or its neighbour, already sends the answer to a place that only the brand reads.
fn is_private(draft: &Draft<'_>, at: usize, sentence: Span) -> bool {
    let reply = &draft.reply;
    let worded = |span: Span| {
        reply
            .found(Cue::SafeWay, span)
            .any(|way| !reply.hits.iter().any(|hit| hit.cue == Cue::ClosedDoor && hit.span.overlaps(way)))
    };
    let has_our_link = |span: Span| draft.input.drop_link.as_deref().is_some_and(|link| reply.raw(span).contains(link));
    let safe = |span: Span| worded(span) || has_our_link(span);
    // "… here" beside a link still makes them write here.
    let in_public = reply.has(&[Cue::InPublic], sentence);
    let linked = reply
        .links
        .iter()
        .filter(|link| link.span.overlaps(sentence))
        .any(|link| link.kind == LinkKind::Url || (link.kind == LinkKind::Email && is_own_box(draft, link.span)));
    let next = reply.sentences.get(at + 1).copied();
    let before = at.checked_sub(1).and_then(|at| reply.sentences.get(at)).copied();
    worded(sentence)
        || (!in_public && (linked || has_our_link(sentence)))
        || next.is_some_and(|next| safe(next) && !reply.has(&[Cue::DataNoun], next))
        // A link in the sentence before was for that sentence: what is asked after it is answered where it is read.
        || (before.is_some_and(worded) && !in_public)
}

fn trimmed(draft: &Draft<'_>, span: Span) -> Span {
    let words = draft.reply.raw(span);
    let lead = words.chars().take_while(|mark| !mark.is_alphanumeric()).count();
    Span::new(span.start + lead, span.end)
}

/// Their data, written by us.
fn given_out(draft: &Draft<'_>) -> Vec<Found> {
    entities::find(&draft.input.reply, draft.input.now, draft.input.timezone.as_deref())
        .into_iter()
        .filter(|fact| is_theirs(draft, fact))
        .map(|fact| {
            let why = draft.say(
                "Cette donnée du client serait lisible par tous.",
                "Everybody could read this, and it belongs to the customer.",
            );
            let tail: String = fact.raw.chars().rev().take(2).collect::<Vec<_>>().into_iter().rev().collect();
            Found::at(fact.span, why).remedy(
                "mask",
                draft.say("Masquer", "Mask it"),
                vec![replace(fact.span, format!("•••{tail}"))],
            )
        })
        .collect()
}

/// Whether a mail box is the brand's: by its domain where we know it, else because it is nobody's personal one and they did not name it.
fn is_own_box(draft: &Draft<'_>, span: Span) -> bool {
    let written = draft.reply.raw(span).trim_start_matches("mailto:").to_lowercase();
    let said = draft.reading.facts.iter().any(|known| known.kind == FactKind::Email && known.value == written);
    let domain = written.rsplit('@').next().unwrap_or_default();
    if draft.input.own_domains.is_empty() {
        return !said && !PERSONAL_MAIL.iter().any(|provider| domain.starts_with(provider));
    }
    draft.input.owns_domain(domain)
}

fn is_theirs(draft: &Draft<'_>, fact: &Fact) -> bool {
    let said = draft.reading.facts.iter().any(|known| known.kind == fact.kind && known.value == fact.value);
    match fact.kind {
        FactKind::OrderNumber
        | FactKind::ParcelNumber
        | FactKind::BookingReference
        | FactKind::BaggageReference
        | FactKind::CustomerNumber
        | FactKind::ContractNumber
        | FactKind::DeliveryPoint
        | FactKind::ClaimNumber
        | FactKind::Card => true,
        // A number to call is ours unless it is called their line.
        FactKind::LineNumber => {
            let before = draft.reply.folded(Span::new(fact.span.start.saturating_sub(14), fact.span.start));
            said || ["ligne", "line", "mobile", "portable", "numero"].iter().any(|line| before.contains(line))
        }
        // "SK210 and our teams": letters and two figures are no account.
        FactKind::Iban => fact.raw.bytes().filter(u8::is_ascii_digit).count() >= 10,
        FactKind::Email => {
            let domain = fact.value.rsplit('@').next().unwrap_or_default();
            !draft.input.owns_domain(domain)
                && (said || PERSONAL_MAIL.iter().any(|provider| domain.starts_with(provider)))
        }
        FactKind::Phone => said || fact.value.starts_with("+336") || fact.value.starts_with("+337"),
        FactKind::Address | FactKind::CaseNumber => said,
        _ => false,
    }
}

/// Providers of personal mail boxes.
const PERSONAL_MAIL: &[&str] = &[
    "gmail.",
    "hotmail.",
    "outlook.",
    "yahoo.",
    "orange.fr",
    "wanadoo.",
    "free.fr",
    "laposte.net",
    "sfr.fr",
    "icloud.",
    "live.",
    "proton",
    "bbox.fr",
    "aol.",
];

/// "Je vois sur votre dossier": in public, that says that somebody is a customer.
fn confirmed(draft: &Draft<'_>) -> Vec<Found> {
    let reply = &draft.reply;
    reply
        .found(Cue::Customer, reply.all())
        .chain(reply.found(Cue::FileView, reply.all()))
        .filter(|span| !reply.raw(reply.sentence_of(*span)).trim_end().ends_with('?'))
        // "Je lis le dossier avant 14 h" is what will be done, and shows nothing yet.
        .filter(|span| !draft.promises.iter().any(|promise| promise.span.overlaps(*span)))
        .chain(disclosed(draft).into_iter().map(|(_, span, _)| span))
        .map(|span| {
            let why = draft.say(
                "En public, cela confirme que cette personne est cliente.",
                "In public, this confirms that the person is a customer.",
            );
            told_in_private(draft, span, why)
        })
        .collect()
}

/// Words that are said in private instead, where that is possible.
fn told_in_private(draft: &Draft<'_>, span: Span, why: String) -> Found {
    if !private_way(draft) {
        let label = draft.say("Retirer la phrase", "Take the sentence out");
        return Found::at(span, why).remedy("remove", label, vec![remove_sentence(draft, span)]);
    }
    let instead =
        draft.write("Je vous donne le détail en message privé.", "I'll give you the details in a private message.");
    Found::at(span, why).remedy(
        "answer_in_private",
        draft.say("Répondre en message privé", "Answer in a private message"),
        vec![replace(draft.reply.sentence_of(span), instead)],
    )
}

/// Their data, shown by themselves.
fn shown_by_the_customer(draft: &Draft<'_>) -> Vec<Found> {
    let hides = draft.input.capabilities().hide_others;
    draft
        .reading
        .personal_data
        .iter()
        .map(|datum| {
            let why = draft.say(
                "Le client montre ici une donnée personnelle à tout le monde.",
                "The customer shows a personal detail to everybody here.",
            );
            let mut found = Found::at(datum.span, why).level(Level::Warn);
            found.place = Where::Message;
            if hides {
                found.remedy(
                    "hide_message",
                    draft.say("Masquer le message et continuer en privé", "Hide the message and go on in private"),
                    Vec::new(),
                )
            } else {
                let advice = draft.write(
                    "Pour votre sécurité, vous pouvez supprimer votre message\u{a0}: il montre une donnée personnelle.",
                    "For your safety you may want to delete your message: it shows a personal detail.",
                );
                let edits = vec![crate::guard::findings::append(draft, &advice)];
                found.remedy("ask_to_delete", draft.say("Lui proposer de le supprimer", "Suggest deleting it"), edits)
            }
        })
        .collect()
}
