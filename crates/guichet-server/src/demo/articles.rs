//! The articles of the demonstration's brands, from `packs/articles`: written for it, with true sources where law is quoted.

use guichet_core::model::BrandId;
use guichet_store::Store;

use crate::api::articles::{MarkdownFile, import_files};
use crate::clock::Source;

/// Brand, name of the file, its words.
const FILES: &[(&str, &str, &str)] = &[
    (
        "pigeonnet",
        "batteries-lithium-envoi.md",
        include_str!("../../../../packs/articles/pigeonnet/batteries-lithium-envoi.md"),
    ),
    (
        "pigeonnet",
        "colis-abime-que-faire.md",
        include_str!("../../../../packs/articles/pigeonnet/colis-abime-que-faire.md"),
    ),
    (
        "pigeonnet",
        "delai-en-point-relais.md",
        include_str!("../../../../packs/articles/pigeonnet/delai-en-point-relais.md"),
    ),
    ("pigeonnet", "frais-de-douane.md", include_str!("../../../../packs/articles/pigeonnet/frais-de-douane.md")),
    (
        "pigeonnet",
        "poids-et-taille-maximum.md",
        include_str!("../../../../packs/articles/pigeonnet/poids-et-taille-maximum.md"),
    ),
    ("fildor", "appels-frauduleux.md", include_str!("../../../../packs/articles/fildor/appels-frauduleux.md")),
    ("fildor", "demenagement-ligne.md", include_str!("../../../../packs/articles/fildor/demenagement-ligne.md")),
    ("fildor", "mediateur-telecom.md", include_str!("../../../../packs/articles/fildor/mediateur-telecom.md")),
    ("fildor", "resiliation.md", include_str!("../../../../packs/articles/fildor/resiliation.md")),
    ("fildor", "voyant-rouge-box.md", include_str!("../../../../packs/articles/fildor/voyant-rouge-box.md")),
    (
        "air-sterne",
        "bagage-retarde-ou-abime.md",
        include_str!("../../../../packs/articles/air-sterne/bagage-retarde-ou-abime.md"),
    ),
    (
        "air-sterne",
        "batteries-en-cabine.md",
        include_str!("../../../../packs/articles/air-sterne/batteries-en-cabine.md"),
    ),
    (
        "air-sterne",
        "enfant-assis-a-cote.md",
        include_str!("../../../../packs/articles/air-sterne/enfant-assis-a-cote.md"),
    ),
    (
        "air-sterne",
        "medicaments-et-materiel-medical.md",
        include_str!("../../../../packs/articles/air-sterne/medicaments-et-materiel-medical.md"),
    ),
    (
        "air-sterne",
        "vol-retarde-ou-annule-droits.md",
        include_str!("../../../../packs/articles/air-sterne/vol-retarde-ou-annule-droits.md"),
    ),
];

/// Puts the articles of a brand on its shelf.
///
/// # Errors
/// The store does not answer.
pub(super) async fn put(store: &Store, source: &dyn Source, brand: BrandId, slug: &str) -> anyhow::Result<()> {
    let own = FILES.iter().filter(|(of, ..)| *of == slug);
    let files: Vec<MarkdownFile> =
        own.map(|(_, name, text)| MarkdownFile { name: (*name).to_owned(), text: (*text).to_owned() }).collect();
    let done = import_files(store, source, brand, &files, None).await?;
    anyhow::ensure!(done.refused.is_empty(), "articles of the demonstration are refused: {:?}", done.refused);
    Ok(())
}
