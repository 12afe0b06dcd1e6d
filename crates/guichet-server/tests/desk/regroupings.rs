//! One story over two threads: made one, seen as one by the desk, and by each customer as their own.

use serde_json::{Value, json};

use crate::support::{Desk, Who};

async fn detail(desk: &Desk, case: &str) -> Value {
    desk.get(Who::Agent, &desk.of_brand(&format!("/cases/{case}"))).await.expect(200).json()
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap()
}

async fn two(desk: &Desk) -> (String, String) {
    let first = desk.case_of("r-1", "Mon colis 6A12345678901 n’est pas arrivé, où est-il ?").await;
    let second = desk.case_of("r-2", "Je vous ai écrit hier pour mon colis 6A12345678901. Alors ?").await;
    (text(&first, "id").to_owned(), text(&second, "id").to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn two_cases_become_one_and_each_customer_sees_their_own_part() {
    let desk = Desk::open().await;
    let (first, second) = two(&desk).await;
    let reference = detail(&desk, &second).await["case"]["reference"].clone();
    let merged = desk
        .post(Who::Agent, &desk.of_brand(&format!("/cases/{first}/merge")), json!({"other": reference}))
        .await
        .expect(200)
        .json();
    assert_eq!(merged["conversations"].as_array().unwrap().len(), 2);
    assert_eq!((&merged["case"]["undecided"], &merged["case"]["contacts"]), (&json!(2), &json!(2)));
    let done = &merged["regroupings"][0];
    assert_eq!((text(done, "kind"), text(done, "side"), &done["reference"]), ("merge", "kept", &reference));
    let part = detail(&desk, &second).await;
    assert_eq!((text(&part["case"], "state"), text(&part["case"], "merged_into")), ("merged", first.as_str()));
    assert_eq!(text(&part["regroupings"][0], "side"), "other");

    // The desk sees who is who; nobody vouches for the other, and neither reads what the other wrote.
    let writer = &merged["conversations"][1]["writer"];
    assert_eq!(writer["identity"]["level"], "unknown");
    assert!(merged["conversations"][0]["writer"].is_null());
    let pages = [text(&merged, "tracking_url"), text(writer, "tracking_url")];
    assert_ne!(pages[0], pages[1]);
    for (page, own, foreign) in [(pages[0], "où est-il", "Alors"), (pages[1], "Alors", "où est-il")] {
        let path = &page[page.find("/t/").unwrap()..];
        let shown = desk.ask(desk.client.get(desk.url(path))).await.expect(200).text;
        assert!(shown.contains(own) && !shown.contains(foreign), "{shown}");
    }

    // What a program asks of a message of the part names the one case.
    let id = part["regroupings"][0]["id"].as_str().unwrap();
    let back = desk.post(Who::Agent, &desk.of_brand(&format!("/regroupings/{id}/undo")), json!({})).await.expect(200);
    assert_eq!(back.json()["conversations"].as_array().unwrap().len(), 1);
    assert_eq!(text(&detail(&desk, &second).await["case"], "state"), "open");
    let twice = desk.post(Who::Agent, &desk.of_brand(&format!("/regroupings/{id}/undo")), json!({})).await.expect(409);
    assert_eq!(twice.json()["error"]["code"], "regrouping_closed");
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_parcel_told_elsewhere_is_proposed_with_the_reason() {
    let desk = Desk::open().await;
    let (first, second) = two(&desk).await;
    let path = desk.of_brand(&format!("/cases/{second}/similar"));
    let found = desk.until(&path, |page| !page["similar"].as_array().unwrap().is_empty()).await;
    let one = &found["similar"][0];
    assert_eq!((text(one, "kind"), text(&one["case"], "id")), ("same_fact", first.as_str()));
    assert!(one["shared"].to_string().contains("6A12345678901"), "{one}");
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_with_two_problems_becomes_two() {
    let desk = Desk::open().await;
    let (first, second) = two(&desk).await;
    let merge = desk.of_brand(&format!("/cases/{first}/merge"));
    let merged = desk.post(Who::Agent, &merge, json!({"other": second})).await.expect(200).json();
    let split = desk.of_brand(&format!("/cases/{first}/split"));
    let taken = merged["conversations"][1]["id"].clone();
    let rest = desk.post(Who::Agent, &split, json!({"conversation_ids": [taken]})).await.expect(200).json();
    assert_eq!(rest["conversations"].as_array().unwrap().len(), 1);
    let new = detail(&desk, text(&rest["regroupings"][0], "case_id")).await;
    assert_eq!(new["conversations"][0]["id"], taken);
    assert_eq!((&new["case"]["undecided"], &rest["case"]["undecided"]), (&json!(1), &json!(1)));
    let stays = rest["conversations"][0]["id"].clone();
    for nothing in [json!([]), json!([stays]), json!([taken])] {
        let refused = desk.post(Who::Agent, &split, json!({"conversation_ids": nothing})).await.expect(409);
        assert_eq!(refused.json()["error"]["code"], "nothing_to_split");
    }
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_other_case_of_this_brand_is_refused_in_words() {
    let desk = Desk::open().await;
    let (first, second) = two(&desk).await;
    let merge = desk.of_brand(&format!("/cases/{first}/merge"));
    let unknown = desk.post(Who::Agent, &merge, json!({"other": "ZZZ-999"})).await.expect(422).json();
    assert_eq!(unknown["error"]["field"], "other");
    let same = desk.post(Who::Agent, &merge, json!({"other": first})).await.expect(409).json();
    assert_eq!(same["error"]["message"], "C’est le même dossier.");
    desk.post(Who::Agent, &merge, json!({"other": second})).await.expect(200);
    let again = desk.post(Who::Agent, &merge, json!({"other": second})).await.expect(409).json();
    assert_eq!(again["error"]["code"], "case_merged");
    // Nobody of another brand.
    let id = detail(&desk, &first).await["regroupings"][0]["id"].as_str().unwrap().to_owned();
    for path in [format!("/cases/{first}/merge"), format!("/cases/{first}/split"), format!("/regroupings/{id}/undo")] {
        let body = json!({"other": second, "conversation_ids": []});
        desk.post(Who::Stranger, &format!("/api/brands/boreal{path}"), body).await.expect(404);
    }
    desk.close().await;
}
