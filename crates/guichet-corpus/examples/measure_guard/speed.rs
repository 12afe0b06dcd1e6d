//! The time that one draft takes, on one core.

use std::time::Instant;

use guichet_core::guard::{self, Input, MessageToAnswer};
use guichet_core::model::Visibility;

pub(crate) fn speed() {
    let input = Input {
        channel: "x".to_owned(),
        visibility: Some(Visibility::Public),
        message: MessageToAnswer { text: "Bonjour, mon colis devait arriver mardi. Où est-il ? Et qui me rembourse les frais ?".to_owned(), ..MessageToAnswer::default() },
        reply: "Bonjour Léa, votre colis est à l’agence de Lyon depuis ce matin. Je demande une nouvelle livraison et je vous écris demain avant 18 h.".to_owned(),
        ..Input::default()
    };
    let reading = guard::read_message(&input);
    let long = Input {
        reply: input.reply.repeat(15),
        channel: "mail".to_owned(),
        visibility: Some(Visibility::Private),
        ..input.clone()
    };
    let recent: Vec<_> = (0..10_000)
        .map(|at| {
            guichet_text::similar::Fingerprint::of(&format!("{} {at} {}", input.message.text, "mot ".repeat(at % 40)))
        })
        .collect();
    println!("\nspeed on one core, time of the processor (the same on a busy machine)");
    for (name, input, recent) in [
        ("a tweet", &input, &[][..]),
        ("2,000 characters", &long, &[][..]),
        ("2,000 characters, 10,000 recent replies", &long, &recent[..]),
    ] {
        let house = guard::House { recent, ..guard::House::default() };
        let start = busy();
        let mut times: Vec<f64> = (0..DRAFTS)
            .map(|_| {
                let begun = Instant::now();
                std::hint::black_box(guard::examine_with(input, &reading, &house));
                begun.elapsed().as_secs_f64() * 1e3
            })
            .collect();
        let mean = (busy() - start) / 1e6 / f64::from(DRAFTS);
        times.sort_by(f64::total_cmp);
        let slow = times[times.len() * 99 / 100];
        println!(
            "{name:<44} {mean:.2} ms a draft, p99 {slow:.2} ms on the clock{}",
            if recent.is_empty() { "" } else { "  aim p99 < 5 ms" }
        );
    }
}

/// Enough that the system's clock of busy time is precise.
const DRAFTS: u32 = 500;

/// Nanoseconds that this thread was on a processor; on the wall where the system does not say.
fn busy() -> f64 {
    static START: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    let start = START.get_or_init(Instant::now);
    std::fs::read_to_string("/proc/thread-self/schedstat")
        .ok()
        .and_then(|text| text.split(' ').next()?.parse().ok())
        .unwrap_or_else(|| start.elapsed().as_secs_f64() * 1e9)
}
