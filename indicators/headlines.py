"""The overview in sentences: the title that is the answer, the counts under it, what movements compare to.

Plain words of an office, built by rules from findings; numbers come through `formats` only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from indicators import formats
from indicators.findings import Finding, improved
from indicators.model import TIER_NAMES, Status, Target
from indicators.periods import Period
from indicators.verdicts import Verdict
from indicators.views import View


def headline(view: View, found: Sequence[Finding], *, of: str = "", is_open: bool = False) -> str:
    """The answer in one sentence; `of` names a tier or body, blank for the whole.

    >>> from indicators.periods import parse
    >>> headline(View(parse("2024-Q2"), (), "nghe-an", (), ()), ())
    'Quý II/2024: chưa có số liệu, năm 2024 chưa có mục tiêu'
    """
    where = f"{of}, {view.period.label}" if of else capital(view.period.label)
    known, asked = max((f.lead.reported_months for f in found), default=0), len(view.period.months)
    if is_open and any(finding.lead.sent for finding in found):
        where += " (tạm tính)"
    elif 0 < known < asked:
        where += f" (mới có {known}/{asked} tháng)"
    if view.is_reference:
        where += f", theo {view.plans[0].short_name} để tham chiếu"
    return f"{where}: {_answer(view, found)}"


def _answer(view: View, found: Sequence[Finding]) -> str:
    counted = [finding for finding in found if finding.counts]
    met = sum(finding.lead.status == "met" for finding in counted)
    sent = sum(finding.lead.sent for finding in found)
    if not view.plans:
        known = f"{sent} chỉ tiêu có số liệu" if sent else "chưa có số liệu"
        year = "" if view.period.kind == "year" else f"năm {view.period.year} "
        return f"{known}, {year}chưa có mục tiêu"
    if not sent:
        return "chưa có số liệu"
    if not counted:
        split = "; mục tiêu đặt riêng cho từng khối" if any(f.is_split for f in found) else ""
        return f"{sent} chỉ tiêu có số liệu, chưa chỉ tiêu nào xét được{split}"
    if met == len(counted) > 1:
        return f"cả {met} chỉ tiêu đều đạt"
    share = f"{met}/{len(counted)} chỉ tiêu đạt"
    worst = next((finding for finding in counted if finding.lead.status in ("missed", "near")), None)
    if worst:
        return f"{share}; xa mục tiêu nhất là {figure(worst)} ({aim(worst.lead)})"
    return share if met == len(counted) else f"{share}; {len(counted) - met} chỉ tiêu chưa gửi số"


def figure(finding: Finding) -> str:
    """An indicator inside a sentence with its value: "số hóa hồ sơ, kết quả 71,4%"."""
    lead = finding.lead
    value = formats.value(lead.value, lead.indicator.unit, target=lead.level)
    return f"{small(lead.indicator.short_name)} {value}"


def aim(verdict: Verdict) -> str:
    """The target inside a sentence, never parted: "mục tiêu 100%", "mục tiêu > 65%"."""
    level = formats.level(verdict.level, verdict.indicator.unit)
    words = f"mục tiêu {level if verdict.operator == '=' else target(verdict)}"
    return words.replace(" ", formats.NBSP)


def target(verdict: Verdict) -> str:
    """The target as lists write it: operator and level; "" without one."""
    if verdict.operator is None:
        return ""
    return formats.target(verdict.operator, verdict.level, verdict.indicator.unit)


def bound(verdict: Verdict, target: Target | None = None) -> str:
    """Whom the document's target (or one of several) speaks of: "sở, ban, ngành; cấp huyện"."""
    plan = verdict.plan
    asked = [target] if target else targets_of(verdict)
    names: list[str] = []
    for who in (who for one in asked for who in one.applies_to):
        group = plan.groups.get(who) if plan else None
        names += group.agencies if group else ()
        names += [small(TIER_NAMES[tier]) for tier in (group.tiers if group else (who,))]
    return "; ".join(dict.fromkeys(names))


def targets_of(verdict: Verdict) -> list[Target]:
    """The document's targets on the indicator: several where tiers have levels of their own."""
    targets = verdict.plan.targets if verdict.plan else ()
    return [target for target in targets if target.indicator == verdict.indicator.id]


def status_counts(found: Sequence[Finding]) -> dict[Status, int]:
    """How many findings stand where, without those that never had a figure and those without target."""
    shown = [f.lead.status for f in found if f.standing not in ("never", "other_rhythm")]
    return dict(Counter(status for status in shown if status != "no_target"))


def only_of_the_whole(found: Sequence[Finding]) -> str:
    """How many of the indicators counted judge no agency, so that other pages count fewer; "" for none."""
    counted = [finding for finding in found if finding.counts]
    without = [finding for finding in counted if finding.tally is None]
    if len(without) in (0, len(counted)):
        return ""
    alone = sum(finding.lead.sent for finding in without)
    unsent = len(without) - alone
    why = [f"{alone} chỉ tiêu chỉ có số chung, không xét từng đơn vị"] if alone else []
    why += [f"{unsent} chỉ tiêu chưa ai gửi số"] if unsent else []
    return f"Trong {len(counted)} chỉ tiêu được xét, {'; '.join(why)}, nên Bảng điểm và So sánh đếm ít hơn."


def movements(view: View, found: Sequence[Finding]) -> str:
    """How the findings that count have moved: "so với quý II: 6 cải thiện, 1 giảm sút"; "" if unknown."""
    if view.is_reorganised:
        return f"không so với {before(view.period)}: đơn vị đã sắp xếp lại"
    words = zip(improved(found), ("cải thiện", "giảm sút", "không đổi"), strict=True)
    parts = [f"{count} {word}" for count, word in words if count]
    return f"so với {before(view.period)}: {', '.join(parts)}" if parts else ""


def before(period: Period) -> str:
    """The period before, as short as its year allows: "quý II", "quý IV/2024", "năm 2024"."""
    earlier = period.previous
    return earlier.label.split("/")[0] if earlier.year == period.year else earlier.label


def short(period: Period) -> str:
    """A period without its year: "quý III", "tháng 9", "9 tháng đầu năm", "năm 2025"."""
    return (
        period.label if period.kind == "year" else period.label.split("/")[0].removesuffix(f" {period.year}")
    )


def small(name: str) -> str:
    """A name inside a sentence: its first letter small, unless it begins an abbreviation.

    >>> small("Số hóa hồ sơ"), small("TTHC phi địa giới")
    ('số hóa hồ sơ', 'TTHC phi địa giới')
    """
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def capital(text: str) -> str:
    """A phrase at the start of a sentence."""
    return text[:1].upper() + text[1:]
