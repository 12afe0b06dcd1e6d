//! French public holidays, computed for any year (Code du travail, art. L3133-1 and L3134-13).

use jiff::ToSpan;
use jiff::civil::Date;

use crate::model::brand::HolidayRegion;
use crate::words;

words! {
    /// A public holiday.
    Holiday {
        NewYear = "new_year", GoodFriday = "good_friday", EasterMonday = "easter_monday", LabourDay = "labour_day",
        Victory1945 = "victory_1945", Ascension = "ascension", WhitMonday = "whit_monday", NationalDay = "national_day",
        Assumption = "assumption", AllSaints = "all_saints", Armistice1918 = "armistice_1918", Christmas = "christmas",
        SecondChristmasDay = "second_christmas_day",
        /// The day on which slavery ended there (loi n° 83-550; décret n° 83-1003).
        Abolition = "abolition",
    }
}

/// Easter Sunday of a year of the Gregorian calendar (the "anonymous" computus of 1876).
#[must_use]
pub fn easter(year: i16) -> Option<Date> {
    let year_number = i32::from(year);
    let golden = year_number.rem_euclid(19);
    let (century, in_century) = (year_number.div_euclid(100), year_number.rem_euclid(100));
    let moon_correction = (century - (century + 8).div_euclid(25) + 1).div_euclid(3);
    let epact = (19 * golden + century - century.div_euclid(4) - moon_correction + 15).rem_euclid(30);
    let weekday = (32 + 2 * century.rem_euclid(4) + 2 * in_century.div_euclid(4) - epact - in_century.rem_euclid(4))
        .rem_euclid(7);
    let late = (golden + 11 * epact + 22 * weekday).div_euclid(451);
    let sum = epact + weekday - 7 * late + 114;
    let month = i8::try_from(sum.div_euclid(31)).ok()?;
    let day = i8::try_from(sum.rem_euclid(31) + 1).ok()?;
    Date::new(year, month, day).ok()
}

/// The public holidays of a year in a region, in order.
#[must_use]
pub fn holidays(year: i16, region: HolidayRegion) -> Vec<(Date, Holiday)> {
    if region == HolidayRegion::None {
        return Vec::new();
    }
    let mut fixed = vec![
        (1, 1, Holiday::NewYear),
        (5, 1, Holiday::LabourDay),
        (5, 8, Holiday::Victory1945),
        (7, 14, Holiday::NationalDay),
        (8, 15, Holiday::Assumption),
        (11, 1, Holiday::AllSaints),
        (11, 11, Holiday::Armistice1918),
        (12, 25, Holiday::Christmas),
    ];
    let mut moving = vec![(1, Holiday::EasterMonday), (39, Holiday::Ascension), (50, Holiday::WhitMonday)];
    if region == HolidayRegion::AlsaceMoselle {
        moving.push((-2, Holiday::GoodFriday));
        fixed.push((12, 26, Holiday::SecondChristmasDay));
    }
    if let Some((month, day)) = abolition(region) {
        fixed.push((month, day, Holiday::Abolition));
    }
    let mut days: Vec<(Date, Holiday)> = fixed
        .into_iter()
        .filter_map(|(month, day, holiday)| Some((Date::new(year, month, day).ok()?, holiday)))
        .collect();
    if let Some(sunday) = easter(year) {
        days.extend(
            moving.into_iter().filter_map(|(after, holiday)| Some((sunday.checked_add(after.days()).ok()?, holiday))),
        );
    }
    days.sort_unstable();
    days
}

/// The day on which the end of slavery is kept overseas, and is a public holiday.
const fn abolition(region: HolidayRegion) -> Option<(i8, i8)> {
    match region {
        HolidayRegion::Mayotte => Some((4, 27)),
        HolidayRegion::Martinique => Some((5, 22)),
        HolidayRegion::Guadeloupe => Some((5, 27)),
        HolidayRegion::SaintMartin => Some((5, 28)),
        HolidayRegion::Guyane => Some((6, 10)),
        HolidayRegion::SaintBarthelemy => Some((10, 9)),
        HolidayRegion::Reunion => Some((12, 20)),
        HolidayRegion::None | HolidayRegion::France | HolidayRegion::AlsaceMoselle => None,
    }
}

/// The holiday that falls on this day, if one does.
#[must_use]
pub fn holiday_on(day: Date, region: HolidayRegion) -> Option<Holiday> {
    holidays(day.year(), region).into_iter().find(|(date, _)| *date == day).map(|(_, holiday)| holiday)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn days(year: i16, region: HolidayRegion) -> Vec<String> {
        let mut days: Vec<String> =
            holidays(year, region).into_iter().map(|(day, _)| day.strftime("%m-%d").to_string()).collect();
        days.dedup();
        days
    }

    #[test]
    fn the_national_holidays_of_2026_and_2027() {
        assert_eq!(
            days(2026, HolidayRegion::France),
            ["01-01", "04-06", "05-01", "05-08", "05-14", "05-25", "07-14", "08-15", "11-01", "11-11", "12-25"]
        );
        assert_eq!(
            days(2027, HolidayRegion::France),
            ["01-01", "03-29", "05-01", "05-06", "05-08", "05-17", "07-14", "08-15", "11-01", "11-11", "12-25"]
        );
    }

    #[test]
    fn alsace_moselle_adds_good_friday_and_the_day_after_christmas() {
        for (year, good_friday) in [(2026, "04-03"), (2027, "03-26")] {
            let national = days(year, HolidayRegion::France);
            let added: Vec<String> =
                days(year, HolidayRegion::AlsaceMoselle).into_iter().filter(|day| !national.contains(day)).collect();
            assert_eq!(added, [good_friday, "12-26"]);
        }
    }

    #[test]
    fn overseas_the_day_on_which_slavery_ended_is_kept() {
        let regions = [
            (HolidayRegion::Mayotte, "04-27"),
            (HolidayRegion::Martinique, "05-22"),
            (HolidayRegion::Guadeloupe, "05-27"),
            (HolidayRegion::SaintMartin, "05-28"),
            (HolidayRegion::Guyane, "06-10"),
            (HolidayRegion::SaintBarthelemy, "10-09"),
            (HolidayRegion::Reunion, "12-20"),
        ];
        for (region, day) in regions {
            for year in [2026, 2027] {
                let national = days(year, HolidayRegion::France);
                let added: Vec<String> = days(year, region).into_iter().filter(|day| !national.contains(day)).collect();
                assert_eq!(added, [day], "{region} {year}");
            }
        }
    }

    #[test]
    fn two_holidays_may_fall_on_one_day() {
        // Ascension 2008 was the first of May: one closed day, two names.
        let first_of_may = date(2008, 5, 1);
        assert_eq!(easter(2008), Some(date(2008, 3, 23)));
        assert_eq!(holidays(2008, HolidayRegion::France).iter().filter(|(day, _)| *day == first_of_may).count(), 2);
        assert_eq!(holiday_on(first_of_may, HolidayRegion::France), Some(Holiday::LabourDay));
    }

    #[test]
    fn easter_of_other_years() {
        for (year, month, day) in [(1961, 4, 2), (2000, 4, 23), (2019, 4, 21), (2038, 4, 25), (2285, 3, 22)] {
            assert_eq!(easter(year), Some(date(year, month, day)), "{year}");
        }
    }

    #[test]
    fn a_year_that_no_calendar_has_has_no_holiday() {
        assert_eq!(holidays(i16::MAX, HolidayRegion::AlsaceMoselle), []);
        assert_eq!(holidays(9999, HolidayRegion::France).len(), 11);
    }

    #[test]
    fn a_desk_elsewhere_keeps_no_french_holiday() {
        assert_eq!(holiday_on(date(2026, 7, 14), HolidayRegion::None), None);
    }
}
