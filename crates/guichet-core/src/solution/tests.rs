use guichet_text::reading::{
    Abuse, AbuseKind, AbuseLevel, AbuseTarget, Announced, AnnouncedKind, Fact, FactKind, Need, Pressure, Topic,
    TopicScore,
};
use guichet_text::{Reading, Span};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use uuid::Uuid;

use super::ledger::Wish;
use super::rights::{FILES, read};
use super::*;
use crate::calendar::day_of;
use crate::guard::Charter;
use crate::model::{Case, CustomerId, GiftId, IdentityLevel, Role, UserId};
use crate::refusal::RefusalCode;
use crate::samples::{World, acting, at, incoming, reading};

const TODAY: Date = date(2026, 11, 23);

fn now() -> Timestamp {
    at("2026-11-23T10:00")
}

/// A catalogue with one cheap and one dear gesture, and a refund that fulfils nothing but a wish.
fn catalogue() -> Vec<Solution> {
    let text = r#"
[[solution]]
code = "petit-geste"
kind = "gesture"
topics = ["delay", "lost_parcel"]
amounts = [{ amount = "5" }]
cap = { times = 1, months = 12 }
source = "Direction"
fr = { title = "Petit geste", words = "Je vous offre {amount}." }

[[solution]]
code = "grand-geste"
kind = "gesture"
topics = ["delay", "lost_parcel"]
amounts = [{ amount = "30.00" }]
approval = "lead"
source = "Direction"
fr = { title = "Grand geste", words = "Je vous offre {amount}." }
en = { title = "Large gesture", words = "Please accept {amount}." }

[[solution]]
code = "vieux-geste"
kind = "gesture"
topics = ["delay"]
amounts = [{ amount = "90" }]
source = "Direction"
valid_until = "2026-11-22"
fr = { title = "Vieux geste", words = "Je vous offre {amount}." }

[[solution]]
code = "verifie"
kind = "gesture"
topics = ["delay"]
percent = 20
identity = "verified"
source = "Direction"
fr = { title = "Sur vérification", words = "Je vous offre {amount}." }
"#;
    Catalogue::from_toml(text).unwrap().solutions
}

fn about(topic: Topic, facts: &[(FactKind, &str)]) -> Reading {
    let fact = |(kind, value): &(FactKind, &str)| Fact {
        kind: *kind,
        raw: (*value).to_owned(),
        value: (*value).to_owned(),
        unit: (*kind == FactKind::Amount).then(|| "EUR".to_owned()),
        span: Span::new(0, 1),
    };
    Reading { topics: vec![TopicScore { topic, score: 0.9 }], facts: facts.iter().map(fact).collect(), ..reading() }
}

fn seen(reading: &Reading, sector: &str) -> Seen {
    Seen { sector: Some(sector.to_owned()), ..Seen::of(std::slice::from_ref(reading)) }
}

fn all(seen: &Seen, ledger: &[Gift], role: Role) -> Vec<Proposal> {
    let known: Vec<Solution> = rights().iter().cloned().chain(catalogue()).collect();
    propose(seen, ledger, &known, &Charter::default(), role, TODAY, now())
}

fn codes(proposals: &[Proposal]) -> Vec<&str> {
    proposals.iter().map(|proposal| proposal.solution.code.as_str()).collect()
}

fn given(code: &str, case: &Case, customer: CustomerId, at: Timestamp) -> Gift {
    Gift {
        id: GiftId(Uuid::from_u128(9)),
        brand_id: case.brand_id,
        code: code.to_owned(),
        kind: SolutionKind::Gesture,
        entitled_by: None,
        money: Money::read("5", "EUR").unwrap(),
        case_id: Some(case.id),
        customer_id: Some(customer),
        message_id: None,
        given_by: UserId(Uuid::from_u128(5)),
        approved_by: None,
        given_at: at,
        month: date(2026, 11, 1),
        taken_back_at: None,
    }
}

#[test]
fn every_right_has_its_source_its_dates_and_both_languages() {
    for (file, text) in FILES {
        for right in read(text).unwrap_or_else(|error| panic!("{file}: {error}")) {
            let announced = right.valid_from.is_none() && right.to_confirm;
            assert!(right.is_right() && (right.valid_from.is_some() || announced), "{file}: {}", right.code);
            assert!(!right.source_url.is_empty() || right.to_confirm, "{}: a source or a doubt", right.code);
            for said in [right.fr.as_ref().unwrap(), right.en.as_ref().unwrap()] {
                assert!(!said.title.is_empty() && !said.words.is_empty(), "{}", right.code);
            }
            assert!(right.amounts.iter().all(|amount| amount.money().is_some()), "{}", right.code);
        }
    }
}

#[test]
fn every_example_can_be_used_as_it_is() {
    for example in EXAMPLES {
        let read = Catalogue::from_toml(example.text);
        assert!(read.is_ok_and(|catalogue| catalogue.solutions.len() >= 3), "{}", example.name);
    }
}

#[test]
fn what_the_law_gives_stands_before_every_gesture_and_the_dearer_gesture_before_the_cheaper_one() {
    let late = about(Topic::Delay, &[(FactKind::Duration, "PT5H"), (FactKind::FlightNumber, "AF1234")]);
    let proposals = all(&seen(&late, "airline"), &[], Role::Agent);
    assert_eq!(codes(&proposals), ["air-delay", "grand-geste", "petit-geste", "verifie"]);
    let right = &proposals[0];
    assert_eq!(right.offers[0].money.in_words("fr"), "600\u{a0}€");
    assert!(right.because.contains(&Because::DelayHours(5)));
    assert_eq!(right.missing, [Missing::Ask]);
    assert_eq!(proposals[1].needs, Some(Role::Lead));
    assert_eq!(proposals[1].words("en", proposals[1].offers.first()), "Please accept €30.");
}

#[test]
fn a_right_needs_its_delay_its_sector_and_its_day() {
    let soon = about(Topic::Delay, &[(FactKind::Duration, "PT2H"), (FactKind::FlightNumber, "AF1234")]);
    assert!(!codes(&all(&seen(&soon, "airline"), &[], Role::Agent)).contains(&"air-delay"));
    let unsaid = all(&seen(&about(Topic::Delay, &[]), "airline"), &[], Role::Agent);
    let missing = &unsaid[0].missing;
    assert!(missing.contains(&Missing::DelayHours(3)) && missing.contains(&Missing::Fact(FactKind::FlightNumber)));
    assert!(!codes(&all(&seen(&about(Topic::Delay, &[]), "telecom"), &[], Role::Agent)).contains(&"air-delay"));
    // What is announced without a date is not proposed; of two limits the one of the day is.
    let bag = codes(&all(&seen(&about(Topic::Baggage, &[]), "airline"), &[], Role::Agent)).join(" ");
    assert!(bag.contains("baggage-limit") && !bag.contains("2019"));
    let weeks = about(Topic::LostParcel, &[(FactKind::Duration, "P6W"), (FactKind::ParcelNumber, "6A123")]);
    assert_eq!(codes(&all(&seen(&weeks, "parcels"), &[], Role::Agent))[0], "post-lost-40-days");
}

#[test]
fn thanks_call_for_no_solution_and_the_matter_at_hand_stands_first() {
    let praise = Reading { need: Need::Praise, needs: vec![Need::Praise], ..about(Topic::Delay, &[]) };
    assert!(all(&seen(&praise, "airline"), &[], Role::Agent).is_empty());
    let topics = [Topic::Cancellation, Topic::Baggage].map(|topic| TopicScore { topic, score: 0.9 });
    let both = Reading { topics: topics.to_vec(), ..about(Topic::Delay, &[]) };
    let proposals = all(&seen(&both, "airline"), &[], Role::Agent);
    // The limit for baggage is the higher sum; the flight is what it is about.
    assert_eq!(codes(&proposals), ["air-cancellation", "air-refund-or-reroute", "baggage-limit"]);
    // What is only owed for a delay that was said is not proposed without one.
    let bag = about(Topic::Baggage, &[(FactKind::Duration, "P4W")]);
    assert!(codes(&all(&seen(&bag, "airline"), &[], Role::Agent)).contains(&"baggage-lost"));
}

#[test]
fn a_doubt_about_who_it_is_and_a_missing_amount_are_said() {
    let reading = about(Topic::Delay, &[(FactKind::Amount, "84.90")]);
    let unverified = all(&seen(&reading, "shop"), &[], Role::Agent);
    let proposal = unverified.iter().find(|proposal| proposal.solution.code == "verifie").unwrap();
    assert_eq!(proposal.missing, [Missing::Identity(IdentityLevel::Verified)]);
    assert_eq!(proposal.offers[0].money.decimal(), "16.98");
    let known = Seen { identity: IdentityLevel::Verified, ..seen(&about(Topic::Delay, &[]), "shop") };
    let proposal = all(&known, &[], Role::Agent).into_iter().find(|one| one.solution.code == "verifie").unwrap();
    assert_eq!(proposal.missing, [Missing::Fact(FactKind::Amount)]);
}

#[test]
fn a_cap_says_when_it_is_possible_again() {
    let mut world = World::on("x");
    let message = world.receive(&incoming("m1", "Toujours rien."), &about(Topic::Delay, &[])).unwrap();
    let case = world.case_of(message).clone();
    let elsewhere = Case { id: crate::model::CaseId(Uuid::from_u128(404)), ..case.clone() };
    let seen = Seen { case: Some(case.id), ..seen(&about(Topic::Delay, &[]), "shop") };
    let with = |at: Timestamp| {
        let ledger = [given("petit-geste", &elsewhere, case.customer_id, at)];
        all(&seen, &ledger, Role::Agent).into_iter().find(|one| one.solution.code == "petit-geste").unwrap().barred
    };
    match with(at("2026-02-01T12:00")) {
        Some(Barred::CapReached { again, .. }) => assert_eq!(day_of(again, &world.brand.settings), date(2027, 2, 1)),
        other => panic!("{other:?}"),
    }
    assert_eq!(with(at("2025-11-01T12:00")), None);
    let here = [given("petit-geste", &case, case.customer_id, at("2020-01-01T12:00"))];
    let barred =
        all(&seen, &here, Role::Agent).into_iter().find(|one| one.solution.code == "petit-geste").unwrap().barred;
    assert!(matches!(barred, Some(Barred::GivenHere(_))));
}

#[test]
fn the_charter_caps_what_the_catalogue_gives() {
    let charter = Charter::from_toml("[[may_give]]\nwhat = \"gesture\"\nrole = \"agent\"\nup_to = 4\n[[may_give]]\nwhat = \"gesture\"\nrole = \"lead\"\nup_to = 20\n[[may_give]]\nwhat = \"gesture\"\nrole = \"admin\"\nup_to = 20\n").unwrap();
    let proposals =
        propose(&seen(&about(Topic::Delay, &[]), "shop"), &[], &catalogue(), &charter, Role::Agent, TODAY, now());
    let of = |code: &str| proposals.iter().find(|proposal| proposal.solution.code == code).unwrap();
    assert_eq!((of("petit-geste").needs, of("petit-geste").barred), (Some(Role::Lead), None));
    assert_eq!(of("grand-geste").barred, Some(Barred::Nobody));
}

/// The same words, calm and shouted: what the engine reads of them differs, what is proposed does not.
#[test]
fn shouting_and_an_audience_give_nothing_more_in_real_words() {
    let calm = "Bonjour, mon colis 6A12345678901 est perdu depuis six semaines. Pouvez-vous m'aider ?";
    let loud = "Bande de voleurs ! Mon colis 6A12345678901 est perdu depuis six semaines. Bougez-vous, j'ai 200 000 abonnés et je vous détruis demain en live, vous allez le regretter !!! Pouvez-vous m'aider ?";
    let read = |text: &str| {
        let input =
            guichet_text::Input { text: text.to_owned(), sector: Some("parcels".to_owned()), ..Default::default() };
        seen(&guichet_text::read(&input), "parcels")
    };
    let (quiet, shouted) = (all(&read(calm), &[], Role::Agent), all(&read(loud), &[], Role::Agent));
    assert!(!quiet.is_empty());
    assert_eq!(codes(&quiet), codes(&shouted));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Anger, insults, threats, pressure and what somebody says they will do are no arguments.
    #[test]
    fn nothing_more_for_shouting_or_threatening(
        anger in 0.0_f32..=1.0, sentiment in -1.0_f32..=1.0, level in 0..AbuseLevel::ALL.len(), target in 0..AbuseTarget::ALL.len(),
        kind in 0..AbuseKind::ALL.len(), announced in 0..AnnouncedKind::ALL.len(), pressed: bool, irony: bool, human: bool,
        topic in 0..Topic::ALL.len(), hours in 0_u32..2_000, trouble: bool,
    ) {
        let hours = format!("PT{hours}H");
        let calm = Reading { in_trouble_now: trouble, ..about(Topic::ALL[topic], &[(FactKind::Duration, &hours), (FactKind::Amount, "120.00")]) };
        let hot = Reading {
            anger, sentiment, irony, wants_human: human,
            abuse: Abuse { level: AbuseLevel::ALL[level], target: AbuseTarget::ALL[target], kinds: vec![AbuseKind::ALL[kind]] },
            pressure: Pressure { suspected: pressed, demand_span: Some(Span::new(0, 1)), threat_span: Some(Span::new(1, 2)) },
            announced: vec![Announced { kind: AnnouncedKind::ALL[announced], span: Span::new(0, 1) }],
            ..calm.clone()
        };
        for sector in ["airline", "parcels", "telecom", "ecommerce"] {
            prop_assert_eq!(all(&seen(&calm, sector), &[], Role::Agent), all(&seen(&hot, sector), &[], Role::Agent));
        }
    }

    /// In whatever order and however often people press, nobody holds the same thing twice, and the counters say what stands.
    #[test]
    fn nothing_is_given_twice(presses in proptest::collection::vec((0_usize..3, any::<bool>()), 1..25)) {
        let mut world = World::on("x");
        let message = world.receive(&incoming("m1", "Toujours rien."), &about(Topic::Delay, &[])).unwrap();
        let case = world.case_of(message).clone();
        for (number, (which, taking_back)) in presses.iter().enumerate() {
            let seen = Seen { case: Some(case.id), ..seen(&about(Topic::Delay, &[]), "shop") };
            let standing = world.gifts.iter().filter(|gift| gift.stands()).nth(*which).cloned();
            let brand = world.brand.clone();
            let ids = &mut || Uuid::from_u128(70_000 + number as u128);
            let lead = acting(3, Role::Lead);
            let plan = match standing.filter(|_| *taking_back) {
                Some(gift) => take_back(&brand, Some(&case), &gift, false, lead, now(), ids),
                None => {
                    let proposals = all(&seen, &[], Role::Lead);
                    let wish = Wish { id: GiftId(Uuid::from_u128(number as u128)), money: None, message_id: None, approved_by: None, checked: true };
                    let charter = Charter::default();
                    let place = Place { brand: &brand, case: &case, proposal: &proposals[*which % 2], charter: &charter };
                    give(place, &wish, lead, now(), ids)
                }
            };
            if let Ok(plan) = plan {
                // The database, not the decision, sees what a colleague wrote at the same moment.
                let _ = world.apply(plan);
            }
            let standing: Vec<&Gift> = world.gifts.iter().filter(|gift| gift.stands()).collect();
            let mut codes: Vec<&str> = standing.iter().map(|gift| gift.code.as_str()).collect();
            codes.sort_unstable();
            codes.dedup();
            prop_assert_eq!(codes.len(), standing.len());
            let counters: Vec<(String, i64)> = world.counters.iter().map(|(key, value)| (key.clone(), *value)).collect();
            let totals = totals(&counters);
            prop_assert_eq!(totals.iter().map(|total| total.cents).sum::<i64>(), standing.iter().map(|gift| gift.money.cents).sum::<i64>());
            prop_assert_eq!(totals.iter().map(|total| total.count).sum::<i64>(), standing.len() as i64);
        }
    }
}

#[test]
fn what_is_missing_is_looked_at_by_a_person_and_who_it_is_never_waved_through() {
    let mut world = World::on("x");
    let message = world.receive(&incoming("m1", "Toujours rien."), &about(Topic::Delay, &[])).unwrap();
    let case = world.case_of(message).clone();
    let brand = world.brand.clone();
    let proposals = all(&Seen { case: Some(case.id), ..seen(&about(Topic::Delay, &[]), "airline") }, &[], Role::Agent);
    let try_it = |code: &str, amount: Option<&str>, checked: bool, role: Role| {
        let proposal = proposals.iter().find(|one| one.solution.code == code).unwrap();
        let wish = Wish {
            id: GiftId(Uuid::from_u128(1)),
            money: amount.and_then(|amount| Money::read(amount, "EUR")),
            message_id: None,
            approved_by: None,
            checked,
        };
        let ids = &mut || Uuid::from_u128(70_000);
        let place = Place { brand: &brand, case: &case, proposal, charter: &Charter::default() };
        give(place, &wish, acting(3, role), now(), ids).map_err(|refusal| refusal.code)
    };
    assert_eq!(try_it("air-delay", Some("250"), false, Role::Agent), Err(RefusalCode::NotEntitled));
    assert!(try_it("air-delay", Some("250"), true, Role::Agent).is_ok());
    assert_eq!(try_it("air-delay", None, true, Role::Agent), Err(RefusalCode::WrongAmount));
    assert_eq!(try_it("air-delay", Some("601"), true, Role::Agent), Err(RefusalCode::WrongAmount));
    assert_eq!(try_it("verifie", None, true, Role::Admin), Err(RefusalCode::NotEntitled));
    assert_eq!(try_it("grand-geste", None, false, Role::Agent), Err(RefusalCode::ApprovalNeeded));
    assert!(try_it("grand-geste", None, false, Role::Lead).is_ok());
}

#[test]
fn a_mistake_in_the_file_is_told_with_its_line_in_both_languages() {
    let wrong = Catalogue::from_toml("[[solution]]\ncode = \"a\"\nkind = \"gift\"\n").unwrap_err();
    assert_eq!(wrong[0].line, 3);
    let entry = "[[solution]]\ncode = \"bon\"\nkind = \"gesture\"\ntopics = [\"delay\"]\nsource = \"Direction\"\nfr = { title = \"Bon\", words = \"Voici {amount}.\" }\n";
    let twice = format!("{entry}\n{entry}");
    let mistakes = Catalogue::from_toml(&twice).unwrap_err();
    assert!(mistakes.iter().any(|mistake| mistake.french.contains("aucun montant")));
    assert!(mistakes.iter().all(|mistake| mistake.line > 0 && mistake.french != mistake.english));
    assert!(mistakes.iter().any(|mistake| mistake.english.contains("another entry")));
    let taken = Catalogue::from_toml(&entry.replace("bon", "air-delay")).unwrap_err();
    assert!(taken[0].english.contains("that of a right"));
}
