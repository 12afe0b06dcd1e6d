//! Articles, their versions, the search in them, and what is missing.

use guichet_core::knowledge::{Article, ArticleState, Asks, Content, Said};
use guichet_core::model::{ArticleId, EventKind, NewEvent};
use guichet_core::text::reading::Topic;
use guichet_core::text::words::search_words;
use guichet_store::{ErasureLine, StoreError};
use jiff::civil::date;

use crate::Desk;

fn article(desk: &mut Desk, slug: &str, state: ArticleState) -> Article {
    let said = Said {
        title: format!("Fiche {slug}"),
        questions: vec!["Puis-je envoyer une batterie ?".to_owned()],
        answer: "Oui, jusqu’à 100 Wh.".to_owned(),
    };
    Article {
        id: ArticleId(desk.samples.id()),
        brand_id: desk.brand.id,
        slug: slug.to_owned(),
        state,
        owner: None,
        content: Content {
            topic: Some(Topic::Delivery),
            words: vec!["batterie".to_owned()],
            fr: Some(said),
            source: "Conditions".to_owned(),
            verified_on: Some(date(2026, 11, 1)),
            ..Content::default()
        },
        version: 1,
        uses: 0,
        created_at: desk.samples.now,
        changed_at: desk.samples.now,
        changed_by: None,
    }
}

pub async fn an_article_is_kept_with_its_versions(mut desk: Desk) {
    let first = article(&mut desk, "batteries", ArticleState::Published);
    let (store, brand) = (desk.store.clone(), desk.brand.id);
    assert_eq!(store.articles_stamp(brand).await.unwrap(), 0);
    store.add_article(&first).await.unwrap();
    let stamp = store.articles_stamp(brand).await.unwrap();
    let twin = article(&mut desk, "batteries", ArticleState::Proposed);
    assert_eq!(store.add_article(&twin).await, Err(StoreError::Conflict), "a short name is one article's");
    let mut second = Article { version: 2, state: ArticleState::Retired, ..first.clone() };
    second.content.source = "Guide".to_owned();
    store.change_article(&second).await.unwrap();
    assert_eq!(store.change_article(&second).await, Err(StoreError::Conflict), "somebody was faster");
    assert!(store.articles_stamp(brand).await.unwrap() > stamp);
    assert_eq!(store.article(brand, first.id).await.unwrap(), Some(second.clone()));
    assert_eq!(store.article_by_slug(brand, "batteries").await.unwrap(), Some(second.clone()));
    let page = store.article_versions(brand, first.id, None, 1).await.unwrap();
    assert_eq!((page.items[0].version, page.items[0].content.source.as_str()), (2, "Guide"));
    let page = store.article_versions(brand, first.id, page.next.as_deref(), 1).await.unwrap();
    assert_eq!((page.items[0].version, page.items[0].content.source.as_str(), page.next), (1, "Conditions", None));
    assert!(store.published_articles(brand).await.unwrap().is_empty());
    let other = article(&mut desk, "autre", ArticleState::Published);
    store.add_article(&other).await.unwrap();
    let renamed = Article { slug: "batteries".to_owned(), version: 2, ..other };
    assert_eq!(store.change_article(&renamed).await, Err(StoreError::Conflict));
}

pub async fn articles_are_listed_and_found(mut desk: Desk) {
    let store = desk.store.clone();
    let brand = desk.brand.id;
    for slug in ["c", "a", "b"] {
        let mut one = article(&mut desk, slug, ArticleState::Published);
        one.content.valid_until = (slug == "a").then_some(date(2026, 12, 15));
        one.content.review_on = (slug == "b").then_some(date(2026, 11, 20));
        store.add_article(&one).await.unwrap();
    }
    store.add_article(&article(&mut desk, "d", ArticleState::Proposed)).await.unwrap();
    let slugs = |page: &guichet_store::Page<Article>| page.items.iter().map(|one| one.slug.clone()).collect::<Vec<_>>();
    let page = store.articles(brand, ArticleState::Published, None, 2).await.unwrap();
    assert_eq!(slugs(&page), ["a", "b"]);
    let page = store.articles(brand, ArticleState::Published, page.next.as_deref(), 2).await.unwrap();
    assert_eq!((slugs(&page), page.next), (vec!["c".to_owned()], None));
    assert_eq!(slugs(&store.articles(brand, ArticleState::Proposed, None, 9).await.unwrap()), ["d"]);
    // The end is near, the reminder has come.
    let due = store.articles_due(brand, date(2026, 11, 22), None, 1).await.unwrap();
    assert_eq!(slugs(&due), ["a"]);
    let due = store.articles_due(brand, date(2026, 11, 22), due.next.as_deref(), 9).await.unwrap();
    assert_eq!(slugs(&due), ["b"]);
    assert!(store.articles_due(brand, date(2026, 11, 1), None, 9).await.unwrap().items.is_empty());
    let found = store.find_articles(brand, &search_words("batteries envoyées"), None, 9).await.unwrap();
    assert_eq!(slugs(&found), ["a", "b", "c", "d"]);
    assert!(store.find_articles(brand, &search_words("batterie vélo"), None, 9).await.unwrap().items.is_empty());
    assert!(store.find_articles(brand, &[], None, 9).await.unwrap().items.is_empty());
    let id = store.article_by_slug(brand, "a").await.unwrap().unwrap().id;
    assert!(store.count_article_use(brand, id).await.unwrap());
    assert_eq!(store.article(brand, id).await.unwrap().unwrap().uses, 1);
    assert!(!store.count_article_use(brand, ArticleId(desk.samples.id())).await.unwrap());
}

pub async fn what_is_missing_is_counted_once_and_forgotten_with_the_customer(mut desk: Desk) {
    let (store, brand) = (desk.store.clone(), desk.brand.id);
    let arrival = desk.samples.arrival(&desk.channel, None, "Quel délai ?");
    store.apply(&arrival.plan).await.unwrap();
    let other = desk.samples.arrival(&desk.channel, None, "Combien de jours ?");
    store.apply(&other.plan).await.unwrap();
    let sort = (Topic::Delivery, Asks::HowLong);
    for message in [arrival.message.id, arrival.message.id, other.message.id] {
        store.article_missed(brand, message, sort, desk.samples.now).await.unwrap();
    }
    store.article_missed(brand, other.message.id, (Topic::Delivery, Asks::HowMuch), desk.samples.now).await.unwrap();
    let counts = |wanted: Vec<guichet_store::WantedArticle>| {
        wanted.into_iter().map(|sort| (sort.asks, sort.number)).collect::<Vec<_>>()
    };
    assert_eq!(counts(store.wanted_articles(brand).await.unwrap()), [(Asks::HowLong, 2), (Asks::HowMuch, 1)]);
    let page = store.messages_without_article(brand, sort, None, 1).await.unwrap();
    let rest = store.messages_without_article(brand, sort, page.next.as_deref(), 1).await.unwrap();
    let mut seen = [page.items, rest.items].concat();
    seen.sort_unstable();
    let mut wanted = [arrival.message.id, other.message.id];
    wanted.sort_unstable();
    assert_eq!(seen, wanted);
    let customer = other.message.customer_id;
    let line = ErasureLine { id: desk.samples.id(), brand_id: brand, customer_id: customer, at: desk.samples.now };
    let event = NewEvent::of(desk.samples.id().into(), EventKind::CustomerErased, desk.samples.now);
    store.erase_customer(line, event).await.unwrap();
    assert_eq!(counts(store.wanted_articles(brand).await.unwrap()), [(Asks::HowLong, 1)]);
    store.article_no_longer_missed(brand, arrival.message.id, sort).await.unwrap();
    store.article_no_longer_missed(brand, arrival.message.id, sort).await.unwrap();
    assert!(store.wanted_articles(brand).await.unwrap().is_empty());
}

pub async fn a_secret_of_a_brand_is_sealed(desk: Desk) {
    let (store, brand) = (desk.store, desk.brand.id);
    assert_eq!(store.brand_secret(brand, "rephrase_key").await.unwrap(), None);
    store.put_brand_secret(brand, "rephrase_key", "sésame").await.unwrap();
    store.put_brand_secret(brand, "rephrase_key", "sésame 2").await.unwrap();
    assert_eq!(store.brand_secret(brand, "rephrase_key").await.unwrap().as_deref(), Some("sésame 2"));
    assert!(store.has_brand_secret(brand, "rephrase_key").await.unwrap());
    store.put_brand_secret(brand, "rephrase_key", "").await.unwrap();
    assert!(!store.has_brand_secret(brand, "rephrase_key").await.unwrap());
}
