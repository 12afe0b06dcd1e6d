//! A French statement of what went wrong, told as « N'a pas reçu son colis » or « Signale que … ».

use super::super::pieces::{Piece, begins, from, word};
use super::person::{Doer, Speaker, turned, with_verb};
use super::{OWN_THINGS, SOME, THINGS, is_stated, without_joints};

/// The statement in the third person; none where that is not safe.
pub(crate) fn told<'a>(pieces: &[Piece<'a>], speaker: Speaker) -> Option<Vec<Piece<'a>>> {
    let all = without_joints(pieces);
    if all.len() < 3 {
        return None;
    }
    let first = word(all, 0);
    if first == "je" {
        return of_myself(all, speaker);
    }
    if begins(all, "toujours|tjrs pas|rien|aucun|aucune").is_some()
        || begins(all, "plus|aucun|aucune|pas de?").is_some()
    {
        let some = turned(all, speaker, Doer::Brand)?;
        return Some(with("Signale :", some));
    }
    let thing = OWN_THINGS.iter().chain(THINGS).chain(SOME).any(|one| *one == first);
    let you = first == "vous" && (word(all, 1).ends_with("ez") || super::person::is_clitic(word(all, 1)));
    let person = you
        || matches!(first, "il" | "elle" | "ils" | "elles" | "ca" | "cela")
        || begins(all, "ce est|etait").is_some();
    let whole = (thing && is_stated(all)) || (person && all.len() >= 4 && word(all, 1) != "me");
    whole.then(|| turned(all, speaker, Doer::Brand).map(|rest| with("Signale que", rest))).flatten()
}

/// "je n'ai rien reçu": « N'a rien reçu ».
fn of_myself<'a>(pieces: &[Piece<'a>], speaker: Speaker) -> Option<Vec<Piece<'a>>> {
    // What is thought, asked or meant of oneself is no report.
    let verb = (1..5).map(|at| word(pieces, at)).find(|word| !super::person::is_clitic(word))?;
    if matches!(
        verb,
        "pense"
            | "crois"
            | "comprends"
            | "sais"
            | "suppose"
            | "trouve"
            | "espere"
            | "dis"
            | "tiens"
            | "veux"
            | "voudrais"
            | "souhaite"
            | "imagine"
            | "rappelle"
            | "precise"
            | "suis"
            | "vois"
            | "deteste"
            | "adore"
            | "remercie"
    ) && !(verb == "suis" && pieces.iter().take(5).any(|piece| piece.word == "ne" || piece.word.ends_with('e')))
    {
        return None;
    }
    // What was done, is not so, or is waited for; what they usually do is another story.
    let denied = pieces.iter().take(6).any(|piece| piece.word == "ne");
    if !(denied
        || matches!(
            verb,
            "ai" | "suis" | "attends" | "paie" | "paye" | "recois" | "avais" | "etais" | "dois" | "reste" | "subis"
        ))
    {
        return None;
    }
    let mut words: Vec<Piece<'_>> = Vec::new();
    // "j'ai pas de courant": on paper the "ne" is there.
    let unsaid = !denied && matches!(word(pieces, 2), "pas" | "plus" | "rien" | "jamais" | "aucun" | "aucune");
    words.extend(unsaid.then(|| Piece::own("ne")));
    let taken = with_verb(pieces, 0, None, &mut words)?;
    words.extend(turned(from(pieces, taken), speaker, Doer::Customer)?);
    Some(words)
}

fn with<'a>(lead: &'static str, rest: Vec<Piece<'a>>) -> Vec<Piece<'a>> {
    let mut words: Vec<Piece<'_>> = Piece::all(lead);
    if let Some(mark) = words.last_mut().filter(|last| last.out == ":") {
        mark.gap = "\u{a0}".into();
    }
    words.extend(rest.into_iter().enumerate().map(|(at, piece)| match at {
        0 => Piece { gap: " ".into(), turned: true, ..piece },
        _ => piece,
    }));
    words
}
