//! Time of one reading, on one core.

use std::time::{Duration, Instant};

use anyhow::Result;
use guichet_text::reading::Input;

use super::{Real, count, text};

/// Time on the processor where the system tells it: on a busy machine the clock measures the neighbours.
fn processor_time() -> Duration {
    static START: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    let told =
        std::fs::read_to_string("/proc/self/schedstat").ok().and_then(|line| line.split(' ').next()?.parse().ok());
    told.map_or_else(|| START.get_or_init(Instant::now).elapsed(), Duration::from_nanos)
}

pub(super) fn speed(real: &Real<'_>) -> Result<()> {
    let inputs: Vec<Input> = real
        .rows("fr_incident_stream.dev.jsonl")?
        .iter()
        .map(|row| Input { text: text(row).to_owned(), ..Input::default() })
        .filter(|input| (240..=320).contains(&input.text.chars().count()))
        .collect();
    if inputs.is_empty() {
        return Ok(());
    }
    guichet_text::warm_up();
    let mut times: Vec<u128> = Vec::new();
    let started = processor_time();
    for _ in 0..5 {
        for input in &inputs {
            let begun = Instant::now();
            let _ = std::hint::black_box(guichet_text::read_with(input, real.weights));
            times.push(begun.elapsed().as_micros());
        }
    }
    let all = (processor_time() - started).as_secs_f64();
    times.sort_unstable();
    let p99 = times.get(times.len() * 99 / 100).copied().unwrap_or(0);
    let rate = f64::from(count(times.len())) / all;
    println!("one reading, about 280 characters            {rate:.0}/s, p99 {p99} µs  aim ≥ 5,000/s, p99 < 1 ms");
    for kilobytes in [10_usize, 100] {
        let texts = inputs.iter().map(|input| input.text.as_str()).cycle();
        let long: String = texts.flat_map(|text| [text, "\n"]).take(kilobytes * 8).collect();
        let long = Input { text: long, ..Input::default() };
        let begun = processor_time();
        let _ = std::hint::black_box(guichet_text::read_with(&long, real.weights));
        let time = (processor_time() - begun).as_secs_f64() * 1_000.0;
        println!("one reading of {:>6} bytes                    {time:.1} ms", long.text.len());
    }
    Ok(())
}
