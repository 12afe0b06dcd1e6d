//! Measurements: a number and its unit.

use std::sync::LazyLock;

use regex::Regex;

use super::amount::decimal;
use super::digits;
use super::found::Found;
use crate::normalize::Folded;
use crate::pattern::pattern;
use crate::reading::FactKind;

/// Unit as folded, unit as it should be written. One row a unit.
const UNITS: &[(&str, &str)] = &[
    ("mbit/s", "Mb/s"),
    ("mbits/s", "Mb/s"),
    ("mbps", "Mb/s"),
    ("mb/s", "Mb/s"),
    ("mbits", "Mb/s"),
    ("mega", "Mb/s"),
    ("kbps", "kb/s"),
    ("kb/s", "kb/s"),
    ("ko/s", "ko/s"),
    ("mo/s", "Mo/s"),
    ("gbps", "Gb/s"),
    ("gb/s", "Gb/s"),
    ("gigas", "Go"),
    ("giga", "Go"),
    ("go", "Go"),
    ("mo", "Mo"),
    ("to", "To"),
    ("gb", "GB"),
    ("kwh", "kWh"),
    ("kw", "kW"),
    ("kva", "kVA"),
    ("mwh", "MWh"),
    ("watts", "W"),
    ("watt", "W"),
    ("kg", "kg"),
    ("kilos", "kg"),
    ("kilo", "kg"),
    ("grammes", "g"),
    ("lbs", "lb"),
    ("lb", "lb"),
    ("cm", "cm"),
    ("mm", "mm"),
    ("km", "km"),
    ("metres", "m"),
    ("m2", "m²"),
    ("m3", "m³"),
    ("°c", "°C"),
    ("°", "°C"),
    ("degres", "°C"),
    ("degrees", "°C"),
    ("dbm", "dBm"),
    ("db", "dB"),
    ("ms", "ms"),
    ("ghz", "GHz"),
    ("mhz", "MHz"),
    ("hz", "Hz"),
    ("volts", "V"),
    ("bars", "bar"),
    ("bar", "bar"),
    ("litres", "L"),
    ("liters", "L"),
    ("%", "%"),
    ("pouces", "in"),
    ("inches", "in"),
];

static MEASURE: LazyLock<Regex> = LazyLock::new(|| {
    let mut units: Vec<String> = UNITS.iter().map(|(unit, _)| regex::escape(unit)).collect();
    units.sort_by_key(|unit| std::cmp::Reverse(unit.len()));
    pattern(&format!(
        r"(?:\B-)?\b([0-9]{{1,3}}(?:[ .,][0-9]{{3}})+|[0-9]{{1,9}}(?:[.,][0-9]{{1,3}})?) ?({})(?:[^a-z0-9/]|$)",
        units.join("|")
    ))
});

pub(super) fn find(folded: &Folded<'_>, found: &mut Vec<Found>) {
    if !digits::followed(folded.text(), |rest| UNITS.iter().any(|(unit, _)| rest.starts_with(unit))) {
        return;
    }
    for captures in MEASURE.captures_iter(folded.text()) {
        let (Some(whole), Some(number), Some(unit)) = (captures.get(0), captures.get(1), captures.get(2)) else {
            continue;
        };
        let Some((_, name)) = UNITS.iter().find(|(written, _)| *written == unit.as_str()) else { continue };
        let sign = if whole.as_str().starts_with('-') { "-" } else { "" };
        let span = folded.span(whole.start(), unit.end());
        let value = format!("{sign}{}", decimal(number.as_str()));
        found.push(Found::fact(FactKind::Measurement, 46, span, value).with_unit(*name));
    }
}
