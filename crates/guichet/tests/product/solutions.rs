//! Two days in the life of a desk, from outside: the gesture that is not given twice, and the day on which the mediator becomes possible.

use std::time::Duration;

use serde_json::{Value, json};
use uuid::Uuid;

use crate::desk::{Colleague, Desk, wait_until};
use crate::http::Connection;
use crate::program::Machine;
use crate::webhook::{Inbound, item};

const BRAND: &str = "/api/brands/brand";

/// A desk on which a customer has lost a parcel, with a lead at it; and the id of the case.
fn desk_with_a_lost_parcel() -> (Machine, Desk, Colleague, String) {
    let machine = Machine::new();
    let channel = Inbound::of(&machine.json(&["channel", "add", "inbound"])[0]);
    let added = machine.json(&["user", "add", "lead@desk.example", "--name", "Camille Durand", "--role", "admin"]);
    let desk = Desk::start(&machine);
    let mut lead = Colleague::sign_in(desk.address, added[0]["sign_in_url"].as_str().unwrap());
    let words = "Bonjour, je demande le remboursement de mon colis 6A04418827215, perdu depuis six semaines.";
    assert_eq!(channel.post(&mut Connection::new(desk.address), &item(1, words)).unwrap().status, 202);
    let mut case = String::new();
    wait_until("the case is there", Duration::from_secs(30), || {
        let queue = lead.get(&format!("{BRAND}/queue?lane=all"));
        case = queue["cases"][0]["id"].as_str().unwrap_or_default().to_owned();
        !case.is_empty()
    });
    (machine, desk, lead, case)
}

fn ask(lead: &mut Colleague, method: &str, path: &str, body: &Value) -> (u16, Value) {
    let answer = lead.request(method, &format!("{BRAND}{path}"), Some(body)).unwrap();
    (answer.status, answer.json())
}

#[test]
fn le_geste_qu_on_ne_donne_pas_deux_fois() {
    let (machine, desk, mut lead, case) = desk_with_a_lost_parcel();
    let example = lead.get(&format!("{BRAND}/catalogue/examples"));
    let parcels = example["examples"].as_array().unwrap().iter().find(|one| one["name"] == "parcels").unwrap().clone();
    let (status, _) = ask(&mut lead, "PUT", "/catalogue", &json!({"text": parcels["text"], "based_on": 0}));
    assert_eq!(status, 200);
    let gift = Uuid::now_v7();
    let wish = |id: Uuid| json!({"gift_id": id, "code": "bon-de-vingt-euros"});
    let (status, given) = ask(&mut lead, "POST", &format!("/cases/{case}/gifts"), &wish(gift));
    assert_eq!((status, given["amount"].as_str()), (201, Some("20.00")));

    // The power goes; what was answered is on disk, and is not given again.
    let address = desk.kill();
    let desk = Desk::start_at(&machine, address);
    // The connection to the program that is gone.
    let _ = lead.request("GET", "/api/session", None);
    let (status, _) = ask(&mut lead, "POST", &format!("/cases/{case}/gifts"), &wish(gift));
    assert_eq!(status, 200, "pressed again, it is the same line");
    let (status, refused) = ask(&mut lead, "POST", &format!("/cases/{case}/gifts"), &wish(Uuid::now_v7()));
    assert_eq!((status, refused["error"]["code"].as_str()), (409, Some("already_given")));
    let totals = lead.get(&format!("{BRAND}/gifts/totals"));
    assert_eq!((&totals["totals"][0]["count"], &totals["totals"][0]["amount"]), (&json!(1), &json!("20.00")));

    // The person is erased: the sum stays for the books, and nobody behind it.
    let page = lead.get(&format!("{BRAND}/cases/{case}"));
    let customer = page["customer"]["id"].as_str().unwrap().to_owned();
    let erased = format!("{BRAND}/customers/{customer}/erase");
    assert_eq!(lead.request("POST", &erased, Some(&json!({"reason": "asked"}))).unwrap().status, 204);
    let month = totals["totals"][0]["month"].as_str().unwrap();
    let lines = lead.get(&format!("{BRAND}/gifts?month={month}&code=bon-de-vingt-euros"));
    assert_eq!((&lines["gifts"][0]["reference"], &lines["gifts"][0]["amount"]), (&Value::Null, &json!("20.00")));
    drop(desk);
}

#[test]
fn le_jour_ou_le_mediateur_devient_possible() {
    let (_machine, desk, mut lead, case) = desk_with_a_lost_parcel();
    let path = format!("/cases/{case}/mediation");
    assert_eq!(lead.get(&format!("{BRAND}{path}"))["configured"], false);
    let mut settings = lead.get(&format!("{BRAND}/settings"));
    settings["mediator"]["name"] = json!("Médiation des Colis");
    settings["mediator"]["url"] = json!("https://mediation-colis.example");
    assert_eq!(ask(&mut lead, "PUT", "/settings", &settings).0, 200);

    let today = jiff::Zoned::now().with_time_zone(jiff::tz::TimeZone::get("Europe/Paris").unwrap()).date();
    let by_hand = |days: i64| {
        let on = today.checked_sub(jiff::Span::new().days(days)).unwrap();
        json!({"mark": "complaint_by_hand", "on": on, "note": "Lettre recommandée, classeur des réclamations"})
    };
    let note = |lead: &mut Colleague, body: &Value| ask(lead, "PUT", &path, body).1;
    assert_eq!(note(&mut lead, &by_hand(10))["state"], "waits");
    let tracking = lead.get(&format!("{BRAND}/cases/{case}"))["tracking_url"].as_str().unwrap().to_owned();
    let page = |lead: &mut Colleague| {
        let path = tracking.split_once("/t/").map(|(_, token)| format!("/t/{token}?lang=fr")).unwrap();
        String::from_utf8_lossy(&lead.request("GET", &path, None).unwrap().body).into_owned()
    };
    assert!(!page(&mut lead).contains("saisir le médiateur"));
    let open = note(&mut lead, &by_hand(70));
    assert_eq!((&open["state"], &open["opened_by"]), (&json!("open"), &json!("delay")));
    let told = page(&mut lead);
    assert!(
        told.contains("Vous pouvez saisir le médiateur") && told.contains("https://mediation-colis.example"),
        "{told}"
    );
    let dossier = lead.request("POST", &format!("{BRAND}/cases/{case}/dossier"), Some(&json!({}))).unwrap();
    assert!(dossier.status == 200 && dossier.body.starts_with(b"%PDF-"));
    assert_eq!(note(&mut lead, &by_hand(400))["state"], "over");
    drop(desk);
}
