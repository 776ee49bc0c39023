"""What a file would do, worked out by hand: figures old and new, statuses before and after."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from data import changes
from data.answers import Office
from data.incoming import Incoming
from data.settings import Settings
from data.store import Store
from indicators import registry
from indicators.model import Agency, Directory, Observation
from indicators.periods import parse

MEASURES = ("received", "received_online", "received_in_person", "received_by_post")
PERIOD = parse("2025-Q1")


@pytest.fixture
def office(tmp_path):
    bodies = [
        Agency(id="h41", name="Tỉnh Nghệ An", short_name="Nghệ An", tier="toan_tinh"),
        Agency(id="so-x", name="Sở Xây dựng", short_name="Sở Xây dựng", tier="so_nganh"),
        Agency(id="so-y", name="Sở Y tế", short_name="Sở Y tế", tier="so_nganh"),
        Agency(id="xa-a", name="Xã A", short_name="Xã A", tier="cap_xa"),
    ]
    settings = Settings(Path("x.duckdb"), "nghe-an", (), date(2025, 10, 14), None, 5)
    store = Store(None, tmp_path)
    yield Office(settings, store, registry.load(), Directory("nghe-an", bodies))
    store.close()


def row(agency: str, number: int, received: int, online: int, period: str = "2025-03") -> list[Observation]:
    first, last = parse(period).days()
    values = (received, online, received - online, 0)
    return [
        Observation(measure, agency, period, first, last, value, None, number)
        for measure, value in zip(MEASURES, values, strict=True)
    ]


def incoming(name: str, *rows: list[Observation], sample: bool = False) -> Incoming:
    return Incoming(
        jurisdiction="nghe-an",
        kind="online_filing",
        file=f"{name}.csv",
        content=name.encode(),
        by="Nguyễn Văn An",
        observations=[one for several in rows for one in several],
        row_count=len(rows),
        sample=sample,
    )


def judged(table, agency, plan="nghe-an-384-2025", indicator="online_filing_rate"):
    chosen = table[(table.agency == agency) & (table.plan == plan) & (table.indicator == indicator)]
    columns = ["before_value", "before_status", "after_value", "after_status"]
    return next(chosen[columns].itertuples(index=False, name=None))


def test_every_figure_of_a_first_file_is_new(office):
    found = changes.changes(office.store, incoming("a", row("so-x", 2, 100, 79)))
    assert tuple(found.columns) == changes.COLUMNS
    assert list(found.effect) == ["new"] * 4
    assert found.old.isna().all()
    assert found.batch.isna().all()


def test_a_corrected_file_shows_old_and_new_figures_in_the_order_of_the_file(office):
    office.store.save(incoming("a", row("so-x", 2, 100, 79), row("so-y", 3, 50, 50)))
    found = changes.changes(office.store, incoming("b", row("so-y", 2, 50, 50), row("so-x", 3, 101, 81)))
    changed = found[found.effect == "changed"]
    assert changed[
        ["agency", "measure", "old", "new", "difference", "batch", "source_row"]
    ].values.tolist() == [
        ["so-x", "received", 100.0, 101.0, 1.0, "0001", 3],
        ["so-x", "received_online", 79.0, 81.0, 2.0, "0001", 3],
        ["so-x", "received_in_person", 21.0, 20.0, -1.0, "0001", 3],
    ]
    assert found.effect.value_counts().to_dict() == {"unchanged": 5, "changed": 3}


def test_a_figure_whose_days_change_is_changed_though_its_value_is_not(office):
    office.store.save(incoming("a", row("so-x", 2, 100, 79)))
    days = {"first_day": date(2025, 2, 15), "last_day": date(2025, 3, 14)}
    moved = [observation._replace(**days) for observation in row("so-x", 2, 100, 79)]
    found = changes.changes(office.store, incoming("b", moved))
    assert set(found.effect) == {"changed"}
    assert set(found.difference) == {0.0}
    assert found.old_first_day[0].date() == date(2025, 3, 1)


def test_a_real_file_is_never_compared_with_the_sample(office):
    office.store.save(incoming("a", row("so-x", 2, 100, 79), row("xa-a", 3, 10, 10), sample=True))
    real = incoming("b", row("so-x", 2, 100, 85))
    assert set(changes.changes(office.store, real).effect) == {"new"}
    table = changes.statuses(office, real, PERIOD)
    assert judged(table, "so-x")[1:] == ("no_data", 85.0, "met")
    # The commune's only figure is a sample, so it is gone before and after.
    assert (judged(table, "xa-a")[1], judged(table, "xa-a")[3]) == ("no_data", "no_data")


def test_statuses_are_those_of_the_figures_as_if_saved(office):
    office.store.save(incoming("a", row("so-x", 2, 100, 79), row("so-y", 3, 100, 90)))
    table = changes.statuses(office, incoming("b", row("so-x", 2, 100, 81)), PERIOD)
    assert judged(table, "so-x") == (79.0, "near", 81.0, "met")
    assert judged(table, "so-y") == (90.0, "met", 90.0, "met")
    assert judged(table, "so_nganh") == (84.5, "met", 85.5, "met")
    assert judged(table, "h41") == (84.5, "met", 85.5, "met")


def test_looking_ahead_writes_nothing(office):
    office.store.save(incoming("a", row("so-x", 2, 100, 79)))
    version = office.store.version
    changes.statuses(office, incoming("b", row("so-x", 2, 100, 81), row("xa-a", 3, 5, 1)), PERIOD)
    with office.store.reading() as cursor:
        assert cursor.execute("SELECT count(*), sum(value)::INTEGER FROM figure").fetchone() == (4, 200)
    assert office.store.version == version


def test_statuses_after_saving_are_those_that_were_announced(office):
    office.store.save(incoming("a", row("so-x", 2, 100, 79)))
    file = incoming("b", row("so-x", 2, 100, 81), row("xa-a", 3, 5, 1))
    announced = changes.statuses(office, file, PERIOD)
    office.store.save(file)
    later = changes.statuses(office, file, PERIOD)
    assert list(announced.after_status) == list(later.before_status)


def test_only_indicators_of_the_file_are_judged(office):
    file = incoming("a", row("so-x", 2, 100, 79))
    assert changes.indicators(office, file) == ("online_filing_rate", "full_online_filing_rate")


def test_a_month_shows_in_its_quarter_and_a_longer_period_in_itself():
    file = incoming("a", row("so-x", 2, 1, 1, "2025-03"), row("so-x", 3, 1, 1, "2025-04"))
    assert [period.id for period in changes.periods(file)] == ["2025-Q2", "2025-Q1"]
    assert [p.id for p in changes.periods(incoming("b", row("so-x", 2, 1, 1, "2025-H1")))] == ["2025-H1"]


def test_the_reason_of_a_change_is_kept_with_its_batch(office):
    file = incoming("a", row("so-x", 2, 100, 79))
    office.store.save(Incoming(**{**vars(file), "reason": "Sở gửi bản đính chính"}))
    with office.store.reading() as cursor:
        assert cursor.execute("SELECT reason FROM batch").fetchall() == [("Sở gửi bản đính chính",)]
