//! Reviews at Google's: read by polling, answered in public by one reply that is edited in place.
//!
//! Invariants:
//! - a place is read down to where reading stopped before its mark moves, over as many calls as that takes;
//! - a reply is put, never added: putting it again changes nothing, and the review itself says whether it stands there.

mod calls;
mod connect;
mod cursor;
mod settings;
mod translated;
mod wire;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use guichet_core::guard::length;
use guichet_core::model::capabilities::capabilities_of;
use guichet_core::model::{Capabilities, Incoming, Outgoing, SendOutcome};
use jiff::{SignedDuration, Timestamp};

use crate::account::{Account, Surroundings};
use crate::channel::{Batch, Channel, Failure, Lookup, ParseProblem, Problem, RawBytes, Reception};
use crate::connecting::{Begun, Connected, Consent, Granted, Scope};
use crate::kind::Kind;
use crate::trouble::Trouble;
use calls::Service;
use cursor::{Cursor, Place};

/// How often, in seconds, a place is read down to all that is remembered: replies rejected and reviews deleted show there.
const SWEEP: i64 = 900;
/// Pages of one place that one call of `receive` reads.
const PAGES: usize = 20;
/// With so many items a call of `receive` ends and is made again at once.
const ENOUGH: usize = 500;
/// Reviews that are looked after one by one in a sweep.
const MISSING_AT_ONCE: usize = 5;

/// The reviews of one account.
#[derive(Debug, Clone)]
pub struct GoogleChannel {
    service: Arc<Service>,
    places: Vec<String>,
    french: bool,
    first_days: i64,
    every: i64,
}

impl GoogleChannel {
    /// Reads what is new at one place, and says what held it up before it was through: then it goes on there at the next call.
    async fn read_place(&self, name: &str, place: &mut Place, now: Timestamp) -> Result<Read, Failure> {
        place.read = now.as_second();
        let sweeps = place.down.is_none() && now.as_second().saturating_sub(place.swept) >= SWEEP;
        let down_to = if sweeps { place.remembered_down_to() } else { place.mark.max(place.floor) };
        let (from, top) = place.down.clone().map_or((None, 0), |(token, top)| (Some(token), top));
        let listing = match self.service.list(name, from, down_to, PAGES).await {
            // A page that is not known any more: from the top again, down to the old mark.
            Err(failure) if place.down.is_some() && failure.code == "refused" => {
                place.down = None;
                return Ok(Read::default());
            }
            other => other?,
        };
        place.down = None;
        let times = listing.reviews.iter().map(|review| cursor::micros(review, "updateTime"));
        let top = times.clone().max().unwrap_or(0).max(top);
        let reached = times.filter(|time| *time != 0).min().unwrap_or(i64::MAX);
        let complete = listing.next.is_none();
        let down = complete || reached < place.mark;
        if down {
            place.mark = place.mark.max(top);
        } else {
            place.down = listing.next.map(|token| (token, top));
        }
        let mut items: Vec<RawBytes> = listing.reviews.iter().rev().flat_map(|review| place.digest(review)).collect();
        if sweeps {
            // One that was held up before it came down to the mark is made again.
            if down || listing.held_up.is_none() {
                place.swept = now.as_second();
            }
            let names = listing.reviews.iter().filter_map(|review| wire::name_of(review)?.rsplit('/').next());
            let seen: BTreeSet<String> = names.map(str::to_owned).collect();
            let down_to = if complete { place.floor } else { reached };
            items.extend(self.deleted(name, place, &seen, down_to).await);
        }
        Ok(Read { items, held_up: listing.held_up })
    }

    /// Reviews that are missing where they should stand, and that Google says are gone.
    async fn deleted(&self, name: &str, place: &mut Place, seen: &BTreeSet<String>, down_to: i64) -> Vec<RawBytes> {
        let mut gone = Vec::new();
        for id in place.missing(seen, down_to).into_iter().take(MISSING_AT_ONCE) {
            let review = format!("{name}/reviews/{id}");
            match self.service.review(&review).await {
                Err(failure) if failure.code == "target_gone" => {
                    place.forget(&id);
                    gone.push(wire::deletion(&review));
                }
                // Changed while we read: it stands further up now.
                Ok(_) => {}
                Err(_) => break,
            }
        }
        gone
    }

    /// The review that a reply answers, if this network takes such a reply.
    fn target<'a>(&self, outgoing: &'a Outgoing) -> Result<&'a str, &'static str> {
        if !outgoing.visibility.others_can_read() {
            return Err("no_private_message");
        }
        if length::measured(&outgoing.text, self.capabilities().public_limit).is_too_long() {
            return Err("too_long");
        }
        outgoing.in_reply_to.as_deref().filter(|name| wire::is_review(name)).ok_or("no_target")
    }
}

/// What was read of a place.
#[derive(Debug, Default)]
struct Read {
    items: Vec<RawBytes>,
    held_up: Option<Failure>,
}

/// Whether two replies say the same, blanks aside.
fn same_words(one: &str, other: &str) -> bool {
    one.split_whitespace().eq(other.split_whitespace())
}

impl Channel for GoogleChannel {
    const KIND: Kind = settings::KIND;

    const SCOPES: &'static [Scope] = connect::SCOPES;

    fn open(account: &Account, surroundings: &Surroundings) -> Result<Self, Vec<Problem>> {
        let places = settings::places(account)?;
        let number = |name: &str, usual: i64| account.setting(name).and_then(|text| text.parse().ok()).unwrap_or(usual);
        Ok(Self {
            service: Arc::new(Service::new(account, surroundings)),
            places,
            french: account.setting("language") != Some("en"),
            first_days: number("first_days", 30),
            every: number("every_seconds", 120),
        })
    }

    fn capabilities(&self) -> Capabilities {
        capabilities_of("google")
    }

    fn reception(&self) -> Reception {
        Reception::Watched { every: Duration::from_secs(self.every.unsigned_abs().max(1)) }
    }

    async fn receive(&self, cursor: Option<&str>) -> Result<Batch, Failure> {
        if self.places.is_empty() {
            return Err(Failure::new("no_location", "no place is set"));
        }
        let now = Timestamp::now();
        let first = now.checked_sub(SignedDuration::from_hours(24 * self.first_days)).unwrap_or(Timestamp::UNIX_EPOCH);
        let mut cursor = Cursor::read(cursor);
        let (mut items, mut more) = (Vec::new(), false);
        let (mut failure, mut quiet) = (None, false);
        // Those that have waited longest come first, so that a pace that does not suffice for all leaves none out.
        let mut turns: Vec<(i64, &String)> =
            self.places.iter().map(|name| (cursor.place(name, first).read, name)).collect();
        turns.sort_by_key(|(read, _)| *read);
        for (read_before, name) in turns {
            let place = cursor.place(name, first);
            if place.down.is_none() && now.as_second().saturating_sub(place.read) < self.every {
                quiet = true;
            } else if items.len() >= ENOUGH {
                more = true;
            } else {
                match self.read_place(name, place, now).await {
                    Ok(Read { items: new, held_up }) => {
                        quiet = true;
                        items.extend(new);
                        match held_up {
                            None => more |= place.down.is_some(),
                            // It is nobody else's turn now.
                            Some(why) if why.code == "rate_limited" => break,
                            Some(_) => {}
                        }
                    }
                    Err(why) if why.code == "rate_limited" => {
                        // It was not its turn yet, and it is nobody else's now.
                        place.read = read_before;
                        failure = Some(why);
                        break;
                    }
                    Err(why) => failure = Some(why),
                }
            }
        }
        match failure {
            // One place that is closed to us holds up no other; `check` names it.
            Some(why) if !quiet => Err(why),
            _ => Ok(Batch { items, cursor: Some(cursor.write(&self.places)), more }),
        }
    }

    async fn wait(&self, _cursor: Option<&str>, at_most: Duration) -> Result<(), Failure> {
        tokio::time::sleep(at_most).await;
        Ok(())
    }

    fn parse(&self, raw: &RawBytes) -> Result<Incoming, ParseProblem> {
        wire::parse(raw, self.french)
    }

    fn compose(&self, outgoing: &Outgoing) -> Vec<u8> {
        wire::compose(outgoing).to_string().into_bytes()
    }

    async fn send(&self, outgoing: &Outgoing) -> SendOutcome {
        let review = match self.target(outgoing) {
            Ok(review) => review,
            Err(code) => return SendOutcome::Refused { code: code.to_owned() },
        };
        // There is one reply only: what somebody else wrote there since is not replaced without their word.
        let standing = match self.service.review(review).await {
            Ok(standing) => wire::reply_of(&standing),
            Err(failure) => return Trouble::from(failure).outcome(),
        };
        match standing {
            Some(reply) if same_words(&reply.text, &outgoing.text) => {
                return SendOutcome::Sent { external_id: Some(reply.id) };
            }
            Some(reply) if reply.written_at.is_some_and(|at| at > outgoing.created_at) => {
                return SendOutcome::Refused { code: "replied_already".to_owned() };
            }
            _ => {}
        }
        match self.service.put(review, &wire::compose(outgoing)).await {
            Ok(reply) => SendOutcome::Sent { external_id: wire::reply_in(review, &reply).map(|reply| reply.id) },
            Err(trouble) => trouble.outcome(),
        }
    }

    /// The review shows its reply at once, so its absence is a proof.
    async fn lookup(&self, outgoing: &Outgoing) -> Lookup {
        let Ok(review) = self.target(outgoing) else { return Lookup::NotFound };
        let answer = match self.service.review(review).await {
            Ok(answer) => answer,
            Err(failure) if failure.code == "target_gone" => return Lookup::NotFound,
            Err(_) => return Lookup::CannotTell,
        };
        let Some(reply) = wire::reply_of(&answer) else { return Lookup::NotFound };
        if same_words(&reply.text, &outgoing.text) {
            return Lookup::Found { external_id: Some(reply.id) };
        }
        // An older reply is the one that ours was to replace. A newer one is somebody's: it is not written over.
        let older = reply.written_at.is_some_and(|at| at < outgoing.created_at);
        if older { Lookup::NotFound } else { Lookup::CannotTell }
    }

    async fn check(&self) -> Vec<Problem> {
        if self.places.is_empty() {
            return vec![Problem { setting: Some("locations".to_owned()), ..Problem::of_code("no_location") }];
        }
        let mut problems: Vec<Problem> = Vec::new();
        for place in &self.places {
            if let Err(failure) = self.service.list(place, None, i64::MAX, 1).await {
                let mut problem = Problem::of_reading(&failure);
                let of_one_place = matches!(failure.code, "permission_missing" | "target_gone");
                if of_one_place {
                    problem.words.fr = format!("{place}\u{a0}: {}", problem.words.fr);
                    problem.words.en = format!("{place}: {}", problem.words.en);
                }
                problems.push(problem);
                if !of_one_place {
                    break;
                }
            }
        }
        problems
    }

    async fn begin_connecting(&self, consent: Consent<'_>) -> Result<Begun, Failure> {
        Ok(connect::begin(&self.service, consent))
    }

    async fn finish_connecting(&self, granted: Granted<'_>) -> Result<Connected, Failure> {
        let secrets = connect::tokens(&self.service, granted).await?;
        let service = self.service.connected_anew(&secrets);
        connect::account(&service, secrets, &self.places).await
    }
}
