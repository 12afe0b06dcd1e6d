//! A Telegram bot against a double that is as strict as the service.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::support::telegram_double::{TelegramDouble, Whim, message};
use guichet_channels::http::NetworkPolicy;
use guichet_channels::{AnyChannel, Delivery, RawBytes, Reception, Rejection, Surroundings};
use guichet_core::model::{Incoming, IncomingKind, Outgoing, ReplyDoor, SendOutcome, Visibility};
use proptest::prelude::*;
use serde_json::{Value, json};

fn open(network: &TelegramDouble, more: &[(&str, &str)]) -> AnyChannel {
    let settings = network.settings();
    let mut given: Vec<(&str, &str)> = settings.iter().map(|(name, value)| (*name, value.as_str())).collect();
    given.extend(more);
    let local = Surroundings { network: NetworkPolicy::public_only().and_this_machine(), ..Surroundings::default() };
    crate::support::samples::open(&crate::support::samples::account("telegram", &given), &local)
}

fn read(channel: &AnyChannel, items: &[RawBytes]) -> Vec<Incoming> {
    items.iter().map(|raw| channel.parse(raw).unwrap()).collect()
}

fn reply(text: &str) -> Outgoing {
    Outgoing {
        recipient: "77".into(),
        in_reply_to: Some("77:5".into()),
        text: text.to_owned(),
        ..crate::support::samples::reply(1)
    }
}

async fn received(network: &TelegramDouble, channel: &AnyChannel) -> Vec<Incoming> {
    let batch = channel.receive(None).await.unwrap();
    network.world().updates.clear();
    read(channel, &batch.items)
}

#[tokio::test]
async fn updates_are_asked_for_and_given_back_only_with_the_cursor() {
    let network = TelegramDouble::start().await;
    let channel = open(&network, &[]);
    assert!(matches!(channel.reception(), Reception::Watched { .. }));
    network.world().happens("message", message(5, "Mon colis ?", json!({})));
    network.world().happens("message", message(6, "Allô ?", json!({"reply_to_message": {"message_id": 5}})));
    let first = channel.receive(None).await.unwrap();
    let again = channel.receive(None).await.unwrap();
    assert_eq!(first.items, again.items, "what was not stored comes again");
    let items = read(&channel, &first.items);
    assert_eq!((items[0].external_id.as_str(), items[0].thread_id.as_deref()), ("77:5", Some("77")));
    assert_eq!((items[0].author.handle.as_str(), items[0].author.name.as_str()), ("@jeanne", "Jeanne Martin"));
    assert_eq!((items[0].visibility, items[1].in_reply_to.as_slice()), (Visibility::Private, &["77:5".to_owned()][..]));
    channel.wait(first.cursor.as_deref(), Duration::from_secs(60)).await.unwrap();
    assert_eq!(network.world().waited, 25);
    assert_eq!(network.world().updates.len(), 0, "those of before are confirmed");
    assert_eq!(channel.receive(first.cursor.as_deref()).await.unwrap().items, []);
}

#[tokio::test]
async fn updates_that_do_not_fit_into_one_answer_come_in_smaller_pages() {
    let network = TelegramDouble::start().await;
    let channel = open(&network, &[]);
    for number in 0..100 {
        network.world().happens("message", message(number, "Bonjour", json!({"unknown": "x".repeat(200_000)})));
    }
    let (mut cursor, mut items) = (None, 0);
    loop {
        let batch = channel.receive(cursor.as_deref()).await.unwrap();
        (cursor, items) = (batch.cursor, items + batch.items.len());
        if !batch.more {
            break;
        }
    }
    assert_eq!(items, 100);
}

#[tokio::test]
async fn the_place_of_another_bot_takes_nothing_from_this_one() {
    let network = TelegramDouble::start().await;
    let channel = open(&network, &[]);
    network.world().happens("message", message(5, "Mon colis ?", json!({})));
    for other in ["50", "999:50"] {
        assert_eq!(channel.receive(Some(other)).await.unwrap().items.len(), 1, "{other}");
        assert_eq!(network.world().updates.len(), 1, "not confirmed unread");
    }
}

#[tokio::test]
async fn updates_are_pushed_with_the_word_that_only_telegram_knows() {
    let network = TelegramDouble::start().await;
    let address = "https://aide.boutique.example/hooks/telegram/1";
    let channel = open(&network, &[("webhook_url", address)]);
    assert_eq!((channel.reception(), channel.check().await), (Reception::Pushed, vec![]));
    let (url, word) = network.world().webhook.clone();
    assert_eq!(url, address);
    let body = json!({"update_id": 1, "message": message(5, "Mon colis ?", json!({}))}).to_string();
    let push = |word: &str, body: &str| {
        let headers = BTreeMap::from([("x-telegram-bot-api-secret-token".to_owned(), word.to_owned())]);
        channel.accept(Delivery { headers: &headers, body: body.as_bytes(), now: jiff::Timestamp::UNIX_EPOCH })
    };
    assert_eq!(push(&word, &body).unwrap().len(), 1);
    for wrong in ["", "wrong", &word[1..]] {
        assert_eq!(push(wrong, &body), Err(Rejection::NotProved));
    }
    assert!(matches!(push(&word, "{"), Err(Rejection::Malformed(_))));
    assert_eq!(open(&network, &[]).receive(None).await.unwrap_err().code, "taken_elsewhere");
    assert_eq!(open(&network, &[]).check().await[0].code, "taken_elsewhere");
}

#[tokio::test]
async fn links_media_edits_and_blocks_are_said_in_words() {
    let network = TelegramDouble::start().await;
    let channel = open(&network, &[]);
    let link = json!({"entities": [{"type": "text_link", "offset": 5, "length": 3, "url": "https://suivi.example/1"}]});
    let photo = json!({"text": null, "caption": "Voyez", "photo": [{"file_id": "x"}]});
    let voice = json!({"text": null, "voice": {"file_id": "x"}});
    let member = json!({"date": 1_772_532_000, "chat": {"id": 77, "type": "private"}, "from": {"id": 77},
        "new_chat_member": {"status": "kicked"}});
    {
        let mut world = network.world();
        world.happens("message", message(5, "📦📦 ici.", link));
        world.happens("message", message(6, "", photo));
        world.happens("message", message(7, "", voice));
        world.happens("edited_message", message(5, "📦 là.", json!({"edit_date": 1_772_532_060})));
        world.happens("my_chat_member", member);
    }
    let items = received(&network, &channel).await;
    let said: Vec<_> = items.iter().map(|item| (item.kind, item.text.as_str(), item.automatic)).collect();
    assert_eq!(
        said,
        [
            (IncomingKind::Message, "📦📦 ici (https://suivi.example/1).", false),
            (IncomingKind::Message, "Voyez\n[photo]", false),
            (IncomingKind::Message, "[message vocal]", false),
            (IncomingKind::Edit, "📦 là.", false),
            (IncomingKind::Message, "Cette personne a bloqué le compte\u{a0}: aucune réponse ne lui parvient.", true),
        ]
    );
    assert_eq!((items[4].reply_door, items[0].external_id == items[3].external_id), (ReplyDoor::Closed, true));
}

#[tokio::test]
async fn what_people_write_behind_the_button_and_what_they_show_is_not_lost() {
    let network = TelegramDouble::start().await;
    let channel = open(&network, &[]);
    let shown = |name: &str, value: Value| json!({"text": null, name: value});
    {
        let mut world = network.world();
        world.happens("message", message(1, "/start mon colis est cassé", json!({})));
        let person = json!({"phone_number": "+33 6 39 98 00 01", "first_name": "Paul", "last_name": "Roux"});
        world.happens("message", message(2, "", shown("contact", person)));
        world.happens("message", message(3, "", shown("story", json!({"id": 1}))));
        world.happens("message", message(4, "", shown("poll", json!({"question": "Rembourser ou renvoyer ?"}))));
        world.happens("message", message(5, "", shown("video_note", json!({"file_id": "x"}))));
        let mut shop = shown("venue", json!({"title": "La Boutique", "address": "3 rue des Lilas"}));
        shop["location"] = json!({"latitude": 48.85, "longitude": 2.29});
        world.happens("message", message(6, "", shop));
        let here = json!({"latitude": 48.85, "longitude": 2.29, "live_period": 900});
        world.happens("message", message(7, "", shown("location", here.clone())));
        for minute in 1..9 {
            let mut moved = shown("location", here.clone());
            moved["edit_date"] = json!(1_772_532_000 + 60 * minute);
            world.happens("edited_message", message(7, "", moved));
        }
    }
    let items = received(&network, &channel).await;
    let said: Vec<_> = items.iter().map(|item| item.text.as_str()).collect();
    let wanted = [
        "mon colis est cassé",
        "[fiche de contact] Paul Roux +33 6 39 98 00 01",
        "[publication éphémère]",
        "[sondage] Rembourser ou renvoyer ?",
        "[message vidéo]",
        "[lieu] La Boutique 3 rue des Lilas",
        "[position] 48.85 2.29",
    ];
    assert_eq!(said, wanted, "somebody who walks is not an edit at each step");
}

#[tokio::test]
async fn the_check_takes_our_own_address_away_and_says_when_telegram_does_not_get_through() {
    let network = TelegramDouble::start().await;
    let address = format!("https://aide.boutique.example/hooks/telegram/{}", crate::support::samples::id(1));
    let pushed = open(&network, &[("webhook_url", &address)]);
    assert_eq!(pushed.check().await, []);
    network.world().failed = Some((jiff::Timestamp::now().as_second() - 60, 4));
    let problems = pushed.check().await;
    assert_eq!(problems[0].code, "address_not_reached");
    assert!(problems[0].words.fr.contains("https"), "{problems:?}");
    network.world().failed = Some((jiff::Timestamp::now().as_second() - 90_000, 4));
    assert_eq!(pushed.check().await, [], "that was yesterday");
    // Without an address Guichet asks again, and only its own one was in the way.
    let asking = open(&network, &[]);
    assert_eq!((asking.check().await, network.world().webhook.0.as_str()), (vec![], ""));
    asking.receive(None).await.unwrap();
    assert!(!format!("{asking:?}").contains("ABC-def"), "a token is printed nowhere");
}

#[tokio::test]
async fn groups_and_the_start_button_say_nothing_to_a_desk() {
    let network = TelegramDouble::start().await;
    let channel = open(&network, &[]);
    let group = json!({"chat": {"id": -5, "type": "group"}});
    for (text, more) in [("/start", json!({})), ("/start abc", json!({})), ("Bonjour à tous", group)] {
        network.world().happens("message", message(5, text, more));
    }
    let batch = channel.receive(None).await.unwrap();
    assert_eq!((batch.items.len(), batch.cursor.as_deref()), (0, Some("123456:4")));
}

#[tokio::test]
async fn a_reply_quotes_what_it_answers_and_reaches_only_who_wrote_first() {
    let network = TelegramDouble::start().await;
    let channel = open(&network, &[]);
    let refused = |code: &str| SendOutcome::Refused { code: code.into() };
    assert_eq!(channel.send(&reply("Bonjour,")).await, refused("recipient_unreachable"), "nobody wrote yet");
    network.world().chats.insert(77);
    let sent = channel.send(&reply("  2 < 3 & *demain* \n")).await;
    assert_eq!(sent, SendOutcome::Sent { external_id: Some("77:501".into()) });
    let body = network.world().sent[0].clone();
    assert_eq!((&body["text"], &body["reply_parameters"]["message_id"]), (&json!("2 < 3 & *demain*"), &json!(5)));
    network.world().blocked.insert(77);
    assert_eq!(channel.send(&reply("Bonjour,")).await, refused("recipient_unreachable"));
    assert_eq!(channel.send(&Outgoing { recipient: "jeanne".into(), ..reply("Bonjour,") }).await, refused("no_target"));
}

#[tokio::test]
async fn telegrams_word_for_when_is_kept_and_a_revoked_token_waits_for_another_one() {
    let network = TelegramDouble::start().await;
    network.world().chats.insert(77);
    let channel = open(&network, &[]);
    network.world().whims.push(Whim::AskToWait);
    let later = |code: &str, retry_after| SendOutcome::Later { code: code.into(), retry_after };
    assert_eq!(channel.send(&reply("Bonjour,")).await, later("rate_limited", Some(3)));
    network.world().revoked = true;
    assert_eq!(channel.send(&reply("Bonjour,")).await, later("token_expired", None));
    assert_eq!(channel.check().await[0].code, "token_expired");
}

#[tokio::test]
async fn what_telegram_may_have_taken_is_not_sent_again_by_itself() {
    let network = TelegramDouble::start().await;
    network.world().chats.insert(77);
    let channel = open(&network, &[]);
    for whim in [Whim::TakeAndBreak, Whim::TakeAndMumble, Whim::BreakDown] {
        network.world().whims.push(whim);
        let sent = channel.send(&reply("Bonjour,")).await;
        assert_eq!(sent, SendOutcome::Unknown { code: "no_answer".into() }, "{whim:?}");
    }
    assert_eq!(network.world().sent.len(), 2);
}

/// The place after so many UTF-16 units, found by writing the text out in them: slow and obvious.
fn slow_insert(text: &str, end: usize, url: &str) -> String {
    let units: Vec<u16> = text.encode_utf16().collect();
    let (mut written, mut put) = (String::new(), false);
    for sign in text.chars() {
        written.push(sign);
        let so_far = written.replace(&format!(" ({url})"), "").encode_utf16().count();
        if !put && so_far >= end && end <= units.len() {
            written.push_str(&format!(" ({url})"));
            put = true;
        }
    }
    written
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn a_link_stands_behind_its_words_whatever_signs_come_before(
        text in "[a-zé漢🙂👩‍🚀]{1,30}", offset in 0_usize..40, length in 1_usize..40,
    ) {
        let (url, end) = ("https://suivi.example/1", offset + length);
        let entity = json!([{"type": "text_link", "offset": offset, "length": length, "url": url}]);
        let update = json!({"update_id": 1, "message": message(5, &text, json!({"entities": entity}))});
        let raw = RawBytes {
            source: "telegram".into(), external_id: "77:5".into(), part: "message".into(),
            content_hash: String::new(), body: update.to_string().into_bytes(),
        };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let channel = runtime.block_on(async { open(&TelegramDouble::start().await, &[]) });
        prop_assert_eq!(channel.parse(&raw).unwrap().text, slow_insert(&text, end, url));
    }

    #[test]
    fn a_reply_leaves_exactly_when_it_fits_after_the_blanks_around_it_are_gone(
        text in "[a-zé漢🙂]{1,60}", times in 60_usize..90, before in "[ \n]{0,40}", after in "[ \n]{0,40}",
    ) {
        let text = text.repeat(times);
        let fits = text.chars().fold(0, |count: usize, _| count + 1) <= 4_096;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let (sent, arrived) = runtime.block_on(async {
            let network = TelegramDouble::start().await;
            network.world().chats.insert(77);
            let sent = open(&network, &[]).send(&reply(&format!("{before}{text}{after}"))).await;
            let arrived: Vec<Value> = network.world().sent.clone();
            (sent, arrived)
        });
        prop_assert_eq!(matches!(sent, SendOutcome::Sent { .. }), fits);
        prop_assert_eq!(arrived.first().and_then(|body| body["text"].as_str()), fits.then_some(text.as_str()));
    }
}
