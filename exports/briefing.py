"""The report an office sends, as Word: what is met, what is not and by how much, who, what is open.

Made whole or not at all: a picture that cannot be drawn refuses the document. Cause and proposal stay a
bracketed place for the officer; figures come from `briefing_facts`, sentences from `briefing_passages`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from data.answers import Office
from exports import (
    briefing_appendices,
    briefing_charts,
    briefing_facts,
    briefing_notes,
    briefing_tables,
    briefing_unsaid,
    briefing_words,
    word,
    word_parts,
)
from exports.briefing_charts import Charts, Drawn
from exports.briefing_facts import Facts
from exports.briefing_passages import passage
from exports.manner import Head, Manner, addressed, head_of, in_text, manner_of
from exports.tabular import Table
from exports.word import Writing
from indicators import headlines
from indicators.findings import Finding
from indicators.formats import NBSP
from indicators.model import TIER_NAMES
from indicators.periods import Period
from indicators.scorecard import Card

SECTIONS = {
    "results": "Kết quả từng chỉ tiêu",
    "agencies": "Cơ quan, đơn vị còn thiếu",
    "outlook": "Khả năng đạt cả năm",
    "reporting": "Chế độ báo cáo",
    "questions": "Vấn đề về số liệu",
    "appendix": "Phụ lục: mọi cơ quan, đơn vị",
    "definitions": "Phụ lục: cách tính các chỉ tiêu",
}
"""The sections an officer may leave out, in their order; the summary always stands."""
OF_THE_WHOLE = ("agencies", "appendix")
"""Those only the report about the whole jurisdiction has."""
SUBJECT = "Kết quả thực hiện các chỉ tiêu kiểm soát thủ tục hành chính"
PLACE = "[{}: cơ quan soạn thảo bổ sung.]"
"""What stands where the officer writes on."""
Progress = Callable[[float, str], None]
"""Told how far the document is, from 0 to 1, and what is being made."""


@dataclass(frozen=True)
class Options:
    """What an officer picks for one document."""

    sections: tuple[str, ...] = tuple(SECTIONS)
    charts: Charts = "urgent"
    decimals: int | None = None
    """Of rates: 1 or 2; None takes the setting."""


def make(
    office: Office,
    period: Period,
    *,
    plan: str | None = None,
    agency: str | None = None,
    options: Options | None = None,
    progress: Progress = lambda share, words: None,
) -> bytes:
    """The report of a period as DOCX, about the whole jurisdiction or one agency.

    `plan` leads; absent, all plans in force, the later first. Raises ExportError when nothing can be said or
    a picture fails: then there is no document.
    """
    chosen = options or Options()
    progress(0.0, "Đang tổng hợp số liệu…")
    facts = briefing_facts.collect(office, period, plan=plan, agency=agency)
    found = facts.of("urgent", "met") if facts.plans else facts.of("urgent", "met", "quiet")
    wanted = briefing_charts.wanted(facts, found, chosen.charts) if "results" in chosen.sections else []
    manner = manner_of(office, chosen.decimals)
    drawn = briefing_charts.draw(
        facts, wanted, manner, lambda share, words: progress(0.1 + 0.8 * share, words)
    )
    progress(0.9, "Đang soạn văn bản…")
    written = _Report(facts, chosen, manner, drawn).written()
    progress(1.0, "Đã xong.")
    return written


def title(facts: Facts, between: str = " ") -> str:
    """What the report is about, as its head says it; `between` parts subject and period."""
    who = "" if facts.is_whole else f"của {in_text(facts.body)} "
    return f"{SUBJECT}{between}{who}{briefing_words.named_period(facts.period)}"


class _Report:
    """The report of some facts while it is written."""

    def __init__(self, facts: Facts, options: Options, manner: Manner, drawn: Sequence[Drawn]) -> None:
        self.facts, self.options, self.manner = facts, options, manner
        self.head = head_of(facts.office)
        self.drawn = drawn
        mark = briefing_words.SAMPLE if facts.is_sample else ""
        self.writing = Writing(f"Báo cáo: {title(facts)}", self.head.names.issuer_name, facts.today, mark)
        self.numbers = iter(("I", "II", "III", "IV", "V", "VI", "VII", "VIII"))

    def written(self) -> bytes:
        """The whole file."""
        self._opening()
        self._section("Tóm tắt kết quả")
        self._summary()
        for name, write in (
            ("results", self._results),
            ("agencies", self._agencies),
            ("outlook", self._outlook),
            ("reporting", self._reporting),
            ("questions", self._questions),
        ):
            if name in self.options.sections:
                write()
        self._commitments()
        self._proposals()
        self._ending()
        self._appendices()
        return self.writing.bytes()

    def _section(self, name: str) -> None:
        self.writing.heading(1, f"{next(self.numbers)}. {name}")

    def _opening(self) -> None:
        facts, writing, head = self.facts, self.writing, self.head
        writing.head(head.parent, head.issuer, head.number("BC"), head.place, facts.today)
        writing.title("Báo cáo", title(facts, "\n"))
        writing.addressees(head.names.addressees)
        begin = briefing_words.under(facts)
        about = headlines.small(title(facts))
        writing.paragraph(headlines.capital(f"{begin}{head.names.issuer_name} báo cáo {about} như sau:"))
        if facts.is_sample:
            writing.paragraph(briefing_words.SAMPLE_WARNING, bold=True)
        writing.paragraph(briefing_words.basis(facts))

    def _summary(self) -> None:
        facts, manner = self.facts, self.manner
        for sentence in briefing_words.summary(facts, manner):
            self.writing.paragraph(sentence)
        counted = facts.of("urgent", "met") if facts.plans else facts.of("quiet", "urgent", "met")
        if counted:
            about = "Kết quả so với mục tiêu" if facts.plans else "Kết quả các chỉ tiêu"
            caption = f"{about}, {facts.period.label}"
            place = f"Kết quả từng chỉ tiêu nêu tại Bảng{NBSP}{self.writing.tables + 1}"
            how = f"; cách tính nêu tại {named[-1]} kèm theo" if (named := self._named_appendices()) else ""
            self.writing.paragraph(f"{place}{how if self._defines else ''}.", keep=True)
            self._table(briefing_tables.results(facts, manner, counted, caption))
        if facts.plans and (free := facts.of("quiet")):
            caption = f"Chỉ tiêu theo dõi, chưa xét đạt hay chưa đạt, {facts.period.label}"
            self._table(briefing_tables.results(facts, manner, free, caption))
        if facts.is_whole and "appendix" in self.options.sections and not self._cards:
            self.writing.paragraph(briefing_unsaid.APPENDIX)

    def _results(self) -> None:
        facts = self.facts
        self._section("Kết quả từng chỉ tiêu")
        found = facts.of("urgent", "met") + [one for one in facts.of("quiet") if one.is_split]
        if not facts.plans:
            found = facts.of("urgent", "met", "quiet")
        if not found:
            self.writing.paragraph(briefing_unsaid.RESULTS)
        for number, finding in enumerate(found, start=1):
            self.writing.heading(2, f"{number}. {finding.indicator.name}")
            self._passage(finding)

    def _passage(self, finding: Finding) -> None:
        """What is said of an indicator, and its pictures."""
        own = [one for one in self.drawn if one.indicator == finding.indicator.id]
        first = self.writing.figures + 1
        names = ", ".join(f"Hình{NBSP}{number}" for number in range(first, first + len(own)))
        for place, sentence in enumerate(passage(self.facts, finding, self.manner)):
            self.writing.paragraph(f"{sentence[:-1]} ({names})." if own and not place else sentence)
        for one in own:
            word_parts.figure(self.writing, one.png, one.caption, one.alt, one.note)

    def _agencies(self) -> None:
        facts = self.facts
        if not facts.is_whole:
            return
        self._section("Kết quả theo cơ quan, đơn vị")
        if not facts.plans:
            self.writing.paragraph(briefing_unsaid.agencies(facts))
            return
        self._table(briefing_tables.tiers(facts))
        if facts.shortfalls:
            self._table(briefing_tables.holders(facts, self.manner))
        if cards := self._cards:
            named = ", ".join(self._named_appendices()[: len(cards)])
            self.writing.paragraph(f"(Chi tiết từng cơ quan, đơn vị tại {named} kèm theo.)", italic=True)

    def _outlook(self) -> None:
        content = briefing_tables.outlooks(self.facts, self.manner)
        self._section(f"Khả năng đạt mục tiêu cả năm {self.facts.period.year}")
        if content.rows and not self.facts.is_full_year:
            self._table(content)
        else:
            self.writing.paragraph(briefing_unsaid.outlooks(self.facts))

    def _reporting(self) -> None:
        facts = self.facts
        content = briefing_tables.reporting(facts)
        self._section("Chế độ báo cáo")
        if not content.rows:
            self.writing.paragraph(briefing_unsaid.reporting(facts))
            return
        for sentence in briefing_words.reporting(facts, self.manner):
            self.writing.paragraph(sentence)
        self._table(content)
        lacking = briefing_tables.lacking(facts)
        if lacking.rows:
            self._table(lacking)

    def _questions(self) -> None:
        self._section("Vấn đề cần lưu ý về số liệu")
        for sentence in briefing_words.questions(self.facts, self.manner):
            self.writing.paragraph(f"- {sentence}")

    def _commitments(self) -> None:
        """Always told where there are any: what is open is carried until it is settled."""
        content = briefing_notes.table(self.facts)
        if content.rows:
            self._section(briefing_notes.HEADING)
            for sentence in briefing_notes.sentences(self.facts, self.manner):
                self.writing.paragraph(sentence)
            self._table(content)

    def _proposals(self) -> None:
        """A place for what the officer adds; causes are not asked for again where the notes told them."""
        has_causes = any(note.cause for note in briefing_notes.of_facts(self.facts).all)
        asked = "Giải pháp, kiến nghị" if has_causes else "Nguyên nhân, giải pháp, kiến nghị"
        self._section(asked)
        self.writing.paragraph(PLACE.format(asked), italic=True)

    def _ending(self) -> None:
        about, head = headlines.small(title(self.facts)), self.head
        self.writing.paragraph(
            f"Trên đây là Báo cáo {about}, {head.names.issuer_name} kính báo cáo./.", after=12
        )
        self.writing.closing(recipients(head, self.facts), head.names.signer)

    @property
    def _defines(self) -> bool:
        return "definitions" in self.options.sections

    @property
    def _cards(self) -> list[Card]:
        """The tiers that have an appendix."""
        if "appendix" not in self.options.sections or not self.facts.is_whole:
            return []
        return [card for tier in self.facts.tiers if (card := self.facts.cards[tier]).columns and card.rows]

    def _named_appendices(self) -> list[str]:
        """The names of the appendices, in order; a sole one has no number."""
        count = len(self._cards) + self._defines
        return (
            ["Phụ lục"] if count == 1 else [f"Phụ lục {('I', 'II', 'III', 'IV')[at]}" for at in range(count)]
        )

    def _appendices(self) -> None:
        """Every agency by tier, then how the indicators are worked out."""
        facts, names = self.facts, self.head.names
        period = briefing_words.named_period(facts.period)
        about = f"(Kèm theo Báo cáo số{NBSP * 6}/BC-{names.issuer_code} của {names.issuer_name})"
        parts = [
            (
                f"Kết quả của {headlines.small(TIER_NAMES[card.tier])} {period}",
                briefing_appendices.agencies(facts, card, self.manner),
            )
            for card in self._cards
        ]
        if self._defines:
            found = [one for one in facts.of("urgent", "met", "quiet") if one.lead.sent]
            parts.append(("Cách tính các chỉ tiêu", briefing_appendices.definitions(facts, found)))
        for name, (title_of, content) in zip(self._named_appendices(), parts, strict=True):
            self.writing.appendix(name, title_of, about, landscape=True)
            word_parts.table(self.writing, content, width=word.LANDSCAPE, size=10)

    def _table(self, content: Table) -> None:
        word_parts.table(self.writing, content, size=10.5)


def recipients(head: Head, facts: Facts) -> tuple[str, ...]:
    """The lines under Nơi nhận: the settings', or the usual ones; the file copy last."""
    usual = ("Như trên",) if head.names.addressees else ("Chủ tịch, các Phó Chủ tịch UBND tỉnh (để báo cáo)",)
    named = () if facts.is_whole else (addressed(facts.body),)
    return (*(head.names.recipients or usual), *named, f"Lưu: VT, {head.names.drafter}")
