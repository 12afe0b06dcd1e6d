//! "Write to us in private" only where it works.
//!
//! What: the reply sends the customer to a private message that the network will not deliver to this customer (closed,
//! out of the window, no private side at all). When nobody knows, a warning that offers the check.
//! Why: the customer obeys, fails, and comes back angrier; nobody sees why.
//! Remedy: the link where the customer can leave what only the brand reads.

use guichet_text::Span;

use crate::guard::cue::Cue;
use crate::guard::draft::Draft;
use crate::guard::findings::{Found, drop_link, replace};
use crate::guard::input::PrivateMessage;
use crate::guard::registry::Rule;
use crate::guard::report::{Level, RuleName};
use crate::guard::ways::{WayKind, does_not_work, has_private_side};

pub(crate) const RULE: Rule = Rule { name: RuleName::PrivateMessageImpossible, level: Level::Refuse, check };

fn check(draft: &Draft<'_>) -> Vec<Found> {
    if !draft.input.others_can_read() {
        return Vec::new();
    }
    let state = draft.input.private_message();
    let proposed: Vec<Span> = draft
        .ways
        .iter()
        .filter(|way| way.kind == WayKind::HandOver && !is_spared(draft, way.span))
        .map(|way| way.span)
        .collect();
    match state {
        PrivateMessage::Possible => Vec::new(),
        // Nobody has looked, or another way stands beside it.
        PrivateMessage::Unknown if draft.input.customer.is_none() || has_another_way(draft) => Vec::new(),
        PrivateMessage::Unknown => proposed.into_iter().map(|span| unknown(draft, span)).collect(),
        PrivateMessage::Impossible => {
            let ours = we_write_in_private(draft)
                .into_iter()
                .filter(|span| !proposed.iter().any(|known| known.overlaps(*span)));
            proposed.iter().copied().chain(ours).map(|span| impossible(draft, span)).collect()
        }
    }
}

/// "Pas besoin de MP", "DMs are acting up": the private side is named to spare them the attempt.
fn is_spared(draft: &Draft<'_>, way: Span) -> bool {
    let reply = &draft.reply;
    let named: Vec<Span> = reply.found(Cue::PrivateWay, reply.all()).filter(|private| private.overlaps(way)).collect();
    !named.is_empty() && named.iter().all(|private| does_not_work(reply, *private, reply.sentence_of(*private)))
}

/// Whether the reply offers another way too.
fn has_another_way(draft: &Draft<'_>) -> bool {
    draft.ways.iter().any(|way| way.kind != WayKind::HandOver) || draft.reply.has(&[Cue::Optional], draft.reply.all())
}

fn unknown(draft: &Draft<'_>, span: Span) -> Found {
    let why = draft.say(
        "Personne n’a encore vérifié que ce client peut nous écrire en privé ici.",
        "Nobody has checked yet that this customer can write to us in private here.",
    );
    Found::at(span, why).level(Level::Warn).remedy(
        "check_private",
        draft.say("Vérifier maintenant", "Check now"),
        Vec::new(),
    )
}

fn impossible(draft: &Draft<'_>, span: Span) -> Found {
    let why = if has_private_side(draft.input) {
        draft.say(
            "Le message privé n’est pas possible avec ce client\u{a0}: il échouerait.",
            "A private message does not work with this customer: they would fail.",
        )
    } else {
        draft.say("Ce réseau n’a pas de message privé.", "This network has no private messages.")
    };
    let link = drop_link(draft);
    let instead = draft.write(
        &format!("Laissez-nous ce qu’il faut par ce lien, que nous seuls lisons\u{a0}: {link}"),
        &format!("Please leave us what we need through this link, which only we can read: {link}"),
    );
    let sentence = draft.reply.sentence_of(span);
    Found::at(span, why).remedy(
        "drop_link",
        draft.say("Donner le lien sécurisé", "Give the secure link"),
        vec![replace(sentence, instead)],
    )
}

/// "Je vous écris en message privé": it would not arrive. "Je vous ai répondu" shows that it did.
fn we_write_in_private(draft: &Draft<'_>) -> Vec<Span> {
    let reply = &draft.reply;
    reply
        .found(Cue::PrivateWay, reply.all())
        .filter(|span| {
            let sentence = reply.sentence_of(*span);
            let words = reply.folded(sentence);
            [
                "je vous ecris",
                "je vous reponds",
                "nous vous ecrivons",
                "je vous envoie",
                "je vous contacte",
                "i'll",
                "we'll",
                "i will",
                "we will",
                "i'm sending",
                "je vous donne",
                "je vous reponds",
            ]
            .iter()
            .any(|ours| words.contains(ours))
                && !does_not_work(reply, *span, sentence)
                && !reply.hits.iter().any(|hit| hit.cue == Cue::ClosedDoor && hit.span.overlaps(*span))
        })
        .collect()
}
