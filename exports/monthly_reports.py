"""The monthly reports of a year as documents tell of them: who sent which form of which month, and when."""

from __future__ import annotations

from data import sendings
from data.answers import Office
from indicators import discipline
from indicators.discipline import MONTHLY, Rules, Year
from indicators.model import Form

FORM_TITLES: dict[Form, str] = {
    "online_filing": "Hồ sơ trực tuyến",
    "on_time": "Giải quyết đúng hạn",
    "digitization": "Số hóa hồ sơ, kết quả",
    "payment": "Thanh toán trực tuyến",
}
"""The monthly forms by name, as their templates are titled."""


def of_year(office: Office, year: int) -> Year:
    """The monthly reports of a year in the forms in use, as the page about reporting shows them."""
    with office.store.reading() as cursor:
        rows = sendings.first_sendings(cursor, office.registry, office.jurisdiction, MONTHLY)
        first = sendings.first_load(cursor, office.jurisdiction)
    settings = office.settings
    since = discipline.local_day(first) if first else None
    rules = Rules(settings.today, settings.report_day, settings.closing_day, since)
    found = discipline.sendings(rows)
    forms = discipline.in_use(found)
    return discipline.year_of(office.directory, found, rules, year, forms=forms)
