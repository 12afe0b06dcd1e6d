//! What a network has not, so that the suite cannot try it: each with the reason. A new kind is held to every case that it does not
//! stand here with.

use crate::conformance::doubles::{Double, Happening, Mood};

/// Everything that the suite tries where a network has it.
pub(crate) const CASES: &[&str] = &[
    "edit",
    "delete",
    "unknown event",
    "rejected afterwards",
    "fetched",
    "time-out after acceptance",
    "asked to wait",
    "breaks before",
    "refused",
    "content postponed",
    "content refused",
    "token ends",
    "token revoked",
    "blocked",
    "window closes",
    "dialects of a limit",
];

/// Whether a double has it.
pub(crate) fn is_tried(double: &Double, case: &str) -> bool {
    let happens = |happening| double.happens(&happening).is_some();
    let will = |mood| double.will(&mood);
    match case {
        "edit" => happens(Happening::Edit { id: "m-1", text: "corrigé" }),
        "delete" => happens(Happening::Delete { id: "m-1" }),
        "unknown event" => happens(Happening::Unknown),
        "rejected afterwards" => happens(Happening::Rejected { id: "m-2" }),
        "fetched" => double.posts(&[]),
        "time-out after acceptance" => will(Mood::TakeAndFallSilent),
        "asked to wait" => will(Mood::AskToWait),
        "breaks before" => will(Mood::BreakBefore),
        "refused" => will(Mood::Refuse),
        "content postponed" => will(Mood::PostponeContent),
        "content refused" => will(Mood::RefuseContent),
        "token ends" => will(Mood::TokenEnds),
        "token revoked" => will(Mood::TokenRevoked),
        "blocked" => will(Mood::Blocked),
        "window closes" => will(Mood::WindowOver),
        "dialects of a limit" => !double.dialects().is_empty(),
        other => panic!("{other} is no case"),
    }
}

const ONE_ANSWER: &str = "takes a reply whole or not at all: there is no second word about the content";
const AS_REFUSED: &str = "says no in one way, whatever the reason: tried as a refusal";
const OWN_KEY: &str = "signs with a secret of ours that nobody ends; a wrong one is tried in inbound.rs";
const PUSHED: &str = "is pushed to us; what a look afterwards finds is tried in the network's own tests";
const NO_PROOF: &str = "breaks in a way that proves nothing, so it is unknown and never tried again by itself";
const NO_WINDOW: &str = "sets no time to answer within";
const NOBODY_TELLS: &str = "tells nobody that a reply was taken away";
const OUR_PAGE: &str = "is shown on a page of ours: nobody stands in between who could say anything";

/// The beginning of a double's name, the case, and why there is none.
pub(crate) const REASONS: &[(&str, &str, &str)] = &[
    ("inbound", "rejected afterwards", "has no such event in its contract: the other system says no at once"),
    ("inbound", "fetched", PUSHED),
    ("inbound", "content postponed", ONE_ANSWER),
    ("inbound", "content refused", ONE_ANSWER),
    ("inbound", "token ends", OWN_KEY),
    ("inbound", "token revoked", OWN_KEY),
    ("inbound", "blocked", AS_REFUSED),
    ("inbound", "window closes", AS_REFUSED),
    ("sandbox", "rejected afterwards", "imitates no moderation: what it took stands there"),
    ("sandbox", "content postponed", ONE_ANSWER),
    ("sandbox", "content refused", ONE_ANSWER),
    ("sandbox", "token ends", "is a world in memory, without tokens"),
    ("sandbox", "token revoked", "is a world in memory, without tokens"),
    ("mail", "edit", "has no edits: another mail is another message"),
    ("mail", "delete", "cannot be taken back once it is here"),
    ("mail", "unknown event", "brings nothing but mails, each of which is a message"),
    ("mail", "fetched", "is fetched from a real server in mail_server.rs"),
    ("mail", "token ends", "signs in with a password, which does not end by itself"),
    ("mail", "token revoked", "a refused password is tried with a real server in mail_server.rs"),
    ("mail", "blocked", "refuses a recipient in one way: tried as a refusal"),
    ("mail", "window closes", NO_WINDOW),
    ("web form", "edit", "is sent once, and cannot be changed"),
    ("web form", "delete", "is sent once, and cannot be taken back"),
    ("web form", "unknown event", "brings nothing but what people wrote into it"),
    ("web form", "rejected afterwards", "is answered through a mail channel, which hears of it"),
    ("web form", "fetched", "is brought to our own page"),
    ("web form", "token ends", "has no account on any network"),
    ("web form", "token revoked", "has no account on any network"),
    ("web form", "blocked", "is answered by mail or on our page: tried there"),
    ("web form", "window closes", NO_WINDOW),
    ("web form answered on the page", "time-out after acceptance", OUR_PAGE),
    ("web form answered on the page", "asked to wait", OUR_PAGE),
    ("web form answered on the page", "breaks before", OUR_PAGE),
    ("web form answered on the page", "refused", OUR_PAGE),
    ("web form answered on the page", "content postponed", OUR_PAGE),
    ("web form answered on the page", "content refused", OUR_PAGE),
    ("web form answered on the page", "dialects of a limit", OUR_PAGE),
    ("facebook", "fetched", PUSHED),
    ("facebook", "breaks before", NO_PROOF),
    ("facebook", "content postponed", ONE_ANSWER),
    ("facebook", "window closes", "lets comments be answered at any time; the windows are those of Messenger"),
    ("messenger", "rejected afterwards", NOBODY_TELLS),
    ("messenger", "fetched", PUSHED),
    ("messenger", "breaks before", NO_PROOF),
    ("messenger", "content postponed", ONE_ANSWER),
    ("instagram", "rejected afterwards", NOBODY_TELLS),
    ("instagram", "fetched", PUSHED),
    ("instagram", "breaks before", NO_PROOF),
    ("instagram", "content postponed", ONE_ANSWER),
    ("instagram", "token ends", "renews a token only before its end, which is tried in instagram.rs"),
    ("bluesky", "edit", "has no edits: whoever corrects a post deletes it and writes another"),
    ("bluesky", "rejected afterwards", NOBODY_TELLS),
    ("bluesky", "content postponed", ONE_ANSWER),
    ("mastodon", "rejected afterwards", NOBODY_TELLS),
    ("mastodon", "content postponed", ONE_ANSWER),
    ("mastodon", "token ends", "gives tokens without an end; one that was taken away is tried"),
    ("mastodon", "window closes", NO_WINDOW),
    ("x", "fetched", PUSHED),
    ("x", "breaks before", NO_PROOF),
    ("google", "unknown event", "is read as reviews and nothing else"),
    ("google", "fetched", "names its reviews by their place: fetching is tried in google.rs"),
    ("google", "asked to wait", "is waited for by the channel itself afterwards: tried as a dialect"),
    ("google", "content postponed", ONE_ANSWER),
    ("google", "content refused", "refuses a reply for its content only: tried as a refusal"),
    ("google", "blocked", "lets nobody block a business whom they reviewed"),
    ("google", "window closes", NO_WINDOW),
    ("telegram", "delete", "does not tell a bot what people take back"),
    ("telegram", "rejected afterwards", NOBODY_TELLS),
    ("telegram", "fetched", "numbers its messages itself: fetching is tried in telegram.rs"),
    ("telegram", "breaks before", NO_PROOF),
    ("telegram", "content postponed", ONE_ANSWER),
    ("telegram", "content refused", "has no rules about words that it tells a bot"),
    ("telegram", "token ends", "gives tokens without an end; one that was taken away is tried"),
    ("telegram", "window closes", NO_WINDOW),
];
