//! Where a reply sends the customer: another network, an app, a page, a number, a shop, another company, or the same
//! network in private.
//!
//! Invariant: a way that is only the answer itself (the form they asked for) is none.

use std::sync::LazyLock;

use guichet_text::Span;
use guichet_text::links::{Link, LinkKind};
use regex::Regex;

use super::cue::Cue;
use super::draft::Words;
use super::input::Input;
use super::moves::{Clause, ClauseKind};
use super::promises::Promised;
use super::when;
use crate::model::capabilities::PrivateOpening;

/// What kind of place the customer is sent to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WayKind {
    /// The same network, in private.
    HandOver,
    /// Another network.
    Network,
    /// An app, a page, a form, a chat.
    Page,
    /// A number to call.
    Number,
    /// A shop or a counter.
    Shop,
    /// Another company.
    Company,
    /// Another service, a mail address.
    Service,
}

/// How much the way hurts, once the rest of the reply is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weight {
    /// The reply answers, and the way is an extra: nothing to say.
    Extra,
    /// Worth a look.
    Light,
    /// The way stands instead of an answer.
    Full,
}

/// A place where the customer is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Way {
    /// What kind of place.
    pub(crate) kind: WayKind,
    /// The words that send, up to the place.
    pub(crate) span: Span,
    /// The sentence, with the address below it.
    pub(crate) sentence: Span,
    /// A time is said with it.
    pub(crate) timed: bool,
    /// The number costs more than a call.
    pub(crate) paid: bool,
    /// How much it hurts.
    pub(crate) weight: Weight,
    /// They are to write to somebody there, rather than to read.
    contact: bool,
    /// A mail box of the brand.
    own_box: bool,
    /// How it stands beside the rest.
    pub(crate) aside: Aside,
}

/// How a way stands beside the rest of the reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Aside {
    /// It is what the reply proposes.
    No,
    /// "If you prefer", "for more".
    IfTheyLike,
    /// "Should it persist", "if you need more help".
    IfItPersists,
}

const PLACES: &[(Cue, WayKind)] = &[
    (Cue::App, WayKind::Page),
    (Cue::Page, WayKind::Page),
    (Cue::Form, WayKind::Page),
    (Cue::Chat, WayKind::Page),
    (Cue::Service, WayKind::Service),
    (Cue::Shop, WayKind::Shop),
    (Cue::Company, WayKind::Company),
    (Cue::ByMail, WayKind::Service),
    (Cue::ByPhone, WayKind::Number),
    (Cue::OtherChannels, WayKind::Network),
    (Cue::PaidNumber, WayKind::Number),
];

const NETWORKS: &[(Cue, &str)] = &[
    (Cue::NetX, "x"),
    (Cue::NetFacebook, "facebook"),
    (Cue::NetMessenger, "messenger"),
    (Cue::NetInstagram, "instagram"),
    (Cue::NetWhatsapp, "whatsapp"),
    (Cue::NetTelegram, "telegram"),
    (Cue::NetMastodon, "mastodon"),
    (Cue::NetBluesky, "bluesky"),
    (Cue::NetLinkedin, "linkedin"),
    (Cue::NetTiktok, "tiktok"),
];

static CONTACT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"contact|joindre|joign|appel|telephon|ecri|sollicit|interrog|retrouv|rejoi|rencontr|rapproch|adress|tourne|signal|\bvoir\b|voyez|passe|rendez|rendre|reclam|declar|ticket|releve|depend|rempli|saisir|relire|consult|wish|bell|claim|cancel|take|need|section|booklet|explained|passer par|facult|faculte|eye on|vider|reessay|reach|touch|speak|talk|\bcall|phone|ring|mail|message|report|submit|raise|\blog\b a|file|fill|form|chat|turn|apply|suited|placed|responsible|handled|matter|share|provide|send|gerons").ok()
});

/// The colleague acts, not the customer: "je vais contacter le transporteur", "I'll contact the carrier".
static WE_DO_IT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:(?:(?-u:\b)je (?:vais|viens|peux|dois|compte|fais|veux|me charge)|(?-u:\b)(?:nous|on) (?:allons|va|venons|pouvons|avons|nous chargeons)|(?-u:\b)va (?:vous )?|(?-u:\b)vont (?:vous )?|(?-u:\b)viennent|(?-u:\b)vient|(?-u:\b)pour (?:les? |la |l'|vous )?|(?-u:\b)afin (?:de|d'|que)|(?-u:\b)avant de|(?-u:\b)essaye?r? de|(?-u:\b)demande (?:a|au)|(?-u:\b)demandons|(?-u:\b)n'avez (?:pas |plus )?(?:a|besoin)|(?-u:\b)sans|(?-u:\b)n'a(?:urez|vez) (?:rien|pas) a)[^.!?]{0,14}|(?-u:\b)(?:i|we|they|he|she|someone|somebody|driver|carrier|courier|colleague|who|team|advisor|no need to|don't need to|without|never|asked to|depot|to be)(?:'ll|'ve|'m|'re|'d| will| have| am| are| is| has| can| could| shall| do| did)?(?: also| now| already| just| be| been| going to| then)*[ ]?)$").ok()
});

/// "n'est plus disponible", "no longer available": the place is named because it is closed.
static CLOSED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^[^.!?,]{0,25}(?:n'est (?:plus|pas)|ne (?:sont|fonctionne|marche)|est (?:ferme|indisponible|hors)|is (?:no longer|not|closed|down|unavailable)|isn't|are closed|has closed|n'existe)").ok()
});

fn matches(regex: &LazyLock<Option<Regex>>, words: &str) -> bool {
    regex.as_ref().is_some_and(|regex| regex.is_match(words))
}

/// The ways of a reply, in order, all at full weight.
pub(crate) fn find(reply: &Words<'_>, message: &Words<'_>, input: &Input, promises: &[Promised]) -> Vec<Way> {
    let mut ways = Vec::new();
    for block in blocks(reply) {
        let sends = sends(reply, block);
        let private = own_private(reply, input, block);
        if let Some(private) = private.filter(|_| !names_elsewhere(reply, input, block)) {
            // "Envoyez-nous un MP": the verb that asks for it stands just before.
            let verb =
                reply.found(Cue::Ask, block).find(|ask| ask.end <= private.start && private.start <= ask.end + 2);
            let start = sends
                .first()
                .copied()
                .into_iter()
                .chain(verb)
                .map(|send| send.start)
                .min()
                .map_or(private.start, |start| start.min(private.start));
            ways.push(Way {
                kind: WayKind::HandOver,
                span: Span::new(
                    start,
                    private
                        .end
                        .max(sends.iter().map(|send| send.end).filter(|end| *end <= private.end).max().unwrap_or(0)),
                ),
                sentence: block,
                timed: timed(reply, block, promises),
                paid: false,
                weight: Weight::Full,
                contact: true,
                own_box: false,
                aside: Aside::No,
            });
            continue;
        }
        let Some((kind, place)) = place(reply, input, block, !sends.is_empty()) else { continue };
        let paid = reply.has(&[Cue::PaidNumber], block);
        if always_right(reply, block) || (is_the_answer(reply, message, block, kind) && !paid) {
            continue;
        }
        let send = sends
            .iter()
            .copied()
            .filter(|send| send.start <= place.end)
            .max_by_key(|send| send.end)
            .or_else(|| sends.first().copied());
        let place = reply
            .found(Cue::PaidNumber, block)
            .next()
            .map_or(place, |number| Span::new(place.start.min(number.start), place.end.max(number.end)));
        let contact = sends.is_empty() || sends.iter().any(|send| matches(&CONTACT, reply.folded(*send)));
        ways.push(Way {
            kind,
            span: send.map_or(place, |send| Span::new(send.start.min(place.start), send.end.max(place.end))),
            sentence: block,
            timed: timed(reply, block, promises),
            paid,
            weight: Weight::Full,
            contact,
            own_box: has_own_box(reply, input, block),
            aside: aside(reply, block, &sends),
        });
    }
    ways
}

/// What the rest of the reply makes of its ways.
pub(crate) fn weigh(ways: &mut [Way], reply: &Words<'_>, clauses: &[Clause]) {
    let answered = clauses.iter().any(|clause| clause.kind == ClauseKind::Substance);
    let promised = clauses.iter().any(|clause| clause.kind == ClauseKind::DatedPromise);
    for way in ways {
        let offers = reply.has(&[Cue::OfferToDo], reply.all());
        way.weight = match (way.kind, answered || promised) {
            _ if way.paid => Weight::Full,
            (WayKind::HandOver, _) if way.timed => Weight::Extra,
            (WayKind::HandOver, true) => Weight::Extra,
            (WayKind::HandOver, false) => Weight::Light,
            (WayKind::Number | WayKind::Service, true) if is_our_own(reply, way) => Weight::Extra,
            // "Écrivez à litiges@…, il vous répond avant 17 h": the brand's own box, and it does its share.
            (WayKind::Service, true) if way.own_box => Weight::Extra,
            // "Go to the transfer desk, our team rebooks you by 3 pm": the house does its share.
            (WayKind::Number | WayKind::Service | WayKind::Shop, _) if promised => Weight::Extra,
            (_, true) if way.aside == Aside::IfTheyLike || offers => Weight::Extra,
            (_, true) if way.aside == Aside::IfItPersists => Weight::Light,
            (WayKind::Page, true) if !way.contact => Weight::Extra,
            _ => Weight::Full,
        };
    }
}

/// "Écrivez-moi à…", "that's this desk", "jour et nuit": the colleague's own line beside an answer.
fn is_our_own(reply: &Words<'_>, way: &Way) -> bool {
    let words = reply.folded(way.sentence);
    [
        "z-moi",
        "ring me",
        "call me",
        "write to me",
        "email me",
        "this desk",
        "mon poste",
        "jour et nuit",
        "24/7",
        "day and night",
        "24 h",
        "je le lis",
        "je lis la boite",
        "je reponds",
        "i read",
        "ma boite",
        "qui lit",
        "qui vous repond",
        "my inbox",
    ]
    .iter()
    .any(|own| words.contains(own))
}

/// Whether a mail box of the brand stands in a block.
fn has_own_box(reply: &Words<'_>, input: &Input, block: Span) -> bool {
    links_in(reply, block).iter().filter(|link| link.kind == LinkKind::Email).any(|link| {
        let domain = reply.folded(link.span).rsplit('@').next().unwrap_or_default();
        input.owns_domain(domain)
    })
}

/// Sentences, each with the bare addresses that stand below it.
fn blocks(reply: &Words<'_>) -> Vec<Span> {
    let mut blocks: Vec<Span> = Vec::new();
    for sentence in &reply.sentences {
        let bare = is_bare_address(reply, *sentence);
        match blocks.last_mut() {
            Some(last) if bare => last.end = sentence.end,
            _ => blocks.push(*sentence),
        }
    }
    blocks
}

/// Whether nothing but an address, a picture and "or via" stand in a sentence.
fn is_bare_address(reply: &Words<'_>, sentence: Span) -> bool {
    let mut left = reply.folded(sentence).to_owned();
    let links = links_in(reply, sentence);
    if links.is_empty() {
        return false;
    }
    for link in links {
        left = left.replace(reply.folded(link.span), " ");
    }
    left.split(|mark: char| !mark.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .all(|word| matches!(word, "ou" | "or" | "via" | "et" | "and" | "ici" | "here" | "lien" | "link"))
}

fn links_in<'w>(reply: &'w Words<'_>, within: Span) -> Vec<&'w Link> {
    reply
        .links
        .iter()
        .filter(|link| link.kind != LinkKind::Handle && within.start <= link.span.start && link.span.end <= within.end)
        .collect()
}

/// Words that send the customer, without those that say what we do ourselves.
fn sends(reply: &Words<'_>, block: Span) -> Vec<Span> {
    reply
        .found(Cue::Send, block)
        .chain(reply.found(Cue::Available, block))
        .filter(|send| {
            let before = reply.folded(Span::new(block.start, send.start));
            let advises = ["recommend", "suggest"].iter().any(|advice| reply.folded(*send).starts_with(advice));
            let after = reply.folded(Span::new(send.end, block.end.min(send.end + 8)));
            // "Ne cliquez pas": what they must not do.
            let forbids = [" pas", " jamais", " surtout pas", " plus "].iter().any(|not| after.starts_with(not));
            (advises || !matches(&WE_DO_IT, before)) && !forbids
        })
        .collect()
}

/// Where the reply speaks of the private side of its own network.
fn own_private(reply: &Words<'_>, input: &Input, block: Span) -> Option<Span> {
    let network = input.capabilities();
    // "Our private messages are closed": whatever is said of them then is no way.
    if !network.public || reply.has(&[Cue::ClosedDoor], reply.all()) {
        return None;
    }
    let own_messenger: &[Cue] = match network.network {
        "facebook" => &[Cue::PrivateWay, Cue::NetMessenger],
        _ => &[Cue::PrivateWay],
    };
    own_messenger.iter().flat_map(|cue| reply.found(*cue, block)).find(|private| {
        !is_closed(reply, *private, block) && !negated(reply, *private, block) && !does_not_work(reply, *private, block)
    })
}

/// "Les messages privés ne passent pas", "we can't message you privately": named because it fails.
static FAILS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?-u:\b)(?:ne (?:peu|pouv|pass|fonctionn|march|arriv|recev|recoi|perm|laiss|vous y)[a-z]*|n'(?:arriv|est|exist|a pas)[a-z]*|impossible|can't|cannot|unable|don't (?:work|reach|get)|doesn't (?:work|let|allow)|won't|blocked|bloque|ferme|coupe|rien a|ni|hs|en panne|en rade|en carafe|pas besoin|inutile|sans passer|plutot que|no need|needed|needn't|not needed|acting up|broken|(?:is|are) (?:down|off|out of order|disabled|switched off)|turned off|instead of|rather than|isn't|aren't|not (?:possible|available|open|working))").ok()
});

/// Whether the private side is named because it fails.
pub(crate) fn does_not_work(reply: &Words<'_>, private: Span, block: Span) -> bool {
    let before = reply.folded(Span::new(block.start.max(private.start.saturating_sub(45)), private.start));
    let before = before.rsplit([',', ';', ':', '.']).next().unwrap_or_default();
    let after = reply.folded(Span::new(private.end, block.end.min(private.end + 30)));
    let after = after.split([',', ';', ':', '.']).next().unwrap_or_default();
    matches(&FAILS, before) || matches(&FAILS, after)
}

fn is_closed(reply: &Words<'_>, place: Span, block: Span) -> bool {
    matches(&CLOSED, reply.folded(Span::new(place.end, block.end)))
}

/// "Votre message privé est bien arrivé", "we've sent you a DM": the private side is spoken of, not proposed.
fn negated(reply: &Words<'_>, private: Span, block: Span) -> bool {
    let before = reply.folded(Span::new(block.start, private.start));
    [
        "sent you",
        "replied to your",
        "j'ai repondu",
        "avons repondu",
        "je vous ai",
        "nous vous avons",
        "je vous reponds",
        "je vous ecris",
        "i'll",
        "i've",
        "we've",
        "i'm sending",
        "we'll send",
    ]
    .iter()
    .any(|ours| before.contains(ours))
}

/// Whether a place elsewhere is named in the same breath as the private side.
fn names_elsewhere(reply: &Words<'_>, input: &Input, block: Span) -> bool {
    other_network(reply, input, block).is_some()
        || reply.has(&[Cue::OtherChannels, Cue::PaidNumber, Cue::ByPhone], block)
        || links_in(reply, block).iter().any(|link| link.kind == LinkKind::Phone)
}

fn other_network(reply: &Words<'_>, input: &Input, block: Span) -> Option<Span> {
    let own = input.capabilities().network;
    NETWORKS
        .iter()
        .filter(|(_, name)| {
            *name != own && !(own == "facebook" && *name == "messenger") && !(own == "messenger" && *name == "facebook")
        })
        .flat_map(|(cue, _)| reply.found(*cue, block))
        .find(|place| !is_closed(reply, *place, block))
}

/// The place elsewhere that a block names, the surest first.
fn place(reply: &Words<'_>, input: &Input, block: Span, sends: bool) -> Option<(WayKind, Span)> {
    if !sends {
        // "Voici notre page d'aide": a general page sends away, whatever the verb.
        let help = reply.found(Cue::Page, block).next().filter(|_| {
            ["page d'aide", "centre d'aide", "help page", "help centre", "help center", "faq"]
                .iter()
                .any(|help| reply.folded(block).contains(help))
                && !links_in(reply, block).is_empty()
        });
        if let Some(page) = help {
            return Some((WayKind::Page, page));
        }
        // An address without a word is a way only if nothing is said beside it.
        let alone = reply
            .sentences
            .iter()
            .filter(|sentence| sentence.overlaps(block))
            .all(|sentence| is_bare_address(reply, *sentence));
        return links_in(reply, block)
            .first()
            .filter(|_| alone && block == reply.all())
            .map(|link| (WayKind::Page, link.span));
    }
    if let Some(place) = other_network(reply, input, block) {
        return Some((WayKind::Network, place));
    }
    let mail = !input.capabilities().public && input.capabilities().network == "mail";
    let named = PLACES
        .iter()
        .filter(|(cue, _)| !(mail && *cue == Cue::ByMail))
        .flat_map(|(cue, kind)| reply.found(*cue, block).map(move |span| (*kind, span)))
        .find(|(_, span)| !is_closed(reply, *span, block));
    let linked = links_in(reply, block).into_iter().find_map(|link| {
        let kind = match link.kind {
            LinkKind::Url => WayKind::Page,
            LinkKind::Phone => WayKind::Number,
            LinkKind::Email => WayKind::Service,
            LinkKind::Handle => return None,
        };
        (!is_drop_link(reply, input, link)).then_some((kind, link.span))
    });
    named.or(linked)
}

/// The link where data can be left safely is our own counter, not a page elsewhere.
fn is_drop_link(reply: &Words<'_>, input: &Input, link: &Link) -> bool {
    input
        .drop_link
        .as_deref()
        .is_some_and(|own| !own.is_empty() && reply.raw(link.span).contains(own.trim_end_matches('/')))
}

/// Helplines and the mediator: places where a customer may always be sent.
fn always_right(reply: &Words<'_>, block: Span) -> bool {
    let emergency = reply.found(Cue::Emergency, block).any(|number| {
        // "17" is a helpline only where it is called, not as a day or a time.
        let before = reply.folded(Span::new(block.start, number.start));
        let digits = reply.folded(number).bytes().all(|byte| byte.is_ascii_digit() || byte == b' ');
        !digits
            || ["le", "au", "call", "dial", "on", "appelez", "composez", "ou", "or", "text", "3114"]
                .iter()
                .any(|lead| before.trim_end().ends_with(lead))
    });
    // "Ring your bank now": who has been cheated loses money while we talk.
    let words = reply.folded(block);
    let bank = ["votre banque", "your bank", "ta banque"].iter().any(|bank| words.contains(bank))
        && ["tout de suite", "immediatement", "maintenant", "now", "at once", "urgence", "opposition"]
            .iter()
            .any(|haste| words.contains(haste));
    emergency || bank || reply.has(&[Cue::Mediator], block)
}

/// Whether the place is the very answer: the form, address or page that they asked for, or the steps in full.
fn is_the_answer(reply: &Words<'_>, message: &Words<'_>, block: Span, kind: WayKind) -> bool {
    let introduced = reply.has(&[Cue::LinkIsAnswer], block);
    let folded = message.folded.text();
    let asked_for_it = [
        "lien",
        "formulaire",
        "adresse",
        "page",
        "site",
        "numero de tel",
        "telephone",
        "horaire",
        "link",
        "form",
        "website",
        "phone number",
        "opening hours",
        "contact",
        "joindre",
        "reach you",
    ]
    .iter()
    .any(|word| folded.contains(word))
        && (folded.contains('?') || message.has(&[Cue::AsksWhere, Cue::AsksHow, Cue::AsksWho], message.all()));
    let linked = !links_in(reply, block).is_empty();
    // The help pages in general answer nothing in particular.
    let general = [
        "page d'aide",
        "centre d'aide",
        "aide en ligne",
        "faq",
        "help page",
        "help centre",
        "help center",
        "help section",
    ]
    .iter()
    .any(|help| reply.folded(block).contains(help) && !folded.contains(help));
    if general && reply.sentences.len() <= 3 {
        return false;
    }
    match kind {
        // "Ouvrez les paramètres de l'application et décochez…": the steps themselves, not a place to start again.
        WayKind::Page if steps(reply, block) && !reply.has(&[Cue::Service, Cue::Chat, Cue::Form], block) => true,
        WayKind::Page => linked && (introduced || (asked_for_it && !reply.has(&[Cue::Service, Cue::Chat], block))),
        WayKind::Number | WayKind::Shop => introduced && asked_for_it,
        WayKind::Service | WayKind::Company | WayKind::Network | WayKind::HandOver => false,
    }
}

/// Whether steps to take are told, and not only where to go: "keep an eye on our page" is no step.
pub(crate) fn steps(reply: &Words<'_>, block: Span) -> bool {
    reply.found(Cue::Step, block).any(|step| !reply.found(Cue::Send, block).any(|send| send.overlaps(step)))
}

/// How the way stands beside the rest. "Retrouvez-moi sur Messenger si la panne dure" sends first, whatever the condition.
fn aside(reply: &Words<'_>, block: Span, sends: &[Span]) -> Aside {
    if reply.has(&[Cue::Optional], block) {
        return Aside::IfTheyLike;
    }
    let condition = reply.found(Cue::Condition, block).next();
    match (condition, sends.first()) {
        (Some(condition), Some(send)) if condition.start < send.start => Aside::IfItPersists,
        _ => Aside::No,
    }
}

/// Whether a time stands with the way: in its sentence, or in the next promise.
fn timed(reply: &Words<'_>, block: Span, promises: &[Promised]) -> bool {
    when::said(reply.folded(block), None).is_some()
        || reply.has(&[Cue::Immediate], block)
        || promises.iter().any(|promise| {
            promise.time.is_some() && (promise.sentence.start >= block.start || promise.sentence.end <= block.start)
        })
}

/// Whether the network has a private side at all.
pub(crate) fn has_private_side(input: &Input) -> bool {
    input.capabilities().private_opening != PrivateOpening::Never
}
