//! Reading and guard, on one core.

use std::time::{Duration, Instant};

use guichet_core::guard::{House, Input as Draft, MessageToAnswer, examine_with};
use guichet_core::model::Visibility;
use guichet_core::text::{Input, read};

use crate::Figure;

const MESSAGES: &[&str] = &[
    "Bonjour cela fait 3 semaines que j'attends mon colis 6A12345678901 personne ne répond au téléphone c'est honteux je veux être remboursé de 49,90 € sinon je pars chez un concurrent",
    "Bonjour, les piles et les médicaments sont-ils acceptés en cabine sur le vol AF1234 de demain ?",
    "My parcel was due on Monday and the tracking page still says it left the depot. Who can tell me where it is?",
    "Merci à Zoé qui a tout réglé en deux minutes !",
];

pub(crate) fn measure() -> Vec<Figure> {
    guichet_core::text::warm_up();
    let (readings, slowest) = rate(|index| {
        let _ = read(&Input { text: MESSAGES[index % MESSAGES.len()].to_owned(), ..Input::default() });
    });
    let drafts: Vec<_> = MESSAGES
        .iter()
        .map(|message| {
            let draft = Draft {
                channel: "x".to_owned(),
                visibility: Some(Visibility::Public),
                message: MessageToAnswer { text: (*message).to_owned(), ..MessageToAnswer::default() },
                reply:
                    "Bonjour, nous sommes désolés. Envoyez-nous votre numéro de commande, nous vous répondons demain."
                        .to_owned(),
                ..Draft::default()
            };
            (draft, read(&Input { text: (*message).to_owned(), ..Input::default() }))
        })
        .collect();
    let (guards, slowest_guard) = rate(|index| {
        let (draft, reading) = &drafts[index % drafts.len()];
        let _ = examine_with(draft, reading, &House::default());
    });
    vec![
        Figure::new("readings, one core", format!("{readings:.0} /s"), ""),
        Figure::new("  slowest of a hundred (p99)", format!("{:.2} ms", slowest.as_secs_f64() * 1e3), ""),
        Figure::new("drafts examined, one core", format!("{guards:.0} /s"), ""),
        Figure::new("  slowest of a hundred (p99)", format!("{:.2} ms", slowest_guard.as_secs_f64() * 1e3), "< 2 ms"),
    ]
}

/// How many a second, and the time that 99 of 100 need at most.
fn rate(mut work: impl FnMut(usize)) -> (f64, Duration) {
    let mut times = Vec::new();
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(3) {
        let began = Instant::now();
        work(times.len());
        times.push(began.elapsed());
    }
    let rate = times.len() as f64 / start.elapsed().as_secs_f64();
    times.sort_unstable();
    (rate, times[times.len() * 99 / 100])
}
