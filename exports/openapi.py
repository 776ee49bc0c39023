"""The OpenAPI document: made of the very parameters requests are read by, so that the two cannot differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from data.answers import Office
from exports.routes_answers import QUESTIONS, Question
from exports.routes_asked import ID, INDICATOR, PERIOD_ASKED, PLAN, Parameter, one_of
from indicators.model import STATUSES

PICTURES = {"png": "image/png", "svg": "image/svg+xml"}
CHART = (
    PERIOD_ASKED,
    PLAN,
    Parameter(
        "agency",
        "Mã đơn vị, khối hoặc địa phương; thiếu: toàn tỉnh",
        {"type": "string", "pattern": ID},
        "mã một đơn vị, như trong /agencies",
    ),
    one_of("which", "Diễn biến, xếp hạng hay số còn thiếu", ("trend", "ranking", "shortfall"), "trend"),
    one_of("shape", "Cỡ hình: 16 cm cho Word hoặc trang chiếu 16:9", ("word", "slide"), "word"),
)
Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_TEXT_OR_NONE: Schema = {"type": ["string", "null"]}
_NUMBER: Schema = {"type": ["number", "null"]}
_WHOLE: Schema = {"type": "integer", "minimum": 0}
_DAY: Schema = {"type": "string", "format": "date"}
_TRUTH: Schema = {"type": "boolean"}
_TEXTS: Schema = {"type": "array", "items": _TEXT}
_SCHEMAS: dict[str, dict[str, Schema]] = {
    "indicators": {
        **dict.fromkeys(("indicator", "name", "unit", "numerator", "definition", "source"), _TEXT),
        "direction": {"type": "string", "enum": ["up", "down"]},
        "kind": {"type": "string", "enum": ["ratio", "count", "score", "mean"]},
        "denominator": _TEXT_OR_NONE,
    },
    "targets": {
        **dict.fromkeys(("plan", "document", "article", "indicator", "wording", "unit", "quote"), _TEXT),
        **dict.fromkeys(("number", "date", "note"), _TEXT_OR_NONE),
        "operator": {"type": "string", "enum": [">=", ">", "<=", "<", "=", "increase"]},
        "value": _NUMBER,
        "applies_to": _TEXTS,
    },
    "agencies": {
        **dict.fromkeys(("id", "name", "short_name", "tier"), _TEXT),
        **dict.fromkeys(("code", "portal_code", "valid_from", "valid_to"), _TEXT_OR_NONE),
        **dict.fromkeys(("aliases", "successors"), _TEXTS),
    },
    "status": {
        **dict.fromkeys(("indicator", "agency", "agency_name", "tier", "period"), _TEXT),
        **dict.fromkeys(("plan", "article", "operator"), _TEXT_OR_NONE),
        **dict.fromkeys(("numerator", "denominator", "value", "target", "baseline"), _NUMBER),
        "status": {"type": "string", "enum": list(STATUSES)},
        **dict.fromkeys(("in_force", "provisional"), _TRUTH),
        **dict.fromkeys(("reported_months", "expected_months"), _WHOLE),
        **dict.fromkeys(("reported_agencies", "expected_agencies"), _WHOLE),
    },
    "observations": {
        **dict.fromkeys(("measure", "agency", "agency_name", "period", "batch"), _TEXT),
        **dict.fromkeys(("first_day", "last_day"), _DAY),
        "value": {"type": "number", "minimum": 0},
        "loaded_at": {"type": "string", "format": "date-time"},
        "sheet": _TEXT_OR_NONE,
        "row": _WHOLE,
    },
}
_HEADERS = {
    "ETag": "Dấu của câu trả lời; gửi lại trong If-None-Match để nhận 304 khi số liệu chưa đổi",
    "Link": "Trang sau (next) và trang trước (prev), khi có",
    "X-Total-Count": "Số dòng của cả câu trả lời",
    "X-Data-Version": "Phiên bản số liệu, tăng sau mỗi lần đổi",
}
_REFUSALS = {
    "400": "Tham số chưa đúng",
    "401": "Thiếu mã truy cập hoặc mã không đúng",
    "403": "API chỉ trả lời trên chính máy này",
    "404": "Không có chỉ tiêu, văn bản, đơn vị hoặc số liệu ấy",
    "405": "Chỉ đọc",
    "409": "Số liệu đã đổi từ trang đầu",
    "500": "Ứng dụng gặp lỗi",
    "503": "Tạm thời chưa trả lời được",
}


def document(office: Office, root: str) -> dict[str, Any]:
    """The document (OpenAPI 3.1) with this office's indicators and plans as the words that may be asked."""
    rows = {name: _object(fields) for name, fields in _SCHEMAS.items()}
    error = {**_object({"error": _TEXT}), "description": "Một câu nói rõ lý do và cách sửa"}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Chỉ tiêu TTHC",
            "version": "1",
            "description": "Chỉ đọc. Cùng dòng, cùng tên trường với các lệnh (README).",
        },
        "paths": {
            **{f"{root}/{one.name}": _path(office, _question(one)) for one in QUESTIONS},
            f"{root}/openapi.json": _path(office, _described("openapi", "Tài liệu này", JSON_ANY)),
            "/chart/{name}": _path(office, _chart(office)),
            "/healthz": _path(office, _described("healthz", "Ứng dụng có đọc được số liệu không", HEALTH)),
        },
        "components": {
            "schemas": {**rows, "error": error},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{}, {"token": []}],
    }


JSON_ANY: Schema = {"application/json": {"schema": {"type": "object"}}}
HEALTH: Schema = {
    "application/json": {
        "schema": {"type": "object", "properties": {"status": {"const": "ok"}}, "required": ["status"]}
    }
}


def _object(fields: Mapping[str, Schema]) -> Schema:
    return {
        "type": "object",
        "properties": dict(fields),
        "required": list(fields),
        "additionalProperties": False,
    }


def _path(office: Office, operation: dict[str, Any]) -> dict[str, Any]:
    parameters = [_parameter(one, office) for one in operation.pop("parameters", ())]
    return {"get": {**operation, "parameters": [*operation.pop("own", ()), *parameters]}}


def _question(question: Question) -> dict[str, Any]:
    items = {"type": "array", "items": {"$ref": f"#/components/schemas/{question.name}"}}
    content = {"application/json": {"schema": items}, "text/csv": {"schema": _TEXT}}
    return _described(question.name, question.words, content, question.parameters)


def _described(
    name: str, words: str, content: Schema, parameters: Iterable[Parameter] = (), own: Iterable[Schema] = ()
) -> dict[str, Any]:
    headers = {name: {"description": words, "schema": _TEXT} for name, words in _HEADERS.items()}
    refusal = {"application/json": {"schema": {"$ref": "#/components/schemas/error"}}}
    return {
        "operationId": name,
        "summary": words,
        "parameters": tuple(parameters),
        "own": tuple(own),
        "responses": {
            "200": {"description": words, "headers": headers, "content": content},
            "304": {"description": "Chưa đổi so với If-None-Match"},
            **{code: {"description": why, "content": refusal} for code, why in _REFUSALS.items()},
        },
    }


def _chart(office: Office) -> dict[str, Any]:
    content = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in PICTURES.values()}
    names = [f"{name}.{ending}" for name in office.registry.indicators for ending in PICTURES]
    own: Schema = {
        "name": "name",
        "in": "path",
        "required": True,
        "description": "Mã chỉ tiêu và đuôi .png hoặc .svg",
        "schema": {"type": "string", "enum": names},
    }
    return _described("chart", "Biểu đồ của một chỉ tiêu, để nhúng", content, CHART, (own,))


def _parameter(parameter: Parameter, office: Office) -> Schema:
    """A parameter as the document writes it; ids by this office's own lists."""
    known = {
        INDICATOR.name: list(office.registry.indicators),
        PLAN.name: [plan.id for plan in office.registry.plans_of(office.jurisdiction)],
    }
    if values := known.get(parameter.name):
        parameter = replace(parameter, rule={"type": "string", "enum": values})
    rule = dict(parameter.rule)
    example = {"example": rule.pop("example")} if "example" in rule else {}
    return {
        "name": parameter.name,
        "in": "query",
        "required": parameter.is_required,
        "description": parameter.words,
        "schema": rule,
        **example,
    }
