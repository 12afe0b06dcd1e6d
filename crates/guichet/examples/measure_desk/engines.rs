//! Reading and guard, on one core.

use std::time::{Duration, Instant};

use guichet_core::guard::{House, Input as Draft, MessageToAnswer, examine_with};
use guichet_core::model::Visibility;
use guichet_core::text::similar::Fingerprint;
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
    let (of_280, slow_280) = rate(|_| {
        let _ = read(&Input { text: LETTER.to_owned(), ..Input::default() });
    });
    let (tens, hundreds) = (long_reading(10_000), long_reading(100_000));
    let (much, slow_much) = much_said();
    vec![
        Figure::new("readings, one core", format!("{readings:.0} /s"), ""),
        Figure::new("  slowest of a hundred (p99)", milliseconds(slowest), ""),
        Figure::new("readings of 280 characters, one core", format!("{of_280:.0} /s"), ">= 5,000/s"),
        Figure::new("  slowest of a hundred (p99)", milliseconds(slow_280), "< 1 ms"),
        Figure::new(
            "a reading of 10 kB, of 100 kB",
            format!("{}, {}", milliseconds(tens), milliseconds(hundreds)),
            "ten times",
        ),
        Figure::new("drafts examined, one core", format!("{guards:.0} /s"), ""),
        Figure::new("  slowest of a hundred (p99)", milliseconds(slowest_guard), "< 2 ms"),
        Figure::new("drafts of 2,000 characters, 10,000 sent", format!("{much:.0} /s"), ""),
        Figure::new("  slowest of a hundred (p99)", milliseconds(slow_much), "< 5 ms"),
    ]
}

/// A message of 280 characters, as long as most networks let one be.
const LETTER: &str = "Bonjour, cela fait trois semaines que j'attends le colis 6A12345678901 commandé le 3 mars. Le suivi dit livré, je \
    n'ai rien reçu, et personne ne répond au téléphone. Où est-il, et quand serai-je remboursée de mes 49,90 € ? Sans \
    réponse demain, je saisis le médiateur. Merci de votre aide.";

fn milliseconds(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1e3)
}

/// The time of one reading of so many bytes, the quickest of three.
fn long_reading(bytes: usize) -> Duration {
    let text: String = LETTER.chars().chain(" ".chars()).cycle().take(bytes).collect();
    let input = Input { text, ..Input::default() };
    let time = || {
        let began = Instant::now();
        let _ = std::hint::black_box(read(&input));
        began.elapsed()
    };
    time().min(time()).min(time())
}

/// A long letter beside everything that a busy brand said in a day.
fn much_said() -> (f64, Duration) {
    let answer = "Bonjour Léa, votre colis est à l'agence de Lyon depuis ce matin. Je demande une nouvelle livraison et je vous \
        écris demain avant 18 h. ";
    let draft = Draft {
        channel: "mail".to_owned(),
        visibility: Some(Visibility::Private),
        message: MessageToAnswer { text: LETTER.to_owned(), ..MessageToAnswer::default() },
        reply: answer.chars().cycle().take(2_000).collect(),
        ..Draft::default()
    };
    let reading = read(&Input { text: LETTER.to_owned(), ..Input::default() });
    let recent: Vec<Fingerprint> = (0..10_000)
        .map(|at| Fingerprint::of(&format!("{answer}{}", MESSAGES[at % MESSAGES.len()].repeat(at % 9))))
        .collect();
    rate(|_| {
        let _ = examine_with(&draft, &reading, &House { recent: &recent, ..House::default() });
    })
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
