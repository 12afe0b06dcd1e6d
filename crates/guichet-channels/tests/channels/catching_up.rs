//! What Meta did not push, beside what is newest: what strangers wrote to Messenger, and new comments below older posts.

use crate::support::meta_double::{ACCOUNT, MetaDouble, SECRET};
use crate::support::samples::{account, open};
use guichet_channels::http::NetworkPolicy;
use guichet_channels::{AnyChannel, Surroundings};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

/// An account of either network, and its double.
async fn connected(kind: &str) -> (MetaDouble, AnyChannel) {
    let double = MetaDouble::start(kind == "instagram").await;
    let url = double.url();
    let id = if kind == "instagram" { "account_id" } else { "page_id" };
    let given =
        [("app_id", "42"), ("app_secret", SECRET), ("access_token", "token-1"), (id, ACCOUNT), ("graph_url", &url)];
    let local = Surroundings { network: NetworkPolicy::public_only().and_this_machine(), ..Surroundings::default() };
    let mut account = account(kind, &given);
    account.secrets.0.insert("access_token_ends".into(), "4102444800".into());
    let channel = open(&account, &local);
    (double, channel)
}

fn ago(minutes: i64) -> String {
    (Timestamp::now() - SignedDuration::from_mins(minutes)).to_string()
}

async fn caught_up(channel: &AnyChannel, cursor: &str) -> (Vec<String>, String) {
    let batch = channel.receive(Some(cursor)).await.unwrap();
    let mut ids: Vec<String> = batch.items.iter().map(|raw| raw.external_id.clone()).collect();
    ids.sort();
    (ids, batch.cursor.unwrap())
}

#[tokio::test]
async fn what_strangers_wrote_is_caught_up_with_the_inbox() {
    let (double, channel) = connected("facebook").await;
    let thread = |id: &str| {
        let said = json!({"id": id, "message": "Bonsoir", "from": {"id": "9"}, "to": {"data": [{"id": ACCOUNT}]}, "created_time": ago(1)});
        json!({"data": [{"id": "t", "updated_time": ago(1), "messages": {"data": [said]}}]})
    };
    double.knows("1001/conversations", thread("m_1"));
    double.knows("1001/conversations?folder=pending", thread("m_2"));
    assert_eq!(caught_up(&channel, &ago(16)).await.0, ["m_1", "m_2"]);
    // A folder that the page does not have.
    double.gone("1001/conversations?folder=pending");
    double.knows("1001/conversations?folder=other", thread("m_3"));
    let (ids, cursor) = caught_up(&channel, &ago(16)).await;
    assert_eq!(ids, ["m_1", "m_3"]);
    assert!(cursor > ago(5), "there is nothing left to look for");
}

#[tokio::test]
async fn after_an_absence_new_comments_below_older_posts_are_found() {
    for kind in ["facebook", "instagram"] {
        let (double, channel) = connected(kind).await;
        let (list, at, text) =
            if kind == "facebook" { ("feed", "created_time", "message") } else { ("media", "timestamp", "text") };
        let by = json!({"id": "9", "name": "Jeanne", "username": "jeanne"});
        let mut comment = json!({"id": "5_7", "from": by});
        (comment[at], comment[text]) = (json!(ago(60)), json!("Toujours rien ?"));
        let page = |number: i64, comments: &[&Value]| {
            let mut post = json!({"id": format!("1001_{number}"), "comments": {"data": comments}});
            post[at] = json!(ago(1_440 * number));
            json!({"data": [post], "paging": {"next": "https://graph.example/next", "cursors": {"after": format!("p{number}")}}})
        };
        // Five pages of posts, a day apart; somebody wrote below that of the last one while the desk was off.
        double.knows(&format!("1001/{list}"), page(1, &[]));
        for number in 2..5 {
            double.knows(&format!("1001/{list}?after=p{}", number - 1), page(number, &[]));
        }
        double.knows(&format!("1001/{list}?after=p4"), page(200, &[&comment]));
        let (ids, cursor) = caught_up(&channel, &ago(180)).await;
        assert_eq!(ids, Vec::<String>::new(), "{kind}: not all at once");
        // A quarter of an hour later it goes on.
        let (known, rest) = cursor.split_once(' ').unwrap();
        let (_, rest) = rest.split_once(' ').unwrap();
        let (ids, cursor) = caught_up(&channel, &format!("{known} {} {rest}", ago(16))).await;
        assert_eq!(ids, ["5_7"], "{kind}");
        assert_eq!(cursor.split(' ').count(), 3, "{kind}: gone to its end");
    }
}
