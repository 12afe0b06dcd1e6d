//! Whom the desks of the demonstration may ask, and one question that waits for its answer.

use guichet_core::access::Acting;
use guichet_core::model::{BrandId, Contact, ContactId, ContactKind, RelayId, Role, UserId};
use guichet_core::relay::{self, RelayDraft};
use guichet_core::text::reading::Topic;
use guichet_store::{AuditLine, Store};

use super::setup::Prepared;
use crate::app::App;
use crate::clock::{Ids, Source};
use crate::public::link;

/// Somebody of a directory.
struct Known {
    brand: &'static str,
    kind: ContactKind,
    name: &'static str,
    organisation: &'static str,
    called: &'static str,
    topics: &'static [Topic],
    may_decide: &'static str,
    hours: &'static str,
}

const DIRECTORY: &[Known] = &[
    Known {
        brand: "pigeonnet",
        kind: ContactKind::Partner,
        name: "Nadia Lopes",
        organisation: "Tournées du Rhône",
        called: "notre transporteur",
        topics: &[Topic::Delivery, Topic::LostParcel, Topic::Delay],
        may_decide: "Nouvelle présentation, recherche au dépôt",
        hours: "Du lundi au samedi, 8\u{a0}h – 17\u{a0}h",
    },
    Known {
        brand: "pigeonnet",
        kind: ContactKind::Colleague,
        name: "Atelier des litiges",
        organisation: "Pigeonnet, Lyon",
        called: "notre atelier",
        topics: &[Topic::Damaged, Topic::Refund],
        may_decide: "Expertise d’un colis abîmé, indemnisation jusqu’à 100\u{a0}€",
        hours: "Du lundi au vendredi, 9\u{a0}h – 16\u{a0}h",
    },
    Known {
        brand: "fildor",
        kind: ContactKind::Partner,
        name: "Permanence réseau",
        organisation: "Lignes de Bourgogne",
        called: "le technicien de votre secteur",
        topics: &[Topic::Outage],
        may_decide: "Rendez-vous d’un technicien, mesure de la ligne",
        hours: "Tous les jours, 7\u{a0}h – 21\u{a0}h",
    },
    Known {
        brand: "air-sterne",
        kind: ContactKind::Colleague,
        name: "Service bagages",
        organisation: "Air Sterne, escale de Nantes",
        called: "notre service bagages",
        topics: &[Topic::Baggage],
        may_decide: "Réacheminement d’un bagage",
        hours: "Tous les jours, 5\u{a0}h – 23\u{a0}h",
    },
];

/// The story about which somebody is asked: brand, key of the story, network, who is asked, what.
const ASKED: (&str, &str, &str, &str, &str) = (
    "pigeonnet",
    "broken-teapot",
    "mail",
    "Atelier des litiges",
    "Ce colis a-t-il été signalé abîmé au tri, et en avez-vous une photo\u{a0}? La cliente attend une théière entière ou son remboursement.",
);

/// Puts the directory of a brand.
///
/// # Errors
/// The store does not answer.
pub(super) async fn put(store: &Store, source: &dyn Source, brand: BrandId, slug: &str) -> anyhow::Result<()> {
    for known in DIRECTORY.iter().filter(|known| known.brand == slug) {
        let contact = Contact {
            id: ContactId(source.next_id()),
            brand_id: brand,
            kind: known.kind,
            name: known.name.to_owned(),
            organisation: known.organisation.to_owned(),
            called: known.called.to_owned(),
            // The demonstration writes to nobody outside of it.
            email: String::new(),
            topics: known.topics.to_vec(),
            may_decide: known.may_decide.to_owned(),
            language: "fr".to_owned(),
            stand_in: None,
            away_until: None,
            hours: known.hours.to_owned(),
            version: 1,
        };
        let line = AuditLine {
            id: source.next_id(),
            brand_id: Some(brand),
            at: source.now(),
            user_id: None,
            action: "contact.added".to_owned(),
            subject: contact.id.to_string(),
            detail: None,
        };
        store.put_contact(&contact, &line).await?;
    }
    Ok(())
}

/// One question, asked by a colleague, once its story is in the queue. A visitor sees where it stands, and may answer it by its link.
///
/// # Errors
/// The store does not answer, or the story never came.
pub(super) async fn ask(app: &App, prepared: &Prepared) -> anyhow::Result<()> {
    let (slug, key, network, whom, question) = ASKED;
    let Some(brand) = prepared.brands.iter().find(|brand| brand.stories.slug == slug) else { return Ok(()) };
    let Some(channel) = brand.channels.get(network) else { return Ok(()) };
    let told = super::director::case_of(app.store(), *channel, network, &format!("{slug}.{key}")).await?;
    let contacts = app.store().contacts(brand.id, None, 100).await?.items;
    let Some(contact) = contacts.into_iter().find(|contact| contact.name == whom) else { return Ok(()) };
    let draft = RelayDraft {
        id: RelayId(app.source().next_id()),
        question: question.to_owned(),
        facts: Vec::new(),
        personal_confirmed: false,
        evidence: false,
        due_at: None,
        link: [0; 32],
        by_mail: false,
    };
    let draft = RelayDraft { link: link::relay_hash(app, draft.id)?, ..draft };
    let acting = Acting { user_id: colleague(app.store(), brand.id).await?, role: Role::Agent };
    for _ in 0..crate::load::TRIES {
        let Some(known) = app.store().load_relays(brand.id, told).await? else { return Ok(()) };
        let plan = relay::ask(&known, &contact, &draft, acting, app.now(), &mut Ids(app.source().as_ref()));
        match app.store().apply(&plan?).await {
            Ok(_) => return Ok(()),
            Err(guichet_store::StoreError::Conflict) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// Marc, who asked before the visitor came.
async fn colleague(store: &Store, brand: BrandId) -> anyhow::Result<UserId> {
    let members = store.members(brand).await?;
    let agent = members.iter().find(|(member, _)| member.role == Role::Agent);
    agent.map(|(member, _)| member.user_id).ok_or_else(|| anyhow::anyhow!("the demonstration has no colleague"))
}
