"""The five templates and the official forms by kind; one module each says how it looks."""

from indicators.model import Form
from loaders.forms import (
    btp07a,
    digitization,
    digitization_sheet,
    figures,
    ii06a,
    on_time,
    online_filing,
    payment,
)
from loaders.headings import OfficialForm
from loaders.layout import FileKind, Identity, Layout, OfficialKind

LAYOUTS: dict[Form, Layout] = {
    "online_filing": online_filing.LAYOUT,
    "on_time": on_time.LAYOUT,
    "digitization": digitization.LAYOUT,
    "payment": payment.LAYOUT,
    "figures": figures.LAYOUT,
}
OFFICIAL: dict[OfficialKind, OfficialForm] = {
    form.kind: form for form in (ii06a.FORM, digitization_sheet.FORM, btp07a.FORM)
}
TITLES: dict[FileKind, str] = {
    **{kind: layout.title for kind, layout in LAYOUTS.items()},
    **{kind: form.title for kind, form in OFFICIAL.items()},
    "mapped": "Bảng tự ghép cột",
}
"""What each kind of file is called."""
IDENTITIES: tuple[Identity, ...] = (
    *(identity for layout in LAYOUTS.values() for identity in layout.identities),
    Identity("received", ("received_online", "received_in_person_or_by_post")),
    Identity("resolved", ("resolved_early_or_on_time", "resolved_late")),
)
"""What holds between measures, whatever file they come in."""
