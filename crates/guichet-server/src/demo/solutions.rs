//! What the demonstration's brands can give: the catalogue of their sector that comes along, as a brand would start with it, and a
//! mediator who does not exist.

use guichet_core::mediation::MediatorSettings;
use guichet_core::model::{BrandId, EventKind, NewEvent};
use guichet_core::solution::EXAMPLES;
use guichet_store::{AuditLine, CharterVersion, Store};

use crate::clock::Source;

/// A mediator of nobody, at an address that leads nowhere.
pub(super) fn mediator(locale: &str) -> MediatorSettings {
    let french = locale == "fr";
    MediatorSettings {
        name: if french { "Médiation de la démonstration" } else { "Demonstration Ombudsman" }.to_owned(),
        address: "12 rue de l’Exemple, 75999 Paris".to_owned(),
        url: "https://mediation.example".to_owned(),
        ..MediatorSettings::default()
    }
}

/// Writes the catalogue of a sector; a sector without one starts empty.
pub(super) async fn put(store: &Store, source: &dyn Source, brand: BrandId, sector: &str) -> anyhow::Result<()> {
    let Some(example) = EXAMPLES.iter().find(|example| example.name == sector) else { return Ok(()) };
    let (now, version) = (source.now(), 1);
    let written = CharterVersion { version, text: example.text.to_owned(), note: String::new(), by: None, at: now };
    let event = NewEvent {
        detail: Some(version.to_string()),
        ..NewEvent::of(source.next_id().into(), EventKind::CatalogueChanged, now)
    };
    let line = AuditLine {
        id: source.next_id(),
        brand_id: Some(brand),
        at: now,
        user_id: None,
        action: "catalogue.changed".to_owned(),
        subject: brand.to_string(),
        detail: Some(version.to_string()),
    };
    Ok(store.put_catalogue(brand, &written, event, &line).await?)
}
