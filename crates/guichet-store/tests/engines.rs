//! One body, two engines: every test of this file runs on SQLite and on PostgreSQL, with the same results.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::as_conversions,
    clippy::print_stderr,
    clippy::print_stdout,
    unreachable_pub,
    reason = "tests may fail loudly"
)]

#[path = "support/postgres.rs"]
mod postgres;
#[path = "../../../xtask/given/skipped.rs"]
mod skipped;

#[path = "engines/access.rs"]
mod access;
#[path = "engines/apply.rs"]
mod apply;
#[path = "engines/articles.rs"]
mod articles;
#[path = "engines/charters.rs"]
mod charters;
#[path = "engines/corrections.rs"]
mod corrections;
#[path = "engines/day.rs"]
mod day;
#[path = "engines/erasure.rs"]
mod erasure;
#[path = "engines/gifts.rs"]
mod gifts;
#[path = "engines/incidents.rs"]
mod incidents;
#[path = "engines/known.rs"]
mod known;
#[path = "engines/lists.rs"]
mod lists;
#[path = "engines/outbox.rs"]
mod outbox;
#[path = "engines/receive.rs"]
mod receive;
#[path = "engines/regroupings.rs"]
mod regroupings;
#[path = "engines/relays.rs"]
mod relays;
#[path = "engines/search.rs"]
mod search;
#[path = "engines/work.rs"]
mod work;

use guichet_core::model::{Brand, Channel};
use guichet_store::testing::{Samples, prepare_everything};
use guichet_store::{Engine, Options, SecretKey, Store};

/// A store with one brand and one channel.
pub struct Desk {
    pub store: Store,
    pub samples: Samples,
    pub brand: Brand,
    pub channel: Channel,
}

impl Desk {
    async fn open(store: Store) -> Self {
        let mut samples = Samples::default();
        let brand = samples.brand("colis");
        store.create_brand(&brand, samples.now).await.unwrap();
        let channel = samples.channel(&brand, "inbound");
        store.create_channel(&channel, &guichet_store::Secrets::new(), samples.now).await.unwrap();
        Self { store, samples, brand, channel }
    }
}

/// One of the bodies, to be run on any engine.
type Step = fn(Desk) -> std::pin::Pin<Box<dyn Future<Output = ()>>>;

/// Each named test becomes a test on SQLite and a step of the one test on PostgreSQL (one server for all of them).
macro_rules! on_both_engines {
    ($($file:ident: $($name:ident),+ $(,)?;)+) => {
        mod sqlite {
            $($(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $name() {
                    let folder = tempfile::tempdir().unwrap();
                    super::$file::$name(super::Desk::open(super::sqlite_store(folder.path()).await).await).await;
                }
            )+)+
        }

        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn everything_holds_on_postgresql() {
            let Some(cluster) = postgres::Cluster::start() else { return };
            // Each is made in a frame of its own and lives on the heap: together they would not fit on the stack.
            let steps: Vec<(&str, Step)> = vec![$($((stringify!($name), |desk| Box::pin($file::$name(desk)))),+),+];
            for (name, step) in steps {
                let address = cluster.create(name).await;
                let folder = tempfile::tempdir().unwrap();
                println!("on PostgreSQL: {name}");
                step(Desk::open(postgres_store(folder.path(), &address).await).await).await;
            }
            statements_are_understood(&cluster).await;
            two_processes_share_it(&cluster).await;
        }
    };
}

on_both_engines! {
    charters: versions_of_a_charter_follow_each_other, a_reply_that_waits_is_decided_once_and_erased_with_its_customer;
    access: accounts_and_roles, links_and_sessions, guessing_is_counted, channels_and_their_secrets,
        a_trial_holds_for_the_settings_it_was_made_with, public_links;
    apply: a_plan_is_stored_whole, a_plan_in_conflict_leaves_nothing, one_conflict_does_not_concern_the_others,
        events_have_no_gaps_and_appear_in_order, an_edit_is_guarded, deadlines_are_met_dropped_and_owed_again,
        promises_are_kept_once, odd_texts_come_back_as_they_were, an_identity_comes_back_with_its_proof;
    articles: an_article_is_kept_with_its_versions, articles_are_listed_and_found,
        what_is_missing_is_counted_once_and_forgotten_with_the_customer, a_secret_of_a_brand_is_sealed;
    corrections: a_message_has_one_correction, corrections_come_in_pages_and_go_together, an_erased_customer_teaches_nothing,
        a_reading_is_shown_only_if_nothing_moved, words_that_taught_nothing_leave_the_lessons_alone;
    erasure: an_erased_customer_is_nowhere, an_erasure_is_replayed, words_taken_back_go,
        what_never_became_a_message_is_erased_too, the_bytes_of_an_edit_go_with_the_words;
    gifts: nothing_is_given_twice_by_two_colleagues_at_once, figures_follow_and_an_erasure_leaves_the_sums,
        a_catalogue_and_a_mediation_are_written_by_one_at_a_time;
    incidents: what_goes_on_stands_first_and_pages_meet, a_message_tells_of_one_incident, an_erased_customer_leaves_the_theme,
        what_was_heard_comes_in_the_order_of_receipt, memories_follow_words_and_what_people_decide;
    known: an_item_finds_its_thread_its_author_and_its_case, a_merged_case_leads_to_the_last_one, a_reply_knows_its_thread,
        a_reply_in_flight_knows_what_it_touches;
    lists: the_queue_is_in_order_and_pages_meet, the_queue_is_filtered, a_case_is_shown_whole, exports_are_stable,
        counters_add_up, every_list_refuses_a_foreign_cursor, closed_cases_come_last_changed_first, figures_open_their_cases;
    outbox: a_reply_goes_out_once, a_late_worker_overwrites_nothing, a_dead_sender_is_found, unknown_sends_are_listed;
    receive: an_item_is_received_once, the_cursor_moves_with_its_items, what_was_not_understood_waits,
        live_items_come_before_history, large_items_come_a_few_at_a_time, many_receivers_lose_nothing;
    regroupings: a_merged_case_goes_on_in_the_other_and_comes_back, what_came_meanwhile_goes_with_its_conversation,
        a_case_is_taken_apart_and_put_together;
    relays: the_directory_is_in_order_and_keeps_who_is_asked, a_relay_comes_back_whole_and_moves_once,
        relays_are_listed_by_when_they_are_due, a_mail_for_a_contact_leaves_once,
        what_was_asked_about_an_erased_customer_is_gone;
    search: words_find_their_messages, brands_do_not_see_each_other, pages_of_hits_meet;
    day: a_closing_is_said_once, who_works_how_is_kept_by_version_and_a_note_goes_with_the_customer,
        open_cases_come_in_pages_and_are_placed_by_version, a_job_begun_anew_ends_the_one_before;
    work: a_job_is_done_once, a_failing_job_is_set_aside, a_lease_has_one_owner, settings_and_the_audit_log;
}

pub async fn sqlite_store(folder: &std::path::Path) -> Store {
    let options = Options { folder: folder.to_path_buf(), database_url: None, key: SecretKey([1; 32]) };
    Store::open(options).await.unwrap()
}

pub async fn postgres_store(folder: &std::path::Path, address: &str) -> Store {
    let options =
        Options { folder: folder.to_path_buf(), database_url: Some(address.to_owned()), key: SecretKey([1; 32]) };
    let store = Store::open(options).await.unwrap();
    assert_eq!(store.engine(), Engine::Postgres);
    store
}

async fn statements_are_understood(cluster: &postgres::Cluster) {
    let folder = tempfile::tempdir().unwrap();
    let store = postgres_store(folder.path(), &cluster.create("statements").await).await;
    let (taken, refused) = prepare_everything(&store).await.unwrap();
    assert!(refused.is_empty(), "{refused:#?}");
    assert!(taken > 150, "{taken} statements only");
}

/// Two processes on one database: events stay in order, and each conflict is told to one of them.
async fn two_processes_share_it(cluster: &postgres::Cluster) {
    let address = cluster.create("shared").await;
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let first = Desk::open(postgres_store(folders[0].path(), &address).await).await;
    let second = postgres_store(folders[1].path(), &address).await;
    let mut woken = second.changes();
    woken.mark_unchanged();
    let mut tasks = Vec::new();
    for (number, store) in [first.store.clone(), second.clone()].into_iter().enumerate() {
        for turn in 0..20_u32 {
            let (store, channel) = (store.clone(), first.channel.clone());
            tasks.push(tokio::spawn(async move {
                let mut samples = Samples::from(1_000_000 * (1 + number as u128) + 1_000 * u128::from(turn));
                let arrival = samples.arrival(&channel, None, "Où est mon colis ?");
                store.apply(&arrival.plan).await.unwrap();
            }));
        }
    }
    for task in tasks {
        task.await.unwrap();
    }
    let events = first.store.events_after(first.brand.id, 0, 1_000).await.unwrap();
    let positions: Vec<i64> = events.iter().map(|event| event.position).collect();
    assert_eq!(positions, (1..=80).collect::<Vec<i64>>());
    tokio::time::timeout(std::time::Duration::from_secs(1), woken.changed()).await.unwrap().unwrap();
}
