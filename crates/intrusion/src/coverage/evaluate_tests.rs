use super::super::hours::{Cell, Cells, Spans, bit, hour_of};
use super::{Evidence, Heartbeat, State, hours};
use jiff::SignedDuration;
use jiff::civil::time;
use jiff::tz::TimeZone;
use proptest::prelude::*;

fn cells(minutes: &[i64]) -> Cells {
    let mut cells = Cells::default();
    for minute in minutes {
        let cell = Cell {
            events: bit(*minute),
            ..Cell::default()
        };
        cells.add(hour_of(*minute), cell);
    }
    cells
}

fn heartbeat(day: i64, night: i64) -> Heartbeat {
    Heartbeat {
        day_minutes: day,
        night_minutes: night,
        night: (time(20, 0, 0, 0), time(7, 0, 0, 0)),
        zone: TimeZone::UTC,
        learned: false,
    }
}

fn states(cells: &Cells, heartbeat: &Heartbeat, period: (i64, i64)) -> String {
    let evidence = Evidence {
        cells,
        silent: &Spans::default(),
        doubtful: &Spans::default(),
        heartbeat,
    };
    let letter = |state| match state {
        State::Observed => 'o',
        State::Silent => 's',
        State::Unknown => 'u',
    };
    hours(&evidence, period).into_iter().map(letter).collect()
}

#[test]
fn a_silence_longer_than_the_heartbeat_takes_all_hours_it_reaches_into() {
    let check = |minutes: &[i64], expect: &str| {
        let told = states(&cells(minutes), &heartbeat(30, 30), (0, 300));
        assert_eq!(told, expect, "{minutes:?}");
    };
    let all: Vec<i64> = (0..15).map(|step| step * 20).collect();
    check(&all, "ooooo");
    // From 0:50 to 2:10: all three hours have a part in it.
    check(&[0, 20, 50, 130, 150, 170, 200, 230, 260, 290], "sssoo");
    // Up to the heartbeat is ordinary.
    check(&[0, 30, 60, 90, 120, 150, 180, 210, 240, 270], "ooooo");
    // Nothing before and nothing behind: no log reaches there.
    check(&[120, 150, 179], "uuouu");
    check(&[], "uuuuu");
    // A silence is measured within the period.
    check(
        &[-100, 40, 60, 90, 120, 150, 170, 200, 230, 250, 275, 400],
        "soooo",
    );
}

#[test]
fn nights_may_be_quieter() {
    // 18:00 to 24:00 in UTC; night begins at 20:00.
    let (from, to) = (18 * 60, 24 * 60);
    let minutes: Vec<i64> = (0..8)
        .map(|step| from + step * 15)
        .chain([1200, 1280, 1370, 1439])
        .collect();
    assert_eq!(
        states(&cells(&minutes), &heartbeat(15, 120), (from, to)),
        "oooooo"
    );
    // The same silence by day is none.
    let minutes: Vec<i64> = [from, from + 80]
        .into_iter()
        .chain((90..360).step_by(10).map(|m| from + m))
        .collect();
    assert_eq!(
        states(&cells(&minutes), &heartbeat(15, 120), (from, to)),
        "ssoooo"
    );
}

#[test]
fn stops_and_starts_make_short_silences_blind() {
    let mut stopped = cells(&(0..30).map(|step| step * 10).collect::<Vec<_>>());
    stopped.add(
        2,
        Cell {
            stopped: bit(130),
            ..Cell::default()
        },
    );
    assert_eq!(states(&stopped, &heartbeat(60, 60), (0, 300)), "oosoo");
    let mut started = cells(&(0..30).map(|step| step * 10).collect::<Vec<_>>());
    started.add(
        3,
        Cell {
            started: bit(180),
            ..Cell::default()
        },
    );
    assert_eq!(states(&started, &heartbeat(60, 60), (0, 300)), "oosoo");
}

#[test]
fn a_usual_silence_is_learned_from_whole_days() {
    let learned = |minutes: &[i64]| {
        let night = (time(0, 0, 0, 0), time(0, 0, 0, 0));
        Heartbeat::of(None, None, night, &TimeZone::UTC, &cells(minutes)).day_minutes
    };
    // Ten days with an event every 100 minutes.
    let days: Vec<i64> = (0..144).map(|step| step * 100).collect();
    assert_eq!(learned(&days), 100);
    // One day that was cut hardly changes what the others say.
    let cut: Vec<i64> = days
        .iter()
        .copied()
        .filter(|minute| minute / 1440 != 4)
        .collect();
    assert_eq!(learned(&cut), 100);
    // Less than a week, or a busy log: an hour.
    assert_eq!(learned(&days[..40]), 60);
    assert_eq!(learned(&(0..14_400).collect::<Vec<_>>()), 60);
    assert_eq!(
        learned(&(0..30).map(|day| day * 1440).collect::<Vec<_>>()),
        360
    );
    let declared = Heartbeat::of(
        Some(SignedDuration::from_mins(5)),
        None,
        (time(0, 0, 0, 0), time(0, 0, 0, 0)),
        &TimeZone::UTC,
        &cells(&days),
    );
    assert_eq!((declared.day_minutes, declared.learned), (5, false));
}

proptest! {
    #[test]
    fn what_is_observed_never_grows_when_events_are_removed(
        minutes in prop::collection::btree_set(-200_i64..3200, 0..200),
        keep in prop::collection::vec(any::<bool>(), 200),
        day in 5_i64..90,
        night in 5_i64..240,
    ) {
        let all: Vec<i64> = minutes.into_iter().collect();
        // What lies outside the period tells how long a silence at its edge was; nobody can know that without it.
        let stays = |at: i64, keep: bool| keep || !(0..3000).contains(&at);
        let fewer: Vec<i64> = all.iter().zip(&keep).filter(|(at, keep)| stays(**at, **keep)).map(|(at, _)| *at).collect();
        let heartbeat = heartbeat(day, night);
        let before = states(&cells(&all), &heartbeat, (0, 3000));
        let after = states(&cells(&fewer), &heartbeat, (0, 3000));
        for (hour, (before, after)) in before.chars().zip(after.chars()).enumerate() {
            prop_assert!(after != 'o' || before == 'o', "hour {} became observed", hour);
        }
    }

    #[test]
    fn the_order_and_repetition_of_events_make_no_difference(
        mut minutes in prop::collection::vec(0_i64..3000, 1..100)
    ) {
        let heartbeat = heartbeat(20, 60);
        let told = states(&cells(&minutes), &heartbeat, (0, 3000));
        minutes.reverse();
        minutes.extend_from_within(..minutes.len() / 2);
        prop_assert_eq!(states(&cells(&minutes), &heartbeat, (0, 3000)), told);
    }
}
