//! The first figure of the gap: what was asked against what was given, and the cases behind each number.

use axum::Json;
use axum::extract::{Query, State};
use guichet_core::access::Action;
use guichet_core::calendar;
use guichet_core::model::Outcome;
use guichet_core::report::Gap;
use guichet_core::text::reading::Topic;
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::queue::CasePage;
use super::view::Desk;
use crate::app::App;
use crate::auth::person::Staff;
use crate::error::{ApiError, ApiResult};
use crate::public::moment;

const PAGE: u32 = 50;
/// Longest period: a few years of counters are still read in a moment.
const LONGEST_DAYS: i32 = 1_100;

/// A period; the last thirty days when left out. Both days count, in the brand's zone.
#[derive(Debug, Deserialize, IntoParams)]
pub struct PeriodQuery {
    /// First day (ISO 8601).
    from: Option<String>,
    /// Last day (ISO 8601).
    to: Option<String>,
}

fn period(app: &App, staff: &Staff, from: Option<&str>, to: Option<&str>) -> ApiResult<(Date, Date)> {
    let read = |text: Option<&str>, field: &'static str| match text.filter(|text| !text.is_empty()) {
        Some(text) => text.parse::<Date>().map(Some).map_err(|_| ApiError::invalid(field)),
        None => Ok(None),
    };
    let to = read(to, "to")?.unwrap_or_else(|| calendar::day_of(app.now(), &staff.brand.settings));
    let from = match read(from, "from")? {
        Some(from) => from,
        None => to.checked_sub(29.days()).map_err(|_| ApiError::invalid("to"))?,
    };
    let days = to.since(from).map(|span| span.get_days()).unwrap_or(i32::MAX);
    if from > to || days > LONGEST_DAYS {
        return Err(ApiError::invalid("from"));
    }
    Ok((from, to))
}

/// What became of what was asked.
#[derive(Debug, Serialize, ToSchema)]
pub struct GapView {
    /// First day.
    #[schema(value_type = String, format = Date)]
    pub from: Date,
    /// Last day.
    #[schema(value_type = String, format = Date)]
    pub to: Date,
    /// In all.
    #[serde(flatten)]
    pub total: GapParts,
    /// By topic.
    pub by_topic: Vec<TopicGap>,
    /// Minutes until the first answer; null when too few were measured.
    pub minutes_to_answer: Option<Minutes>,
}

/// The parts of the gap; they sum up to what was asked.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct GapParts {
    /// Cases in which something was asked.
    pub asked: i64,
    /// Confirmed by the customer.
    pub helped: i64,
    /// An answer or a dated promise was given.
    pub held: i64,
    /// Sent elsewhere.
    pub sent_away: i64,
    /// Nothing but sympathy.
    pub sympathy_only: i64,
    /// Declared solved, then silence.
    pub lapsed: i64,
    /// Never answered.
    pub left: i64,
    /// Still waiting for the first word.
    pub open: i64,
}

impl From<Gap> for GapParts {
    fn from(gap: Gap) -> Self {
        Self {
            asked: gap.asked,
            helped: gap.helped,
            held: gap.held,
            sent_away: gap.sent_away,
            sympathy_only: gap.sympathy_only,
            lapsed: gap.lapsed,
            left: gap.left,
            open: gap.waiting,
        }
    }
}

/// The gap of one topic.
#[derive(Debug, Serialize, ToSchema)]
pub struct TopicGap {
    /// What it is about.
    pub topic: &'static str,
    /// Its parts.
    #[serde(flatten)]
    pub parts: GapParts,
}

/// Minutes on the wall clock.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct Minutes {
    /// Half of the answers came sooner.
    pub median: i64,
    /// Nine of ten came sooner.
    pub p90: i64,
}

/// What was asked against what was given.
#[utoipa::path(get, path = "/api/brands/{brand}/report/gap", tag = "report", params(("brand" = String, Path), PeriodQuery),
    responses((status = 200, body = GapView), (status = 401), (status = 404), (status = 422)))]
pub async fn gap(State(app): State<App>, staff: Staff, Query(query): Query<PeriodQuery>) -> ApiResult<Json<GapView>> {
    staff.may(Action::SeeReports)?;
    let (from, to) = period(&app, &staff, query.from.as_deref(), query.to.as_deref())?;
    let report = app.store().gap(staff.brand.id, from, to).await?;
    let minutes = app.store().minutes_to_answer(staff.brand.id, moments(&staff, from, to)).await?;
    let mut by_topic: Vec<TopicGap> =
        report.topics.into_iter().map(|(topic, gap)| TopicGap { topic: topic.as_str(), parts: gap.into() }).collect();
    by_topic.sort_by_key(|topic| std::cmp::Reverse(topic.parts.asked));
    Ok(Json(GapView { from, to, total: report.total.into(), by_topic, minutes_to_answer: spread(minutes) }))
}

/// The moments at which the days begin and end in the brand's zone.
pub(super) fn moments(staff: &Staff, from: Date, to: Date) -> (Timestamp, Timestamp) {
    let zone = moment::zone(&staff.brand.settings.timezone);
    let start = |day: Date| day.to_zoned(zone.clone()).map(|zoned| zoned.timestamp());
    let after = to.tomorrow().unwrap_or(to);
    (start(from).unwrap_or(Timestamp::MIN), start(after).unwrap_or(Timestamp::MAX))
}

fn spread(mut minutes: Vec<i64>) -> Option<Minutes> {
    minutes.sort_unstable();
    let at = |share: usize| minutes.get((minutes.len().saturating_sub(1)) * share / 100).copied();
    Some(Minutes { median: at(50)?, p90: at(90)? })
}

/// Behind which figure.
#[derive(Debug, Deserialize, IntoParams)]
pub struct GapCasesQuery {
    /// First day.
    from: Option<String>,
    /// Last day.
    to: Option<String>,
    /// `helped`, `held`, `sent_away`, `sympathy_only`, `lapsed`, `left` or `open`.
    outcome: Option<String>,
    /// A topic.
    topic: Option<String>,
    /// Where to go on.
    cursor: Option<String>,
}

/// The cases behind a figure of the gap report.
#[utoipa::path(get, path = "/api/brands/{brand}/report/gap/cases", tag = "report", params(("brand" = String, Path), GapCasesQuery),
    responses((status = 200, body = CasePage), (status = 401), (status = 404), (status = 422)))]
pub async fn cases(
    State(app): State<App>,
    staff: Staff,
    Query(query): Query<GapCasesQuery>,
) -> ApiResult<Json<CasePage>> {
    staff.may(Action::SeeReports)?;
    let given = |value: &Option<String>| value.clone().filter(|value| !value.is_empty());
    let outcome = match given(&query.outcome).as_deref() {
        None => None,
        Some("open") => Some(Outcome::None),
        Some(outcome) => Some(Outcome::parse(outcome).ok_or_else(|| ApiError::invalid("outcome"))?),
    };
    let topic = match given(&query.topic) {
        None => None,
        Some(topic) => Some(Topic::parse(&topic).ok_or_else(|| ApiError::invalid("topic"))?),
    };
    let (from, to) = period(&app, &staff, query.from.as_deref(), query.to.as_deref())?;
    let span = moments(&staff, from, to);
    let page = app.store().cases_of_gap(staff.brand.id, span, outcome, topic, query.cursor.as_deref(), PAGE).await?;
    let desk = Desk::load(&app, &staff).await?;
    let mut cases = Vec::with_capacity(page.items.len());
    for case in page.items {
        cases.push(desk.row(case).await?);
    }
    Ok(Json(CasePage { cases, next_cursor: page.next }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_and_nine_of_ten() {
        assert!(spread(Vec::new()).is_none());
        let minutes = spread((1..=100).rev().collect()).unwrap();
        assert_eq!((minutes.median, minutes.p90), (50, 90));
    }
}
