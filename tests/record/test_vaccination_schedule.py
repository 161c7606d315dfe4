"""What the calendar of vaccinations recommends, without a database: the engine, and the file it reads."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.record.vaccinations.ages import Age, parse_age, reached, span_of
from portal.record.vaccinations.calendar import Calendar, calendar_at
from portal.record.vaccinations.doses import Dose
from portal.record.vaccinations.schedule import ASKS, Standing, State, standings
from portal.record.vaccinations.valences import Valence

V = Valence
TODAY = dt.date(2026, 11, 30)
HEXAVALENT = (V.DIPHTHERIA, V.TETANUS, V.POLIO, V.PERTUSSIS, V.HIB, V.HEPATITIS_B)
DTCAP = HEXAVALENT[:4]
CALENDAR: Calendar = calendar_at(TODAY)


def dose(written: str, *valences: V) -> Dose:
    """A dose of a partial date."""
    span = span_of(written)
    assert span is not None
    return Dose(*span, frozenset(valences))


def standing(valence: V, born: str, *doses: Dose, today: dt.date = TODAY) -> Standing:
    """Where somebody stands with one disease."""
    every = standings(CALENDAR, dt.date.fromisoformat(born), doses, today)
    return next(one for one in every if valence in one.valences)


def test_a_first_dose_is_coming_then_due_then_not_known() -> None:
    states = [
        standing(V.POLIO, "2026-09-30", today=today).state
        for today in (dt.date(2026, 11, 29), dt.date(2026, 11, 30), dt.date(2026, 12, 29), dt.date(2026, 12, 30))
    ]
    assert states == [State.COMING, State.DUE, State.DUE, State.NO_DOSE_KNOWN]


def test_nothing_is_late_where_no_dose_is_known() -> None:
    for born in ("2020-03-01", "2012-03-01", "1988-04-12", "1950-01-01"):
        every = standings(CALENDAR, dt.date.fromisoformat(born), [], TODAY)
        assert State.LATE not in {one.state for one in every}


def test_a_second_dose_is_late_and_says_since_when() -> None:
    found = standing(V.HIB, "2026-06-15", dose("2026-08-16", *HEXAVALENT))
    assert (found.state, found.given, found.of) == (State.LATE, 1, 3)
    assert (found.since, found.late_since) == (dt.date(2026, 10, 16), dt.date(2026, 11, 16))
    assert found.mandatory


def test_a_combined_vaccine_counts_for_each_disease() -> None:
    doses = [dose(day, *HEXAVALENT) for day in ("2025-08-16", "2025-10-16", "2026-05-20")]
    every = standings(CALENDAR, dt.date(2025, 6, 15), doses, TODAY)
    done = {valence for one in every if one.state is State.DONE for valence in one.valences}
    assert done == set(HEXAVALENT)


def test_diseases_of_one_series_part_where_their_doses_do() -> None:
    every = standings(CALENDAR, dt.date(1988, 4, 12), [dose("2014-05-01", V.TETANUS)], TODAY)
    told = {one.valences: one.state for one in every if one.series.id == "dtp"}
    assert told == {(V.TETANUS,): State.DONE, (V.DIPHTHERIA, V.POLIO): State.NO_DOSE_KNOWN}


def test_a_dose_too_early_does_not_count() -> None:
    assert standing(V.MEASLES, "2025-06-15", dose("2026-03-15", V.MEASLES)).given == 0
    assert standing(V.MEASLES, "2025-06-15", dose("2026-06-15", V.MEASLES)).given == 1


def test_two_doses_too_close_count_once() -> None:
    given_twice = dose("2026-08-16", *HEXAVALENT), dose("2026-08-26", *HEXAVALENT)
    assert standing(V.HIB, "2026-06-15", *given_twice).given == 1


def test_years_alone_count_as_doses() -> None:
    doses = [dose("2012", *HEXAVALENT)] * 3
    assert standing(V.HEPATITIS_B, "2011-12-20", *doses).state is State.DONE
    booster = standing(V.POLIO, "1988-04-12", dose("2014", *DTCAP))
    assert (booster.state, booster.next_on, booster.gaps) == (State.DONE, dt.date(2033, 4, 12), True)


def test_a_booster_comes_again_every_ten_years_from_65() -> None:
    found = standing(V.TETANUS, "1950-04-12", dose("2015-06-01", V.TETANUS))
    assert (found.state, found.since, found.late_since) == (State.LATE, dt.date(2025, 4, 12), dt.date(2026, 4, 12))
    again = standing(V.TETANUS, "1950-04-12", dose("2025-06-01", V.TETANUS))
    assert (again.state, again.next_on) == (State.DONE, dt.date(2035, 4, 12))


def test_the_second_dose_of_a_course_is_told_by_the_first() -> None:
    found = standing(V.HPV, "2014-03-01", dose("2026-09-16", V.HPV))
    assert (found.state, found.given, found.of, found.next_on) == (State.COMING, 1, 2, dt.date(2027, 2, 16))


def test_who_begins_later_follows_another_course() -> None:
    young = standing(V.HPV, "2012-03-01", dose("2026-01-10", V.HPV), dose("2026-07-10", V.HPV))
    older = standing(V.HPV, "2008-03-01", dose("2026-01-10", V.HPV), dose("2026-07-10", V.HPV))
    assert (young.state, young.of) == (State.DONE, 2)
    assert (older.state, older.given, older.of) == (State.DUE, 2, 3)


def test_what_is_past_its_age_concerns_nobody() -> None:
    assert standing(V.HPV, "1988-04-12").state is State.NOT_CONCERNED
    assert standing(V.ROTAVIRUS, "2025-06-15").state is State.NOT_CONCERNED
    assert standing(V.MEASLES, "1979-12-31").state is State.NOT_CONCERNED
    assert standing(V.MEASLES, "1980-01-01").state is State.NO_DOSE_KNOWN


def test_the_flu_comes_back_each_autumn_from_65() -> None:
    last_year, this_year = dose("2025-10-20", V.INFLUENZA), dose("2026-10-20", V.INFLUENZA)
    assert standing(V.INFLUENZA, "1950-04-12", last_year).state is State.DUE
    done = standing(V.INFLUENZA, "1950-04-12", last_year, this_year)
    assert (done.state, done.next_on) == (State.DONE, dt.date(2027, 10, 14))
    spring = standing(V.INFLUENZA, "1950-04-12", today=dt.date(2026, 4, 1))
    assert (spring.state, spring.next_on) == (State.COMING, dt.date(2026, 10, 14))
    assert standing(V.INFLUENZA, "1962-03-15").next_on == dt.date(2027, 10, 14)
    assert standing(V.INFLUENZA, "1961-12-15").next_on == dt.date(2026, 12, 15)


def test_an_adult_s_pneumococcus_asks_for_twenty_valences() -> None:
    thirteen = dose("2016-05-01", V.PNEUMOCOCCUS)
    twenty = dose("2025-11-10", V.PNEUMOCOCCUS, V.PNEUMOCOCCUS_20)
    assert standing(V.PNEUMOCOCCUS, "1950-04-12", thirteen).state is State.LATE
    assert standing(V.PNEUMOCOCCUS, "1950-04-12", twenty).state is State.DONE


def test_what_was_obligatory_by_day_of_birth() -> None:
    before, eleven, now = (
        CALENDAR.mandatory_for(dt.date.fromisoformat(f"{year}-06-01")) for year in (2017, 2018, 2025)
    )
    assert before == {V.DIPHTHERIA, V.TETANUS, V.POLIO}
    assert len(eleven) == 11 and V.MEN_C in eleven and V.MEN_B not in eleven
    assert {V.MEN_B, V.MEN_ACWY} <= now and V.MEN_C not in now
    assert standing(V.MEN_B, "2024-10-01").mandatory is False
    assert standing(V.MEN_B, "2026-06-01").mandatory is True


def test_doses_of_the_future_and_from_before_the_birth_do_not_count() -> None:
    found = standing(V.POLIO, "2026-06-15", dose("2026-12-24", *DTCAP), dose("2025-01-01", *DTCAP))
    assert (found.known, found.state) == (0, State.NO_DOSE_KNOWN)


def test_ages_are_reached_by_the_calendar() -> None:
    assert reached(dt.date(2024, 2, 29), Age(12)) == dt.date(2025, 3, 1)
    assert reached(dt.date(2024, 2, 29), Age(48)) == dt.date(2028, 2, 29)
    assert reached(dt.date(2025, 12, 31), Age(2)) == dt.date(2026, 3, 1)
    assert reached(dt.date(2026, 1, 1), parse_age("6w")) == dt.date(2026, 2, 12)
    with pytest.raises(ValueError, match="no age"):
        parse_age("six")


def test_partial_dates_as_spans() -> None:
    assert span_of("2024-02") == (dt.date(2024, 2, 1), dt.date(2024, 2, 29))
    assert span_of("2024-02-30") is None
    assert span_of("") is None
    assert span_of("2026-03-14T10:00:00+01:00") == (dt.date(2026, 3, 14), dt.date(2026, 3, 14))


def test_each_line_of_the_file_is_complete() -> None:
    assert CALENDAR.title and CALENDAR.url.startswith("https://sante.gouv.fr/")
    for series in CALENDAR.series:
        assert series.courses or series.season
        for course in series.courses:
            for regime in course.regimes:
                for step in regime.steps:
                    assert reached(TODAY, step.due) <= reached(TODAY, step.late), (series.id, course.id)


_DAYS = st.dates(dt.date(1990, 1, 1), TODAY)
_WRITTEN = st.builds(lambda day, length: day.isoformat()[:length], _DAYS, st.sampled_from([4, 7, 10, 10]))
_HELD = st.frozensets(st.sampled_from(sorted(V)), min_size=1, max_size=6)
_DOSES = st.builds(lambda written, held: dose(written, *held), _WRITTEN, _HELD)


@settings(max_examples=100, deadline=None)
@given(born=_DAYS, doses=st.lists(_DOSES, max_size=6), more=_DOSES)
def test_one_more_dose_never_makes_anything_less_done(born: dt.date, doses: list[Dose], more: Dose) -> None:
    before = _by_valence(born, doses)
    after = _by_valence(born, [*doses, more])
    for valence, one in before.items():
        other = after[valence]
        assert other.known >= one.known
        assert other.of - other.given <= one.of - one.given
        if one.state is State.DONE:
            assert other.state is State.DONE
        if one.state not in ASKS and not one.known and valence not in more.valences:
            assert other.state is one.state


def _by_valence(born: dt.date, doses: list[Dose]) -> dict[V, Standing]:
    every = standings(CALENDAR, born, doses, TODAY)
    return {valence: one for one in every for valence in one.valences}


@settings(max_examples=50, deadline=None)
@given(born=_DAYS, doses=st.lists(_DOSES, max_size=5), days=st.integers(0, 15000))
def test_every_day_has_an_answer(born: dt.date, doses: list[Dose], days: int) -> None:
    today = born + dt.timedelta(days=days)
    for one in standings(CALENDAR, born, doses, today):
        assert (one.next_on is None) or one.next_on > today
        assert (one.since is None) or one.since <= today
        assert (one.state in ASKS) == (one.since is not None)
        assert (one.state is State.LATE) == (one.late_since is not None)


def test_a_dose_before_a_late_course_takes_nothing_from_it() -> None:
    late = [dose(day, V.PNEUMOCOCCUS) for day in ("2026-07-20", "2026-09-25")]
    early = dose("2025-09-20", V.PNEUMOCOCCUS)
    assert standing(V.PNEUMOCOCCUS, "2025-06-15", *late).state is State.DONE
    assert standing(V.PNEUMOCOCCUS, "2025-06-15", early, *late).state is State.DONE
