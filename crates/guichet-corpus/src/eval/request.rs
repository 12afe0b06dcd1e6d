//! The request: whether it is neutral, told in the third person, of the customer's own matter, and invents nothing.
//!
//! Invariant: the sentence of a person is compared by the words that say something, whatever their form; what stands between
//! quotation marks is the customer's own voice and counts as a copy, never as the first person.

use guichet_text::reading::{FactKind, Reading};
use guichet_text::words::{fold, search_words};

use super::Read;
use super::labels::Share;
use crate::score::{share, short, wilson};

/// Words with which every such sentence is made, in either language: they say nothing of the matter.
const FRAME: &str = "demande demander demandent asks ask asked client cliente customer person personne writer author souhaite \
    souhaiter wants want wish reports report signale signaler que si whether qu qui dont leur leurs lui elle son sa ses sien \
    sienne their them they theirs themselves his her him est être sont were are is was will been being have has had avoir fait \
    faire peut pouvoir possible problème problem problems réponse answer about sujet besoin propose proposes proposer pour par \
    avec dans sur sans aux ce cette ces cela où quand comment pourquoi combien quel quelle quels quelles how when where why \
    what which who il ils se for from with into that this there the and can could would should may du une des les la le ne pas \
    plus au en on y mais ou et tous tout toute dit avoir obtenir savoir fin suite afin dossier colis commande vol train \
    réservation sinistre parcel order flight booking claim case écrit writes emploi job partenariat partnership avantage \
    commercial advantage you your cannot non";

/// The name of a topic may stand in a sentence that says no more of it.
const TOPICS: &str = "livraison delivery reçu received article abîmé damaged item remboursement refund facture facturation bill \
    payment panne coupure internet électricité gaz eau chauffage réseau outage power cut gas water heating failure network \
    connexion connection rendez-vous appointment installation annulé cancelled supprimé voyage journey retard delay bagage \
    baggage produit product garantie warranty personnel staff service injoignable reached compte account contrat contract \
    magasin shop offre offer fraude fraud appels désirés unwanted calls données personnelles personal data application app \
    site website accessibilité accessibility sécurité safety hygiène santé hygiene health insurance relevé compteur meter \
    reading speak parler faut coûte";

fn content(text: &str) -> Vec<String> {
    let small: Vec<String> = search_words(FRAME);
    let mut words = search_words(text);
    words.retain(|word| {
        !small.contains(word) && (word.chars().count() >= 3 || word.chars().all(|sign| sign.is_ascii_digit()))
    });
    words.sort_unstable();
    words.dedup();
    words
}

/// The sentence without what it quotes.
fn unquoted(request: &str) -> String {
    let mut outside = true;
    request
        .chars()
        .filter(|sign| {
            match sign {
                '«' | '“' => outside = false,
                '»' | '”' => outside = true,
                _ => return outside,
            }
            false
        })
        .collect()
}

/// A word of the customer about themself.
pub(crate) fn is_first_person(reading: &Reading) -> bool {
    let text = fold(&unquoted(&reading.request));
    let mut words = text.split(|sign: char| !sign.is_alphanumeric());
    let mine: &[&str] = if reading.language == "fr" {
        &["je", "j", "mon", "ma", "mes", "moi", "notre", "nos", "me", "miens", "mien", "mienne"]
    } else {
        &["i", "my", "mine", "me", "we", "our", "us", "im", "ive", "myself", "ourselves"]
    };
    words.any(|word| mine.contains(&word))
}

/// Words of an insult, a harassment or a threat that a person marked.
pub(crate) fn is_hurtful(one: &Read<'_>) -> bool {
    let request = fold(&one.reading.request);
    let label = &one.row.label;
    let threat = label.pressure.iter().map(|pressure| pressure.threat.as_str());
    label.abuse_words.iter().map(String::as_str).chain(threat).any(|words| {
        let words = fold(words.rsplit_once('#').map_or(words, |(words, _)| words));
        let words = words.trim_matches(|sign: char| !sign.is_alphanumeric());
        let long: Vec<&str> = words.split_whitespace().collect();
        // A long threat need not stand there whole: four of its words in a row are enough.
        let hurts = |part: &str| part.chars().count() >= 3 && holds(&request, part);
        if long.len() > 4 { long.windows(4).any(|part| hurts(&part.join(" "))) } else { hurts(words) }
    })
}

/// Whether whole words stand in a text.
fn holds(text: &str, words: &str) -> bool {
    text.match_indices(words).any(|(at, _)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text.get(at + words.len()..).and_then(|after| after.chars().next());
        before.is_none_or(|sign| !sign.is_alphanumeric()) && after.is_none_or(|sign| !sign.is_alphanumeric())
    })
}

/// A sentence of the customer in place of one about them: word for word and nothing else, or in the first person, quoted or not.
/// Words of theirs inside a sentence of the third person are what a request is made of, and no copy.
fn is_copy(one: &Read<'_>) -> bool {
    let request = one.reading.request.as_str();
    let letters = |text: &str| text.chars().filter(|sign| sign.is_alphanumeric()).count();
    let quoted = letters(request) - letters(&unquoted(request));
    quoted > 0 || is_first_person(&one.reading) || as_said(&one.row.message.text, request)
}

/// Whether a text stands in a message from its first word to its last.
fn as_said(message: &str, text: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let folded = fold(text);
        folded.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    let (message, text) = (words(message), words(text));
    text.len() >= 3 && message.windows(text.len()).any(|run| run == text.as_slice())
}

/// Words that stand neither in the message nor among those of the frame.
pub(crate) fn new_words(one: &Read<'_>) -> Vec<String> {
    let mut said = search_words(&one.row.message.text);
    said.extend(search_words(TOPICS));
    let earlier: String =
        one.row.message.earlier.iter().map(|before| before.text.clone()).collect::<Vec<_>>().join(" ");
    said.extend(search_words(&earlier));
    let values = one.reading.facts.iter().filter(|fact| fact.kind != FactKind::Url);
    said.extend(values.flat_map(|fact| search_words(&fact.raw)));
    let mut words = content(&one.reading.request);
    words.retain(|word| !said.iter().any(|other| alike(word, other)));
    words
}

fn invented(one: &Read<'_>) -> (u32, u32) {
    (count(new_words(one).len()), count(content(&one.reading.request).len()))
}

/// One word in two forms: "rembourser", "remboursement", "remboursez".
fn alike(one: &str, other: &str) -> bool {
    let same = one.chars().zip(other.chars()).take_while(|(one, other)| one == other).count();
    let (short, long) =
        (one.chars().count().min(other.chars().count()), one.chars().count().max(other.chars().count()));
    one == other || (same >= 4 && same + 2 >= short && same * 2 >= long)
}

/// How many of the words of a person's sentence are held.
fn held(one: &Read<'_>) -> (u32, u32) {
    let Some(gold) = one.row.label.request.as_deref() else { return (0, 0) };
    let ours = content(&one.reading.request);
    let theirs = content(gold);
    let found = theirs.iter().filter(|word| ours.iter().any(|other| alike(word, other))).count();
    (count(found), count(theirs.len()))
}

/// The figures of one table.
pub(crate) fn shares(read: &[&Read<'_>]) -> Vec<(&'static str, Share)> {
    let given: Vec<&&Read<'_>> = read.iter().filter(|one| !one.reading.request.is_empty()).collect();
    let rows =
        |right: &dyn Fn(&Read<'_>) -> bool| (count(given.iter().filter(|one| right(one)).count()), count(given.len()));
    let sum = |parts: &dyn Fn(&Read<'_>) -> (u32, u32)| {
        given.iter().map(|one| parts(one)).fold((0, 0), |sum, part| (sum.0 + part.0, sum.1 + part.1))
    };
    let asked: Vec<&&Read<'_>> = read.iter().filter(|one| one.row.label.request.is_some()).collect();
    let told = count(asked.iter().filter(|one| !one.reading.request.is_empty()).count());
    let recall = asked.iter().map(|one| held(one)).fold((0, 0), |sum, part| (sum.0 + part.0, sum.1 + part.1));
    vec![
        ("request: one where a person has one", of((told, count(asked.len())))),
        ("request: insult or threat left", of(rows(&is_hurtful))),
        ("request: first person", of(rows(&|one| is_first_person(&one.reading)))),
        ("request: copied word for word", of(rows(&is_copy))),
        ("request: words of a person's held", of(recall)),
        ("request: words not in the message", of(sum(&invented))),
        ("request: over 140 characters", of(rows(&|one| one.reading.request.chars().count() > 140))),
    ]
}

fn of((part, whole): (u32, u32)) -> Share {
    let (low, high) = wilson(part, whole);
    let value = share(part, whole);
    Share { value, text: format!("{} [{}–{}]  ({part} of {whole})", short(value), short(low), short(high)) }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Where a marked word of abuse is left in a request: the ids, and never the words.
#[must_use]
pub fn hurtful_requests(read: &[Read<'_>]) -> Vec<String> {
    read.iter().filter(|one| is_hurtful(one)).map(|one| one.row.label.id.clone()).collect()
}

/// Where a request speaks in the first person.
#[must_use]
pub fn first_person_requests(read: &[Read<'_>]) -> Vec<String> {
    read.iter().filter(|one| is_first_person(&one.reading)).map(|one| one.row.label.id.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_of_the_customer_is_a_copy_and_their_words_in_another_are_none() {
        let message = "Remboursez-moi les 49,90 € prélevés deux fois. Mon colis n'est pas arrivé !";
        assert!(as_said(message, "Mon colis n’est pas arrivé"));
        assert!(!as_said(message, "Demande de lui rembourser les 49,90 € prélevés deux fois"));
        assert!(!as_said(message, "Signale que son colis n’est pas arrivé"));
    }
}
