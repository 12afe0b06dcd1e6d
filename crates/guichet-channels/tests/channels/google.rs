//! Google reviews against a double that is as strict as the service.

use crate::support::google_double::{GoogleDouble, PLACE, Whim, review};
use base64::Engine as _;
use guichet_channels::http::NetworkPolicy;
use guichet_channels::{AnyChannel, Consent, Granted, Lookup, RawBytes, Surroundings, problem_words};
use guichet_core::model::{Incoming, IncomingKind, Outgoing, SendOutcome, Visibility};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use serde_json::json;
use sha2::Digest as _;

/// Some hours ago, as Google writes it: what is older than the first days is none of ours.
fn ago(hours: i64) -> String {
    let at = Timestamp::now() - SignedDuration::from_hours(hours);
    Timestamp::from_second(at.as_second()).unwrap().to_string()
}

fn open(network: &GoogleDouble, more: &[(&str, &str)]) -> AnyChannel {
    let settings = network.settings();
    let mut given: Vec<(&str, &str)> = settings.iter().map(|(name, value)| (*name, value.as_str())).collect();
    given.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
    given.extend(more.iter().filter(|(_, value)| !value.is_empty()));
    let local = Surroundings { network: NetworkPolicy::public_only().and_this_machine(), ..Surroundings::default() };
    crate::support::samples::open(&crate::support::samples::account("google", &given), &local)
}

fn read(channel: &AnyChannel, items: &[RawBytes]) -> Vec<Incoming> {
    items.iter().map(|raw| channel.parse(raw).unwrap()).collect()
}

fn kinds(items: &[Incoming]) -> Vec<(IncomingKind, &str)> {
    items.iter().map(|item| (item.kind, item.text.as_str())).collect()
}

fn reply_to(id: &str, text: &str) -> Outgoing {
    let in_reply_to = Some(format!("{PLACE}/reviews/{id}"));
    let visibility = Visibility::Public;
    Outgoing { in_reply_to, visibility, text: text.to_owned(), ..crate::support::samples::reply(1) }
}

fn post(network: &GoogleDouble, id: &str, created: i64, updated: i64, stars: &str, comment: Option<&str>) {
    network.world().posts(review(id, &ago(created), &ago(updated), stars, comment));
}

#[tokio::test]
async fn an_account_that_is_asked_to_wait_speaks_for_its_whole_project() {
    let network = GoogleDouble::start().await;
    let local = Surroundings { network: NetworkPolicy::public_only().and_this_machine(), ..Surroundings::default() };
    let settings = network.settings();
    let given: Vec<(&str, &str)> = settings.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let of = |number: u128, client: &str| {
        let given: Vec<_> =
            given.iter().map(|(name, value)| (*name, if *name == "client_id" { client } else { *value })).collect();
        let mut account = crate::support::samples::account("google", &given);
        account.channel.id = guichet_core::model::ChannelId(crate::support::samples::id(number));
        crate::support::samples::open(&account, &local)
    };
    let (one, same, another) = (of(1, "desk.example"), of(2, "desk.example"), of(3, "other.example"));
    one.receive(None).await.unwrap();
    network.world().quota = Some("300");
    assert_eq!(one.receive(None).await.unwrap_err().code, "rate_limited");
    network.world().quota = None;
    let lists = network.world().lists;
    let waits = same.receive(None).await.unwrap_err();
    assert_eq!((waits.code, network.world().lists), ("rate_limited", lists), "Google is not even asked");
    assert!(waits.retry_after.is_some_and(|seconds| (1..=61).contains(&seconds)), "{waits:?}");
    assert_ne!(another.receive(None).await.unwrap_err().code, "rate_limited", "another project, which is not let in");
}

#[tokio::test]
async fn reviews_come_once_oldest_first_and_edits_beside_them() {
    let network = GoogleDouble::start().await;
    post(&network, "b", 3, 3, "FIVE", None);
    post(&network, "a", 5, 5, "TWO", Some("Deux heures d’attente."));
    let channel = open(&network, &[]);
    let first = channel.receive(None).await.unwrap();
    let items = read(&channel, &first.items);
    assert_eq!(
        kinds(&items),
        [
            (IncomingKind::Message, "★★☆☆☆\nDeux heures d’attente."),
            (IncomingKind::Message, "★★★★★\nCinq étoiles sur cinq, sans commentaire."),
        ]
    );
    assert_eq!(items[0].author.name, "Jeanne Martin");
    assert_ne!(items[0].author.id, items[1].author.id, "the same name is not the same person");
    let again = channel.receive(first.cursor.as_deref()).await.unwrap();
    assert_eq!(again.items, []);

    post(&network, "a", 5, 1, "FIVE", Some("On m’a rappelée, merci."));
    let edited = channel.receive(again.cursor.as_deref()).await.unwrap();
    let known = &edited.items[0];
    assert_eq!((&known.part, &known.content_hash), (&first.items[0].part, &first.items[0].content_hash));
    let items = read(&channel, &edited.items);
    assert_eq!(kinds(&items)[1], (IncomingKind::Edit, "★★★★★\nOn m’a rappelée, merci."));
    assert_eq!(items[1].external_id, items[0].external_id);
    let lost = channel.receive(Some("what is this")).await.unwrap();
    assert_eq!(lost.items.len(), 3, "a cursor from elsewhere loses nothing");
}

#[tokio::test]
async fn an_old_answered_review_that_turns_bad_is_newer_than_its_answer() {
    let network = GoogleDouble::start().await;
    let mut old = review("a", &ago(9_000), &ago(2), "ONE", Some("Tout a changé, à fuir."));
    old["reviewReply"] = json!({"comment": "Merci !", "updateTime": ago(8_990)});
    network.world().posts(old);
    let channel = open(&network, &[]);
    let items = read(&channel, &channel.receive(None).await.unwrap().items);
    let kinds: Vec<IncomingKind> = items.iter().map(|item| item.kind).collect();
    assert_eq!(kinds, [IncomingKind::Message, IncomingKind::Edit, IncomingKind::OwnReply]);
    assert!(items[0].created_at > items[2].created_at, "the answer of then answers nothing of now");
}

#[tokio::test]
async fn what_is_kept_of_a_reply_says_nothing_of_the_customer() {
    let network = GoogleDouble::start().await;
    let mut review = review("a", &ago(3), &ago(3), "ONE", Some("Rien reçu."));
    review["reviewReply"] = json!({"comment": "Désolés.", "updateTime": ago(2)});
    network.world().posts(review);
    let channel = open(&network, &[]);
    let first = channel.receive(None).await.unwrap();
    network.world().reviews.values_mut().next().unwrap()["reviewReply"]["reviewReplyState"] = json!("REJECTED");
    let cursor = first.cursor.unwrap().replace("\"swept\":", "\"swept\":-");
    let bounce = channel.receive(Some(&cursor)).await.unwrap().items;
    assert_eq!((first.items.len(), bounce.len()), (2, 1));
    for item in [&first.items[1], &bounce[0]] {
        let kept = String::from_utf8_lossy(&item.body);
        assert!(!kept.contains("Jeanne") && !kept.contains("Rien reçu"), "{kept}");
    }
}

#[tokio::test]
async fn many_reviews_are_read_over_several_calls_and_old_ones_left_alone() {
    let network = GoogleDouble::start().await;
    for number in 0..620_i64 {
        post(&network, &format!("r{number}"), number + 1, number + 1, "ONE", Some("Toujours rien."));
    }
    let channel = open(&network, &[("first_days", "25")]);
    let (mut cursor, mut names) = (None, Vec::new());
    loop {
        let batch = channel.receive(cursor.as_deref()).await.unwrap();
        names.extend(batch.items.iter().map(|raw| raw.external_id.clone()));
        cursor = batch.cursor;
        if !batch.more {
            break;
        }
    }
    assert!((598..=600).contains(&names.len()), "{}", names.len());
    names.sort();
    names.dedup();
    assert!(names.len() >= 598, "none twice");
    let lists = network.world().lists;
    post(&network, "new", 0, 0, "ONE", Some("Encore."));
    let batch = channel.receive(cursor.as_deref()).await.unwrap();
    assert_eq!((batch.items.len(), network.world().lists - lists), (1, 1), "one page is enough for what is new");
}

#[tokio::test]
async fn reading_that_is_held_up_goes_on_where_it_stopped() {
    for status in [429, 503] {
        let network = GoogleDouble::start().await;
        for number in 0..120_i64 {
            post(&network, &format!("r{number}"), number + 1, number + 1, "ONE", Some("Toujours rien."));
        }
        let (mut cursor, mut names) = (None, Vec::new());
        for _ in 0..6 {
            network.world().pages_left = Some((2, status));
            // Its own surroundings: the minute that Google asked for is over.
            let channel = open(&network, &[]);
            let batch = channel.receive(cursor.as_deref()).await.unwrap();
            names.extend(batch.items.iter().map(|raw| raw.external_id.clone()));
            cursor = batch.cursor;
            // Nothing at all: the place stays where it is.
            network.world().pages_left = Some((0, status));
            assert!(open(&network, &[]).receive(cursor.as_deref()).await.is_err());
        }
        names.sort();
        names.dedup();
        assert_eq!(names.len(), 120, "{status}");
        assert!(network.world().lists <= 9, "{status}: no page is read again and again: {}", network.world().lists);
    }
}

#[tokio::test]
async fn the_translation_is_a_file_beside_the_words() {
    let network = GoogleDouble::start().await;
    let both = "(Translated by Google) Very slow.\n\n(Original)\nTrès lent.";
    post(&network, "a", 2, 2, "THREE", Some(both));
    let channel = open(&network, &[]);
    let items = read(&channel, &channel.receive(None).await.unwrap().items);
    assert_eq!(items[0].text, "★★★☆☆\nTrès lent.");
    assert_eq!((items[0].attachments.len(), items[0].attachments[0].bytes.as_slice()), (1, &b"Very slow."[..]));
}

#[tokio::test]
async fn a_reply_is_put_once_edited_in_place_and_known_when_it_comes_back() {
    let network = GoogleDouble::start().await;
    post(&network, "a", 2, 2, "ONE", Some("Rien reçu."));
    let channel = open(&network, &[]);
    let before = channel.receive(None).await.unwrap();
    let SendOutcome::Sent { external_id: Some(id) } = channel.send(&reply_to("a", "Il part demain.")).await else {
        panic!("not sent")
    };
    let cursor = before.cursor.unwrap().replace("\"swept\":", "\"swept\":-");
    let echo = channel.receive(Some(&cursor)).await.unwrap();
    let items = read(&channel, &echo.items);
    assert_eq!(kinds(&items), [(IncomingKind::OwnReply, "Il part demain.")]);
    assert_eq!((&items[0].external_id, items[0].in_reply_to.len()), (&id, 1));
    let created_at = "2030-01-01T00:00:00Z".parse().unwrap();
    let replaces = Outgoing { created_at, ..reply_to("a", "Il est parti.") };
    let SendOutcome::Sent { external_id: Some(second) } = channel.send(&replaces).await else { panic!("not sent") };
    assert_ne!(id, second, "two replies, of which one stands");
    let review = network.world().reviews[&format!("{PLACE}/reviews/a")].clone();
    assert_eq!(review["reviewReply"]["comment"], "Il est parti.");
}

#[tokio::test]
async fn a_reply_rejected_afterwards_comes_back() {
    let network = GoogleDouble::start().await;
    post(&network, "a", 2, 2, "ONE", Some("Rien reçu."));
    let channel = open(&network, &[]);
    let SendOutcome::Sent { external_id } = channel.send(&reply_to("a", "Appelez le 01 99 00 12 34.")).await else {
        panic!("not sent")
    };
    let batch = channel.receive(None).await.unwrap();
    {
        let mut world = network.world();
        let review = world.reviews.values_mut().next().unwrap();
        review["reviewReply"]["reviewReplyState"] = json!("REJECTED");
        review["reviewReply"]["policyViolation"] = json!("PHONE_NUMBER");
    }
    // A quarter of an hour later.
    let cursor = batch.cursor.unwrap().replace("\"swept\":", "\"swept\":-");
    let items = read(&channel, &channel.receive(Some(&cursor)).await.unwrap().items);
    assert_eq!((items.len(), items[0].kind, items[0].permanent), (1, IncomingKind::Bounce, true));
    assert_eq!(Some(items[0].external_id.clone()), external_id, "of the very reply");
}

#[tokio::test]
async fn a_review_that_is_gone_is_a_deletion_once_google_says_so() {
    let network = GoogleDouble::start().await;
    for (id, hours) in [("a", 4), ("b", 3), ("c", 2)] {
        post(&network, id, hours, hours, "ONE", Some("Rien reçu."));
    }
    let channel = open(&network, &[]);
    let batch = channel.receive(None).await.unwrap();
    network.world().reviews.remove(&format!("{PLACE}/reviews/b"));
    let cursor = batch.cursor.unwrap().replace("\"swept\":", "\"swept\":-");
    let batch = channel.receive(Some(&cursor)).await.unwrap();
    let items = read(&channel, &batch.items);
    assert_eq!(kinds(&items), [(IncomingKind::Delete, "")]);
    assert!(items[0].external_id.ends_with("/b"));
    let refused = channel.send(&reply_to("b", "Bonjour,")).await;
    assert_eq!(refused, SendOutcome::Refused { code: "target_gone".into() });
    let cursor = batch.cursor.unwrap().replace("\"swept\":", "\"swept\":-");
    assert_eq!(channel.receive(Some(&cursor)).await.unwrap().items, [], "told once");
}

#[tokio::test]
async fn a_lost_answer_is_looked_up_in_the_review() {
    let network = GoogleDouble::start().await;
    post(&network, "a", 2, 2, "ONE", Some("Rien reçu."));
    let channel = open(&network, &[]);
    let outgoing = reply_to("a", "Il part demain.");
    assert_eq!(channel.lookup(&outgoing).await, Lookup::NotFound);
    network.world().whims.push(Whim::TakeAndHangUp);
    assert!(matches!(channel.send(&outgoing).await, SendOutcome::Unknown { .. }));
    assert!(matches!(channel.lookup(&outgoing).await, Lookup::Found { external_id: Some(_) }));
    let newer = reply_to("a", "Autre chose.");
    assert_eq!(channel.lookup(&newer).await, Lookup::CannotTell, "somebody wrote after us: not written over");
    let replaces = Outgoing { created_at: "2030-01-01T00:00:00Z".parse().unwrap(), ..newer };
    assert_eq!(channel.lookup(&replaces).await, Lookup::NotFound, "what stands there is what it replaces");
}

#[tokio::test]
async fn what_somebody_answered_meanwhile_is_not_written_over() {
    let network = GoogleDouble::start().await;
    let mut answered = review("a", &ago(3), &ago(3), "ONE", Some("Rien reçu."));
    answered["reviewReply"] = json!({"comment": "La gérante vous appelle ce soir.", "updateTime": ago(1)});
    network.world().posts(answered);
    let channel = open(&network, &[]);
    let pressed = |hours: i64, text: &str| Outgoing { created_at: ago(hours).parse().unwrap(), ..reply_to("a", text) };
    let refused = channel.send(&pressed(2, "Bonjour,")).await;
    assert_eq!(refused, SendOutcome::Refused { code: "replied_already".into() });
    assert!(!problem_words("replied_already").fr.contains("inattendu"));
    let same = channel.send(&pressed(2, "La gérante vous  appelle ce soir.")).await;
    assert!(matches!(same, SendOutcome::Sent { external_id: Some(_) }), "{same:?}");
    assert_eq!(network.world().puts, 0);
    let replaces = channel.send(&pressed(0, "Bonjour,")).await;
    assert!(matches!(replaces, SendOutcome::Sent { .. }), "{replaces:?}");
}

#[tokio::test]
async fn a_token_that_ends_in_the_middle_is_renewed_and_one_taken_away_asks_to_connect_again() {
    let network = GoogleDouble::start().await;
    post(&network, "a", 2, 2, "ONE", Some("Rien reçu."));
    let channel = open(&network, &[]);
    channel.receive(None).await.unwrap();
    network.world().access = "another".into();
    let sent = channel.send(&reply_to("a", "Il part demain.")).await;
    assert!(matches!(sent, SendOutcome::Sent { .. }), "{sent:?}");
    assert_eq!(network.world().renewals, 2);
    assert_eq!(network.world().puts, 1);
    {
        let mut world = network.world();
        (world.access, world.refresh) = ("a third".into(), None);
    }
    let later = channel.send(&reply_to("a", "Il part demain.")).await;
    assert_eq!(later, SendOutcome::Later { code: "token_expired".into(), retry_after: None });
    assert_eq!(channel.receive(None).await.unwrap_err().code, "token_expired");
    assert!(channel.check().await[0].words.fr.contains("Reconnectez"));
}

#[tokio::test]
async fn the_quota_is_kept_and_said_in_words() {
    let network = GoogleDouble::start().await;
    post(&network, "a", 2, 2, "ONE", Some("Rien reçu."));
    let channel = open(&network, &[]);
    network.world().whims.push(Whim::AskToWait);
    let first = channel.send(&reply_to("a", "Il part demain.")).await;
    assert_eq!(first, SendOutcome::Later { code: "rate_limited".into(), retry_after: Some(3) });
    let second = channel.send(&reply_to("a", "Il part demain.")).await;
    assert!(matches!(second, SendOutcome::Later { retry_after: Some(1..=4), .. }), "{second:?}");
    assert_eq!(network.world().puts, 0);
    assert_eq!(channel.receive(None).await.unwrap().items.len(), 1, "reading has its own measure");
    network.world().quota = Some("0");
    let failure = channel.receive(None).await.unwrap_err();
    assert_eq!(failure.code, "quota_not_granted");
    assert!(problem_words(failure.code).fr.contains("Demandez l’accès"));
}

#[tokio::test]
async fn one_closed_place_holds_up_no_other_and_is_named() {
    let network = GoogleDouble::start().await;
    post(&network, "a", 2, 2, "ONE", Some("Rien reçu."));
    let channel = open(&network, &[("locations", "accounts/1/locations/9, accounts/1/locations/2")]);
    assert_eq!(channel.receive(None).await.unwrap().items.len(), 1);
    let problems = channel.check().await;
    assert!(problems.len() == 1 && problems[0].words.en.starts_with("accounts/1/locations/9:"), "{problems:?}");
    let none = open(&network, &[("locations", "")]);
    assert_eq!(none.receive(None).await.unwrap_err().code, "no_location");
    assert_eq!(none.check().await[0].setting.as_deref(), Some("locations"));
}

#[tokio::test]
async fn an_account_is_connected_in_the_browser() {
    let network = GoogleDouble::start().await;
    let channel = open(&network, &[("locations", ""), ("refresh_token", "")]);
    let verifier = "a verifier that nobody guesses";
    let digest = sha2::Sha256::digest(verifier.as_bytes());
    let challenge = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(digest);
    let redirect_uri = "https://desk.example/connect/back";
    let consent = Consent { redirect_uri, state: "state-1", code_challenge: &challenge };
    let url = channel.begin_connecting(consent).await.unwrap().url;
    for part in ["access_type=offline", "prompt=consent", "state=state-1", "business.manage", "S256"] {
        assert!(url.contains(part), "{part} in {url}");
    }
    network.world().challenge = challenge;
    let wrong = Granted { code: "granted", verifier: "another", redirect_uri };
    assert_eq!(channel.finish_connecting(wrong).await.unwrap_err().code, "token_expired");
    let connected = channel.finish_connecting(Granted { verifier, ..wrong }).await.unwrap();
    assert_eq!(connected.account_name, "La Boutique");
    assert_eq!(connected.settings["locations"], "accounts/1/locations/2, accounts/1/locations/3");
    assert_eq!(connected.secrets["refresh_token"], "refresh-1");
}

#[tokio::test]
async fn what_this_network_cannot_take_never_leaves() {
    let network = GoogleDouble::start().await;
    post(&network, "a", 2, 2, "ONE", Some("Rien reçu."));
    let channel = open(&network, &[]);
    let private = Outgoing { visibility: Visibility::Private, ..reply_to("a", "Bonjour,") };
    let elsewhere = Outgoing { in_reply_to: Some("../../x".into()), ..reply_to("a", "Bonjour,") };
    for (outgoing, code) in [
        (private, "no_private_message"),
        (elsewhere, "no_target"),
        (reply_to("a", &"é".repeat(2_049)), "too_long"),
        (reply_to("gone", "Bonjour,"), "target_gone"),
    ] {
        assert_eq!(channel.send(&outgoing).await, SendOutcome::Refused { code: code.into() });
    }
    assert!(matches!(channel.send(&reply_to("a", &"é".repeat(2_048))).await, SendOutcome::Sent { .. }));
}

/// The bytes of a text, counted sign by sign: slow and obvious.
fn counted(text: &str) -> usize {
    let size = |sign: char| match u32::from(sign) {
        0..=0x7f => 1,
        0x80..=0x7ff => 2,
        0x800..=0xffff => 3,
        _ => 4,
    };
    text.chars().map(size).sum()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn a_reply_leaves_exactly_when_its_bytes_fit(text in "[a-zéœ€漢🙂]{1,40}", times in 1_usize..80) {
        let text = text.repeat(times);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let (sent, puts) = runtime.block_on(async {
            let network = GoogleDouble::start().await;
            post(&network, "a", 2, 2, "ONE", Some("Rien reçu."));
            let sent = open(&network, &[]).send(&reply_to("a", &text)).await;
            (sent, network.world().puts)
        });
        let fits = counted(&text) <= 4_096;
        prop_assert_eq!(matches!(sent, SendOutcome::Sent { .. }), fits);
        prop_assert_eq!(puts, usize::from(fits));
    }
}
