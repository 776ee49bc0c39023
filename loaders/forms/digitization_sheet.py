"""The digitization sheet: dossiers and results digitised and not, by body.

"Đã giải quyết" is what results stand against: each resolved dossier has a result to hand over, so it is
observed as results due and never as dossiers resolved, which come with their timeliness from other forms.
"""

from loaders.forms.ii06a import BETWEEN, RECEIVED, RESOLVED
from loaders.headings import Heading, OfficialForm
from loaders.layout import Identity

DOSSIERS = (
    *("Số hóa hồ sơ TTHC khi tiếp nhận", "Số hóa hồ sơ khi tiếp nhận", "Số hóa hồ sơ TTHC", "Số hóa hồ sơ"),
    *("Số hóa thành phần hồ sơ", "Số hóa TPHS", "Số hóa thành phần hồ sơ TTHC", "Số hóa hồ sơ tiếp nhận"),
    *RECEIVED,
)
RESULTS = (
    *("Số hóa kết quả giải quyết", "Số hóa kết quả giải quyết TTHC", "Số hóa kết quả", "Số hóa KQ"),
    *("Số hóa kết quả TTHC", "Số hóa KQGQ TTHC"),
    *RESOLVED,
)
_PARTS = ("TPHS", "thành phần hồ sơ", "hồ sơ", "TP hồ sơ")
_RESULT = ("kết quả", "KQ", "kết quả giải quyết", "kết quả giải quyết TTHC")
_NOT = tuple(f"Chưa số hóa {part}" for part in _PARTS)
_DONE = tuple(f"{word} số hóa {part}" for word in ("Có", "Đã") for part in _PARTS)
_REUSED = tuple(
    f"Có tái sử dụng{part}" for part in ("", " TP", " TPHS", " thành phần", " thành phần hồ sơ", " dữ liệu")
)
_RESULT_NOT = tuple(f"Chưa số hóa {part}" for part in _RESULT)
_RESULT_DONE = tuple(f"{word} số hóa {part}" for word in ("Đã", "Có") for part in _RESULT)

FORM = OfficialForm(
    kind="digitization_sheet",
    title="Biểu số hóa",
    headings=(
        Heading("dossiers_received", "Tiếp nhận", RECEIVED, ("Tổng số", "Tổng"), RECEIVED),
        Heading(
            "dossiers_not_digitized", "Chưa số hóa hồ sơ", DOSSIERS, ("Chưa số hóa", "Chưa", *_NOT), _NOT
        ),
        Heading(
            "dossiers_digitized",
            "Có số hóa hồ sơ",
            DOSSIERS,
            ("Có số hóa", "Đã số hóa", "Có", "Đã", *_DONE),
            _DONE,
        ),
        Heading("dossiers_reusing_data", "Có tái sử dụng", DOSSIERS, _REUSED, _REUSED),
        Heading("results_due", "Đã giải quyết", RESOLVED, ("Tổng số", "Tổng"), RESOLVED),
        Heading(
            "results_not_digitized",
            "Chưa số hóa kết quả",
            RESULTS,
            ("Chưa số hóa", "Chưa", *_RESULT_NOT),
            _RESULT_NOT,
        ),
        Heading(
            "results_digitized",
            "Đã số hóa kết quả",
            RESULTS,
            ("Đã số hóa", "Có số hóa", "Đã", "Có", *_RESULT_DONE),
            _RESULT_DONE,
        ),
    ),
    needs=(
        (("name",), ("code",)),
        (("dossiers_received", "dossiers_not_digitized", "dossiers_digitized"),),
        (("results_due", "results_not_digitized", "results_digitized"),),
    ),
    identities=(
        Identity("dossiers_received", ("dossiers_not_digitized", "dossiers_digitized")),
        Identity("results_due", ("results_not_digitized", "results_digitized")),
        Identity("dossiers_received", ("dossiers_reusing_data",), ">="),
    ),
    unobserved=frozenset({"dossiers_not_digitized", "results_not_digitized"}),
    between=BETWEEN,
    unread=tuple(f"{group} > {reused} từ cổng DVC quốc gia" for group in DOSSIERS for reused in _REUSED),
)
