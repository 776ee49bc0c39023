"""Why a section an officer asked for has nothing to say: one sentence stands in its place."""

from __future__ import annotations

from exports.briefing_facts import Facts
from exports.manner import in_text
from indicators import headlines
from indicators.profiles import outlook
from indicators.profiles.answers import LOWER_BOUNDS

RESULTS = "Chưa chỉ tiêu nào có số liệu để nêu kết quả."
APPENDIX = "Không có phụ lục từng cơ quan, đơn vị: chưa cơ quan, đơn vị nào gửi số liệu của kỳ."


def agencies(facts: Facts) -> str:
    """Why agencies are not judged; only a year without a plan says nothing of them."""
    return (
        f"Năm {facts.period.year} chưa có kế hoạch đặt mục tiêu nên không xét cơ quan, đơn vị nào đạt hay "
        "chưa đạt."
    )


def outlooks(facts: Facts) -> str:
    """Why nothing is foretold of the year's targets."""
    year = facts.period.year
    if facts.is_full_year:
        return f"Năm {year} đã kết thúc: kết quả cả năm đã nêu ở trên, không còn tháng nào để ước tính."
    if not facts.plans or facts.view.is_reference:
        return f"Năm {year} chưa có kế hoạch đặt mục tiêu nên không xét khả năng đạt cả năm."
    verdicts = [verdict for finding in facts.found for verdict in (finding.lead, *finding.others)]
    fitting = [
        verdict
        for verdict in verdicts
        if verdict.operator in LOWER_BOUNDS and outlook.is_asked(facts.office.registry, verdict.indicator)
    ]
    if not fitting:
        return (
            "Không có chỉ tiêu nào đặt mức tối thiểu cho một tỷ lệ cộng dồn được cả năm (chỉ là số lượng, "
            "điểm hoặc mức tối đa) nên không ước tính được phần còn lại của năm."
        )
    return (
        f"Chưa đủ số liệu các tháng từ đầu năm {year} đến hết {facts.period.label} nên chưa ước tính được "
        "phần còn lại của năm."
    )


def reporting(facts: Facts) -> str:
    """Why there is nothing to tell of the monthly reports."""
    when, year = facts.period.label, facts.year
    held = [month for month in year.months if facts.period.contains(month)]
    if not held:
        return (
            f"{headlines.capital(when)} chưa có biểu tháng nào được gửi nên không xét việc gửi báo cáo tháng."
        )
    if not any(year.rules.is_over(month) for month in held):
        return f"Chưa tháng nào của {when} kết thúc nên chưa xét việc gửi báo cáo tháng."
    return f"{headlines.capital(in_text(facts.body))} không phải gửi báo cáo tháng riêng trong {when}."
