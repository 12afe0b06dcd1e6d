//! The same words find the same messages on both engines.

use guichet_core::model::MessageId;
use guichet_core::plan::{Change, Plan};
use guichet_core::text::words::search_words;
use guichet_store::Store;

use crate::Desk;

async fn found(store: &Store, brand: guichet_core::model::BrandId, words: &str) -> Vec<MessageId> {
    let page = store.search(brand, &search_words(words), None, 50).await.unwrap();
    page.items.into_iter().map(|hit| hit.message.id).collect()
}

pub async fn words_find_their_messages(mut desk: Desk) {
    let texts = [
        "Mon colis 8X00123 n'est jamais arrivé à l'été dernier",
        "MES COLIS SONT PERDUS, réponse svp",
        "Merci, le livreur est passé",
        "\" OR 1=1 -- (colis* NEAR",
    ];
    let mut ids = Vec::new();
    for text in texts {
        let arrival = desk.samples.arrival(&desk.channel, None, text);
        desk.store.apply(&arrival.plan).await.unwrap();
        ids.push((arrival.message.id, arrival.case.id));
    }
    let (store, brand) = (&desk.store, desk.brand.id);
    assert_eq!(found(store, brand, "colis").await, vec![ids[3].0, ids[1].0, ids[0].0], "last received first");
    assert_eq!(found(store, brand, "ete colis").await, vec![ids[0].0], "accents and order do not matter");
    assert_eq!(found(store, brand, "8x00123").await, vec![ids[0].0]);
    assert_eq!(found(store, brand, "colis livreur").await, vec![]);
    assert_eq!(found(store, brand, "\"' OR ) AND NOT *").await, Vec::<MessageId>::new());
    let hit = store.search(brand, &search_words("livreur"), None, 5).await.unwrap().items.remove(0);
    assert_eq!((hit.message.id, hit.case.id), ids[2]);

    // An edit replaces the words; no words take the message out.
    let mut plan = Plan::new(brand);
    plan.changes = vec![
        Change::PutSearchWords(ids[2].0, ids[2].1, search_words("Le facteur est passé")),
        Change::PutSearchWords(ids[1].0, ids[1].1, Vec::new()),
    ];
    store.apply(&plan).await.unwrap();
    assert_eq!(found(store, brand, "livreur").await, vec![]);
    assert_eq!(found(store, brand, "facteur").await, vec![ids[2].0]);
    assert_eq!(found(store, brand, "perdus").await, vec![]);
}

pub async fn brands_do_not_see_each_other(mut desk: Desk) {
    let other = desk.samples.brand("voisine");
    desk.store.create_brand(&other, desk.samples.now).await.unwrap();
    let channel = desk.samples.channel(&other, "mail");
    desk.store.create_channel(&channel, &guichet_store::Secrets::new(), desk.samples.now).await.unwrap();
    let ours = desk.samples.arrival(&desk.channel, None, "facture");
    let theirs = desk.samples.arrival(&channel, None, "facture");
    desk.store.apply(&ours.plan).await.unwrap();
    desk.store.apply(&theirs.plan).await.unwrap();
    assert_eq!(found(&desk.store, desk.brand.id, "facture").await, vec![ours.message.id]);
    assert_eq!(found(&desk.store, other.id, "facture").await, vec![theirs.message.id]);
}

pub async fn pages_of_hits_meet(mut desk: Desk) {
    let mut expected = Vec::new();
    for number in 0..11 {
        let arrival = desk.samples.arrival(&desk.channel, None, &format!("panne numéro {number}"));
        desk.store.apply(&arrival.plan).await.unwrap();
        expected.insert(0, arrival.message.id);
    }
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let page = desk.store.search(desk.brand.id, &search_words("panne"), after.as_deref(), 4).await.unwrap();
        all.extend(page.items.iter().map(|hit| hit.message.id));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(all, expected);
}
