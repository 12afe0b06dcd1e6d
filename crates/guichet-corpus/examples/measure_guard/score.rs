//! How often guard and label agree, with the interval that the number of rows leaves open.

/// Agreement of one rule with one label.
#[derive(Default)]
pub(crate) struct Agreement {
    pub(crate) both: u32,
    pub(crate) only_guard: u32,
    pub(crate) only_label: u32,
    pub(crate) neither: u32,
}

impl Agreement {
    pub(crate) fn count(&mut self, guard: bool, label: bool) {
        match (guard, label) {
            (true, true) => self.both += 1,
            (true, false) => self.only_guard += 1,
            (false, true) => self.only_label += 1,
            (false, false) => self.neither += 1,
        }
    }

    pub(crate) fn print(&self, name: &str) {
        println!(
            "{name:<58} P {}  R {}  (both {}, only guard {}, only label {}, neither {})",
            share(self.both, self.both + self.only_guard),
            share(self.both, self.both + self.only_label),
            self.both,
            self.only_guard,
            self.only_label,
            self.neither
        );
    }
}

/// A share with its interval of 95 % (Wilson): ".962 (.872–.990)".
pub(crate) fn share(part: u32, whole: u32) -> String {
    if whole == 0 {
        return "-".to_owned();
    }
    let (part, whole) = (f64::from(part), f64::from(whole));
    let z = 1.96_f64;
    let (rate, square) = (part / whole, z * z);
    let middle = (rate + square / (2.0 * whole)) / (1.0 + square / whole);
    let half = z / (1.0 + square / whole) * (rate * (1.0 - rate) / whole + square / (4.0 * whole * whole)).sqrt();
    format!("{} ({}–{})", short(rate), short((middle - half).max(0.0)), short((middle + half).min(1.0)))
}

fn short(rate: f64) -> String {
    format!("{rate:.3}").trim_start_matches('0').to_owned()
}
