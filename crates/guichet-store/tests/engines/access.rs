//! Accounts, ways in, channels and public links.

use guichet_core::model::{ChannelHealth, ChannelState, Member, Role};
use guichet_core::plan::{Change, Plan};
use guichet_store::{FormPurpose, FormToken, Secrets, Session, StoreError, Tracked};
use jiff::SignedDuration;

use crate::Desk;

pub async fn accounts_and_roles(mut desk: Desk) {
    let (lea, max) = (desk.samples.user("lea"), desk.samples.user("max"));
    let (store, now) = (&desk.store, desk.samples.now);
    store.create_user(&max, now).await.unwrap();
    store.create_user(&lea, now).await.unwrap();
    let mut twin = lea.clone();
    twin.id = guichet_store::testing::id(99_999).into();
    assert_eq!(store.create_user(&twin, now).await, Err(StoreError::Conflict));
    assert_eq!(store.users().await.unwrap(), vec![lea.clone(), max.clone()]);
    assert_eq!(store.user_by_email(&lea.email).await.unwrap(), Some(lea.clone()));

    assert_eq!(store.password_hash(lea.id).await.unwrap(), None);
    store.set_password_hash(lea.id, "$argon2id$…").await.unwrap();
    assert_eq!(store.password_hash(lea.id).await.unwrap().as_deref(), Some("$argon2id$…"));

    let member = Member { user_id: lea.id, brand_id: desk.brand.id, role: Role::Agent };
    store.put_member(member).await.unwrap();
    store.put_member(Member { role: Role::Lead, ..member }).await.unwrap();
    assert_eq!(store.members(desk.brand.id).await.unwrap(), vec![(Member { role: Role::Lead, ..member }, lea.clone())]);
    assert_eq!(store.memberships(lea.id).await.unwrap().len(), 1);
    store.remove_member(desk.brand.id, lea.id).await.unwrap();
    assert!(store.memberships(lea.id).await.unwrap().is_empty());

    let mut brand = desk.brand.clone();
    brand.settings.undo_seconds = 30;
    store.update_brand(&brand).await.unwrap();
    assert_eq!(store.brand_by_slug("colis").await.unwrap(), Some(brand.clone()));
    assert_eq!(store.brands().await.unwrap(), vec![brand.clone()]);
    let mut second = desk.samples.brand("colis");
    assert_eq!(desk.store.create_brand(&second, now).await, Err(StoreError::Conflict));
    second.slug = "billets".to_owned();
    desk.store.create_brand(&second, now).await.unwrap();
    assert_eq!(desk.store.brands().await.unwrap(), vec![second, brand]);
}

pub async fn links_and_sessions(mut desk: Desk) {
    let mut lea = desk.samples.user("lea");
    let (store, now) = (&desk.store, desk.samples.now);
    store.create_user(&lea, now).await.unwrap();
    let end = now + SignedDuration::from_hours(1);
    store.create_sign_in_link([1; 32], lea.id, now, end).await.unwrap();
    store.create_sign_in_link([2; 32], lea.id, now, end).await.unwrap();
    assert_eq!(store.use_sign_in_link([9; 32], now).await.unwrap(), None);
    assert_eq!(store.use_sign_in_link([1; 32], now).await.unwrap(), Some(lea.id));
    assert_eq!(store.use_sign_in_link([1; 32], now).await.unwrap(), None, "once");
    assert_eq!(store.use_sign_in_link([2; 32], end).await.unwrap(), None, "in time");

    let session = Session {
        token: [3; 32],
        user_id: lea.id,
        csrf: "c".to_owned(),
        created_at: now,
        seen_at: now,
        expires_at: end,
    };
    store.create_session(&session).await.unwrap();
    assert_eq!(store.session([3; 32], now).await.unwrap(), Some(session.clone()));
    assert_eq!(store.session([3; 32], end).await.unwrap(), None);
    let longer = end + SignedDuration::from_hours(1);
    store.touch_session([3; 32], now, longer).await.unwrap();
    assert!(store.session([3; 32], end).await.unwrap().is_some());

    lea.disabled = true;
    store.update_user(&lea).await.unwrap();
    assert_eq!(store.session([3; 32], now).await.unwrap(), None);
    store.create_session(&session).await.unwrap();
    assert_eq!(store.session([3; 32], now).await.unwrap(), None, "a closed account has no session");
    assert_eq!(store.use_sign_in_link([2; 32], now).await.unwrap(), None);
    store.forget_expired(longer).await.unwrap();
    store.create_session(&session).await.unwrap();
    store.end_session([3; 32]).await.unwrap();
}

pub async fn guessing_is_counted(desk: Desk) {
    let (store, now) = (&desk.store, desk.samples.now);
    let window = now - SignedDuration::from_mins(15);
    for expected in 1..=4 {
        assert_eq!(store.note_failure("ip:192.0.2.1", now, window).await.unwrap(), expected);
    }
    assert_eq!(store.failures("ip:192.0.2.1", window).await.unwrap(), 4);
    assert_eq!(store.failures("ip:192.0.2.2", window).await.unwrap(), 0);
    let later = now + SignedDuration::from_hours(1);
    let window = later - SignedDuration::from_mins(15);
    assert_eq!(store.failures("ip:192.0.2.1", window).await.unwrap(), 0);
    assert_eq!(store.note_failure("ip:192.0.2.1", later, window).await.unwrap(), 1);
    store.clear_failures("ip:192.0.2.1").await.unwrap();
    assert_eq!(store.failures("ip:192.0.2.1", window).await.unwrap(), 0);
}

pub async fn channels_and_their_secrets(mut desk: Desk) {
    let mut channel = desk.samples.channel(&desk.brand, "mail");
    channel.settings.insert("host".to_owned(), "mail.marque.example".into());
    let secrets = Secrets::from([("password".to_owned(), "sésame".to_owned())]);
    let (store, now) = (&desk.store, desk.samples.now);
    store.create_channel(&channel, &secrets, now).await.unwrap();
    assert_eq!(store.channel(channel.id).await.unwrap(), Some(channel.clone()));
    assert_eq!(store.secrets(channel.id).await.unwrap(), secrets);
    let other = Secrets::from([("password".to_owned(), "autre".to_owned())]);
    store.update_channel(&channel, &other).await.unwrap();
    assert_eq!(store.secrets(channel.id).await.unwrap()["password"], "autre");
    let nowhere = guichet_core::model::Channel { id: desk.samples.id().into(), ..channel.clone() };
    assert_eq!(desk.store.update_channel(&nowhere, &other).await, Err(StoreError::Conflict));

    channel.state = ChannelState::Paused;
    channel.name = "SAV".to_owned();
    desk.store.update_channel(&channel, &Secrets::new()).await.unwrap();
    channel.health =
        ChannelHealth { failing_since: Some(now), problem: Some("unreachable".to_owned()), ..ChannelHealth::default() };
    desk.store.set_channel_health(channel.id, &channel.health).await.unwrap();
    desk.store.set_channel_cursor(channel.id, "uid:1").await.unwrap();
    channel.cursor = Some("uid:1".to_owned());
    channel.health.revision = 1;
    assert_eq!(desk.store.channel(channel.id).await.unwrap(), Some(channel.clone()));
    assert_eq!(desk.store.channels(desk.brand.id).await.unwrap(), vec![channel, desk.channel.clone()]);
    assert_eq!(desk.store.all_channels().await.unwrap().len(), 2);
}

/// What a trial found with other settings is not written, and what another account did says nothing of this one.
pub async fn a_trial_holds_for_the_settings_it_was_made_with(desk: Desk) {
    let (store, now) = (&desk.store, desk.samples.now);
    let mut channel = desk.channel.clone();
    let known = async || store.channel(channel.id).await.unwrap().unwrap().health;
    let before = known().await;
    let found =
        ChannelHealth { checked_at: Some(now), check_problem: Some("token_expired".to_owned()), ..before.clone() };
    let token = Secrets::from([("token".to_owned(), "neuf".to_owned())]);
    store.update_channel(&channel, &token).await.unwrap();
    assert!(!store.set_channel_check(channel.id, &before, &found).await.unwrap(), "another token was tried");
    let before = known().await;
    let found = ChannelHealth { revision: before.revision, ..found };
    assert!(store.set_channel_check(channel.id, &before, &found).await.unwrap());

    channel.name = "Boutique, le soir".to_owned();
    channel.state = ChannelState::Paused;
    store.update_channel(&channel, &Secrets::new()).await.unwrap();
    assert_eq!(known().await, found, "a name and a pause change nothing about the account");
    channel.settings.insert("host".to_owned(), "autre.example".into());
    store.update_channel(&channel, &Secrets::new()).await.unwrap();
    assert_eq!((known().await.checked_at, known().await.check_problem), (None, None));

    let mut heard = Plan::new(desk.brand.id);
    heard.changes = vec![Change::TouchChannel(channel.id, now)];
    store.apply(&heard).await.unwrap();
    assert_eq!(known().await.last_received_at, Some(now));
    store.begin_channel_anew(&channel, &Secrets::new()).await.unwrap();
    assert_eq!(known().await.last_received_at, None);
    assert_eq!(store.channel_hours(channel.id, 0).await.unwrap(), []);
}

pub async fn public_links(mut desk: Desk) {
    let arrival = desk.samples.arrival(&desk.channel, None, "bonjour");
    desk.store.apply(&arrival.plan).await.unwrap();
    let (store, brand, now) = (&desk.store, desk.brand.id, desk.samples.now);
    let tracked = Tracked { brand_id: brand, case_id: arrival.case.id, customer_id: arrival.customer.id };
    store.put_tracking_token([5; 32], tracked, now).await.unwrap();
    assert_eq!(store.tracked_case([5; 32]).await.unwrap(), Some(tracked));
    assert_eq!(store.tracked_case([6; 32]).await.unwrap(), None);

    let token = FormToken {
        token: [7; 32],
        brand_id: brand,
        channel_id: desk.channel.id,
        purpose: FormPurpose::Drop,
        case_id: Some(arrival.case.id),
        customer_id: Some(arrival.customer.id),
        created_at: now,
        expires_at: now + SignedDuration::from_hours(1),
    };
    store.put_form_token(&token).await.unwrap();
    assert_eq!(store.form_token([7; 32], now).await.unwrap(), Some(token));
    assert_eq!(store.form_token([7; 32], token.expires_at).await.unwrap(), None);
    let (first, second) =
        (desk.samples.raw_item(&desk.channel, "d-1", "adresse"), desk.samples.raw_item(&desk.channel, "d-2", "autre"));
    let (left, late) = (first.id, second.id);
    assert_eq!(desk.store.receive_once(first, [7; 32], now).await.unwrap().len(), 1);
    assert_eq!(desk.store.receive_once(second, [7; 32], now).await, Err(StoreError::Conflict), "once");
    assert!(desk.store.raw_item(left).await.unwrap().is_some());
    assert_eq!(desk.store.raw_item(late).await.unwrap(), None, "a link that was used takes nothing in");
    assert_eq!(desk.store.form_token([7; 32], now).await.unwrap(), None);
}
