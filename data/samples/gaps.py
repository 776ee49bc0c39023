"""What the sample leaves out: reports never sent, cells left blank, the newest month still coming in.

Quarter IV/2025 is complete but for three communes in December, so that the year closes nearly whole.
"""

from __future__ import annotations

from random import Random

from data.samples.levels import LAST
from data.samples.profiles import SEED
from indicators.model import Agency, Form
from indicators.periods import Period

REPORTS: dict[tuple[str, str], tuple[Form, ...]] = {
    ("huyen-ky-son", "2024-02"): (),
    ("huyen-que-phong", "2024-04"): ("digitization", "payment"),
    ("so-giao-thong-van-tai", "2024-06"): ("payment",),
    ("huyen-tuong-duong", "2024-08"): ("digitization",),
    ("so-giao-duc-va-dao-tao", "2024-07"): ("payment",),
    ("so-van-hoa-va-the-thao", "2024-10"): ("digitization",),
    ("huyen-quy-chau", "2025-01"): ("on_time",),
    ("thanh-tra-tinh", "2025-04"): (),
    ("huyen-con-cuong", "2025-05"): ("digitization",),
    ("so-van-hoa-the-thao-va-du-lich", "2025-08"): ("digitization",),
    ("so-van-hoa-the-thao-va-du-lich", "2025-09"): ("digitization",),
    ("xa-na-ngoi-16870", "2025-08"): (),
    ("xa-keng-du-16822", "2025-09"): (),
    ("xa-na-ngoi-16870", "2025-09"): (),
    ("xa-huu-khuong-16885", "2025-09"): (),
    ("xa-my-ly-16816", "2025-12"): (),
    ("xa-nhon-mai-16882", "2025-12"): (),
    ("phuong-tan-mai-17128", "2025-12"): ("digitization", "payment"),
    ("xa-keng-du-16822", "2026-03"): (),
    ("xa-quynh-thang-17224", "2026-04"): ("payment",),
    ("so-giao-duc-va-dao-tao", "2026-05"): ("digitization",),
    ("xa-huu-khuong-16885", "2026-06"): (),
    ("xa-muong-tip-16858", "2026-07"): ("on_time", "payment"),
    ("xa-bac-ly-16819", "2026-09"): (),
    ("xa-tri-le-16756", "2026-09"): (),
}
"""(agency, month) → templates not sent; an empty list means none was."""

CELLS: dict[tuple[str, str], tuple[str, ...]] = {
    ("huyen-quy-hop", "2024-03"): ("resolved_late_apologized",),
    ("huyen-anh-son", "2024-09"): ("results_electronic",),
    ("so-du-lich", "2024-11"): ("procedures_with_online_payment",),
    ("so-y-te", "2025-02"): ("resolved_online",),
    ("thi-xa-thai-hoa", "2025-05"): ("received_full_online",),
    ("xa-muong-xen-16813", "2025-07"): ("results_electronic", "resolved_online"),
    ("xa-luong-minh-16906", "2025-07"): ("resolved_late_apologized",),
    ("xa-chau-tien-16792", "2025-08"): ("payments_online",),
    ("phuong-quynh-mai-17125", "2026-02"): ("dossiers_reusing_data",),
    ("xa-nghia-mai-16975", "2026-05"): ("received_full_online",),
    ("xa-yen-na-16912", "2026-08"): ("resolved_online",),
}
"""(agency, month) → measures left blank, which is "chưa gửi" and not 0."""

NEWEST_LATE = {"so_nganh": 0.25, "cap_xa": 0.55}
"""How many bodies out of one have sent nothing of the newest month yet."""
NEWEST_PARTLY = 0.15
NEWEST_SENT = frozenset({"so-nong-nghiep-va-moi-truong", "thanh-tra-tinh"})


def is_silent(agency: Agency, month: Period) -> bool:
    """Whether the body sent no template at all that month."""
    if month == LAST:
        return agency.id not in NEWEST_SENT and _newest(agency) < NEWEST_LATE.get(agency.tier, 0.0)
    return REPORTS.get((agency.id, month.id)) == ()


def is_missing(kind: Form, agency: Agency, month: Period) -> bool:
    """Whether the body's row of this template is missing that month."""
    if is_silent(agency, month):
        return True
    if month == LAST and kind in ("digitization", "payment") and agency.id not in NEWEST_SENT:
        return _newest(agency) < NEWEST_LATE.get(agency.tier, 0.0) + NEWEST_PARTLY
    return kind in REPORTS.get((agency.id, month.id), ())


def is_blank(measure: str, agency: Agency, month: Period) -> bool:
    """Whether the body left this cell blank in its row."""
    return measure in CELLS.get((agency.id, month.id), ())


def _newest(agency: Agency) -> float:
    return Random(f"{SEED}/{agency.id}/moi-nhat").random()  # nosec B311 # made-up figures, the same each time
