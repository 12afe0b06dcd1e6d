//! The lead reads how the desk treats customers, on the desk's own cases, and takes along a page to send on.

use serde_json::json;

use crate::support::{Desk, Who};

#[tokio::test(flavor = "multi_thread")]
async fn the_lead_audits_the_own_desk() {
    let desk = Desk::open().await;
    let path = desk.of_brand("/report/audit");
    let empty = desk.get(Who::Lead, &format!("{path}?days=7")).await.expect(200).json();
    assert_eq!((&empty["audit"]["threads"], &empty["more"]), (&json!(0), &json!(false)));
    desk.get(Who::Lead, &format!("{path}?days=8")).await.expect(422);
    desk.get(Who::Agent, &path).await.expect(403);

    let case = desk.case_of("a-1", "Mon colis n’est pas arrivé, mon mail est lea@maison.example, où est-il ?").await;
    // Who waits within the deadline was not left without an answer.
    let within = desk.get(Who::Lead, &format!("{path}?days=90")).await.expect(200).json();
    assert_eq!(within["audit"]["threads"], json!(0));
    desk.clock.forward(5 * 86_400);
    // Another period than the empty one, which is kept for some minutes.
    let audited = desk.get(Who::Lead, &path).await.expect(200).json();
    let figures = &audited["audit"];
    assert_eq!((&audited["days"], &figures["threads"], &figures["left"]), (&json!(30), &json!(1), &json!(1)));
    assert_eq!(figures["worst"][0]["reference"], case["reference"], "an example leads to its case");
    assert_eq!(audited["overruled"], json!([]));
    let page = desk.get(Who::Lead, &format!("{path}/page")).await.expect(200);
    assert!(page.header("content-disposition").contains("audit-atlas-30.html"));
    for words in [&page.text, &audited.to_string()] {
        assert!(!words.contains("lea@maison.example") && !words.contains("<script"), "{words}");
    }

    // Whoever is erased leaves what was kept as well.
    let opened = desk.of_brand(&format!("/cases/{}", case["id"].as_str().unwrap()));
    let opened = desk.get(Who::Agent, &opened).await.expect(200).json();
    let customer = opened["customer"]["id"].as_str().unwrap();
    let erase = desk.of_brand(&format!("/customers/{customer}/erase"));
    desk.post(Who::Admin, &erase, json!({"reason": "asked"})).await.expect(204);
    let shown = |value: &serde_json::Value| !value.to_string().contains("Mon colis");
    let path = desk.of_brand("/report/audit?days=30");
    for _ in 0..100 {
        if shown(&desk.get(Who::Lead, &path).await.expect(200).json()) {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert!(shown(&desk.get(Who::Lead, &path).await.expect(200).json()), "the words of an erased customer stay shown");
    desk.close().await;
}
