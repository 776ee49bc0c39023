"""Which body a row means: by code, by name, or by both, in the directory of the row's days.

Never guesses: two possible bodies, a code and a name that disagree, a body of another time are faults that
name the way out. Diacritics decide; they are ignored only to suggest.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz, process

from indicators.formats import day, fold
from indicators.model import Agency, Directory
from indicators.names import bare_key, code_key, name_key, without_province
from loaders import kinds
from loaders.aliases import Alias, aliased
from loaders.problems import Fault

SUGGESTIONS = 3
_NEAR = 70
_LOOK_IT_UP = "Kiểm tra lại tên hoặc mã theo danh sách đơn vị; dòng không phải của đơn vị thì xóa."


class Match(NamedTuple):
    """The body, and what is wrong; both are there when the body is sure but something deserves a warning."""

    agency: Agency | None
    fault: Fault | None = None


class Index:
    """Every code and name of a directory over all time, ready to be asked."""

    def __init__(self, directory: Directory) -> None:
        self.directory = directory
        whole = name_key(directory.whole.name)
        self.province = bare_key(whole) or whole
        self.prefix = f"{code_key(directory.whole.portal_code or '')}."
        self.codes: dict[str, list[Agency]] = {}
        self.names: dict[str, list[Agency]] = {}
        self.bare: dict[str, list[Agency]] = {}
        for agency in directory.agencies:
            for code in {code_key(code) for code in (*_codes(agency), *agency.aliases)}:
                self.codes.setdefault(code, []).append(agency)
            for key in {name_key(name) for name in (*_dated(agency), *agency.aliases)}:
                self.names.setdefault(key, []).append(agency)
            if bare := bare_key(name_key(agency.name)):
                self.bare.setdefault(bare, []).append(agency)
        for key in ("toàn tỉnh", self.province):
            # The province's bare name may also be a ward's: then it means two bodies.
            if directory.whole not in self.names.get(key, ()):
                self.names.setdefault(key, []).append(directory.whole)
        self._sure: dict[tuple[object, object], Agency] = {
            pair: body for body in directory.bodies for pair in self._only_its_own(body)
        }

    def _only_its_own(self, body: Agency) -> list[tuple[str, str]]:
        """Pairs of code and name, as the directory writes them, that no other body of any time has."""
        names = {n for n in (body.name, body.short_name) if self.names[name_key(n)] == [body]}
        codes = {c for c in _codes(body) if self.codes[code_key(c)] == [body]}
        return [(code, name) for code in ("", *codes) for name in names]

    def named(self, name: str) -> list[list[Agency]]:
        """Bodies of any time by their name, the most literal understanding first."""
        key = name_key(name)
        keys = (key, *without_province(key, self.province))
        found = [self.names[k] for k in keys if k in self.names]
        found += [self.bare[k] for k in keys if k in self.bare and bare_key(k) is None]
        return found

    def by_name(self, name: str, first: date, last: date) -> list[Agency]:
        """Bodies of these days that the name can mean."""
        for agencies in self.named(name):
            if living := _living(agencies, first, last):
                bare = self.bare.get(name_key(name), []) if self.directory.whole in living else []
                return _distinct([*living, *_living(bare, first, last)])
        return []

    def at_once(self, code: object, name: object, first: date, last: date) -> Agency | None:
        """The body for cells exactly as the directory writes them, None when it takes a closer look."""
        body = self._sure.get(("" if code is None else code, name))
        return body if body is not None and body.existed(first, last) else None

    def match(
        self,
        code: str,
        name: str,
        first: date,
        last: date,
        *,
        suggest: bool = True,
        aliases: Sequence[Alias] = (),
    ) -> Match:
        """The body a row means by code or name or both, among those of its days.

        `aliases` are asked for a name the directory does not know in those days.
        """
        match = self._match(code, name, first, last, aliases)
        if suggest and match.fault and match.fault.words.get("remedy") == _LOOK_IT_UP and name:
            near = self._suggestions(name, first, last)
            if near:
                remedy = f"Có phải: {_listed(near)}? Sửa tên cho đúng danh sách đơn vị."
                return Match(None, match.fault._replace(words={**match.fault.words, "remedy": remedy}))
        return match

    def _match(self, code: str, name: str, first: date, last: date, aliases: Sequence[Alias]) -> Match:
        named = self.by_name(name, first, last) if name else []
        named = named or aliased(name, aliases, self.directory, first, last)
        coded = _living(self.codes.get(code_key(code), ()), first, last) if code else []
        if not code and not name:
            return Match(None, Fault(kinds.MISSING_AGENCY, "(trống)", fields=("code", "name")))
        if not code:
            return self._only(named, name, "name", first, last)
        if not name:
            return self._only(coded, code, "code", first, last)
        both = [agency for agency in coded if agency in named]
        if both:
            return self._only(both, name, "name", first, last)
        if not named:
            return self._unknown_name(code, name, coded, first, last)
        if not coded and self._unverifiable(code, named):
            match = self._only(named, name, "name", first, last)
            return (
                match
                if match.fault
                else Match(match.agency, Fault(kinds.UNVERIFIED_CODE, code, fields=("code",)))
            )
        return Match(None, self._mismatch(code, name, coded, named))

    def _only(self, found: list[Agency], text: str, field: str, first: date, last: date) -> Match:
        if len(found) == 1:
            return Match(found[0])
        if not found:
            remedy = self._way_out(text, field, first, last)
            count = str(_number_living(self.directory, first, last))
            return Match(
                None, Fault(kinds.UNKNOWN_AGENCY, text, {"count": count, "remedy": remedy}, (field,))
            )
        return Match(None, Fault(kinds.AMBIGUOUS_AGENCY, text, {"candidates": _listed(found)}, (field,)))

    def _unverifiable(self, code: str, named: list[Agency]) -> bool:
        """Whether nothing speaks against the code: of this portal, unknown, the body's own not known."""
        key = code_key(code)
        ours = key.startswith(self.prefix) and len(self.prefix) > 1
        return ours and key not in self.codes and all(agency.portal_code is None for agency in named)

    def _unknown_name(self, code: str, name: str, coded: list[Agency], first: date, last: date) -> Match:
        if not coded:
            return self._only([], name, "name", first, last)
        remedy = f"Mã {code} là {_listed(coded)}: sửa tên cho đúng, hoặc để trống ô tên."
        elsewhen = self._way_out(name, "name", first, last)
        remedy = remedy if elsewhen == _LOOK_IT_UP else f"{remedy} {elsewhen}"
        return Match(
            None, Fault(kinds.AGENCY_MISMATCH, f"{code} – {name}", {"remedy": remedy}, ("code", "name"))
        )

    def _mismatch(self, code: str, name: str, coded: list[Agency], named: list[Agency]) -> Fault:
        if coded:
            remedy = f"Mã {code} là {_listed(coded)}; tên là của {_listed(named)}. Sửa ô sai."
        else:
            remedy = (
                f"Mã {code} không có trong danh sách của kỳ; tên là của {_listed(named)}. Sửa hoặc xóa mã."
            )
        return Fault(kinds.AGENCY_MISMATCH, f"{code} – {name}", {"remedy": remedy}, ("code", "name"))

    def _way_out(self, text: str, field: str, first: date, last: date) -> str:
        found = [self.codes.get(code_key(text), [])] if field == "code" else self.named(text)
        elsewhen = [agency for agencies in found for agency in agencies]
        if elsewhen:
            return " ".join(dict.fromkeys(self._other_time(agency, first, last) for agency in elsewhen[:3]))
        return _LOOK_IT_UP

    def _other_time(self, agency: Agency, first: date, last: date) -> str:
        """Why the body is not one of these days, and where its figures belong."""
        if agency.valid_from and agency.valid_from > last:
            return f"{agency.name} chỉ có từ {day(agency.valid_from)}: sửa kỳ hoặc ghi đơn vị cũ."
        ended = day(agency.valid_to + timedelta(days=1)) if agency.valid_to else ""
        heirs = self._heirs(agency, first, last)
        if len(heirs) == 1:
            heir = heirs[0].name
            return f"{agency.name} đã nhập vào {heir} từ {ended}: cộng số vào dòng của {heir}."
        if heirs:
            return f"{agency.name} không còn từ {ended}, đã chia về {_listed(heirs)}: ghi số theo đơn vị mới."
        return f"{agency.name} không còn từ {ended}: sửa kỳ hoặc ghi đơn vị mới."

    def _heirs(self, agency: Agency, first: date, last: date, depth: int = 5) -> list[Agency]:
        heirs: list[Agency] = []
        for successor in agency.successors:
            body = self.directory.by_id.get(successor)
            if body is None or not depth:
                continue
            living = body.existed(first, last)
            heirs += [body] if living else self._heirs(body, first, last, depth - 1)
        return _distinct(heirs)

    def _suggestions(self, text: str, first: date, last: date) -> list[Agency]:
        names = {a.id: fold(name_key(a.name)) for a in self.directory.existing(first, last)}
        found = process.extract(
            fold(name_key(text)), names, scorer=fuzz.ratio, limit=SUGGESTIONS, score_cutoff=_NEAR
        )
        return [self.directory.by_id[agency] for _, _, agency in found]


def _dated(agency: Agency) -> list[str]:
    """The body's names, plain and with the days our own forms add where two bodies of one name meet."""
    start = f"từ {day(agency.valid_from)}" if agency.valid_from else ""
    end = f"đến {day(agency.valid_to)}" if agency.valid_to else ""
    names = (agency.name, agency.short_name)
    spans = filter(None, (start, end, f"{start} {end}" if start and end else ""))
    return [*names, *(f"{name} ({span})" for span in spans for name in names)]


@lru_cache(maxsize=8)
def index_of(directory: Directory) -> Index:
    """The index of a directory, made once."""
    return Index(directory)


@lru_cache(maxsize=256)
def _number_living(directory: Directory, first: date, last: date) -> int:
    return len(directory.existing(first, last))


def shown_code(agency: Agency) -> str:
    """The code to write for a body: the portal's, else the official one, else our own id."""
    return agency.portal_code or agency.code or agency.id


def _codes(agency: Agency) -> list[str]:
    return [code for code in (agency.id, agency.code, agency.portal_code) if code]


def _living(agencies: Iterable[Agency], first: date, last: date) -> list[Agency]:
    return [agency for agency in agencies if agency.existed(first, last)]


def _distinct(agencies: list[Agency]) -> list[Agency]:
    return list({agency.id: agency for agency in agencies}.values())


def _listed(agencies: list[Agency]) -> str:
    codes = [shown_code(agency) for agency in agencies]
    clear = len(set(codes)) == len(codes)
    texts = [
        f"{agency.name} (mã {code if clear else agency.id})"
        for agency, code in zip(agencies[:6], codes, strict=False)
    ]
    return "; ".join(texts) + ("; …" if len(agencies) > 6 else "")
