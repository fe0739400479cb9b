"""Holds a document against a JSON Schema and says in a planner's words where it does not conform.

Beside the words of JSON Schema a schema may carry ``x-noun`` (what the keys or values are: instrument, parameter, …),
``x-messages`` (the message for what breaks one of its words, with ``x-values``) and ``x-topic`` (``zonesim describe``
lists them).
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from sim.document import Document, Where, Words
from sim.mistake import printable

if TYPE_CHECKING:
    from jsonschema import ValidationError

Explain = Callable[[Where], Words | None]  # a better answer than "unknown" for a name that exists but cannot be used

MOST_MISTAKES = 500  # the blank zone profile has fewer
SHORT_LIST = 12  # names; a longer list is left to `zonesim describe`

_LIMITS = {"minimum": "below", "exclusiveMinimum": "below", "maximum": "above", "exclusiveMaximum": "above"}
_SIZES = {
    "minItems": "too_few",
    "maxItems": "too_many",
    "minProperties": "too_few",
    "maxProperties": "too_many",
    "uniqueItems": "repeated_item",
}
_KINDS = ((bool, "boolean"), (int, "number"), (float, "number"), (str, "string"), (list, "array"), (dict, "object"))
_HINTS = (
    (re.compile(r"[-+]?[0-9]*\.?[0-9]+([eE][-+]?[0-9]+)?"), "quotes_off"),
    (re.compile(r"[-+]?[0-9.]+ *[%％]"), "percent"),
    (re.compile(r"[0-9]+(:[0-9]+)+"), "colon"),
    (re.compile(r"[-+]?[0-9]+([,，_' ][0-9]+)+(\.[0-9]*)?"), "separators"),
)


def check(document: Document, schema: Mapping[str, Any], explain: Explain = lambda where: None) -> None:
    """Note in the document every place where it does not conform to the schema."""
    from jsonschema import Draft202012Validator  # here, because it takes a tenth of a second to load

    before = set(document.refused)
    for error in Draft202012Validator(schema).iter_errors(document.content):
        where = tuple(error.absolute_path)
        if not any(where[:length] in before for length in range(len(where) + 1)):
            _note(document, where, error, explain)
        if len(document.mistakes) >= MOST_MISTAKES:
            document.refuse((), "errors.and_more", most=MOST_MISTAKES)
            break


def _note(document: Document, where: Where, error: ValidationError, explain: Explain) -> None:
    """Note one violation; unknown and missing keys each at their own place."""
    schema: Mapping[str, Any] = error.schema if isinstance(error.schema, dict) else {}
    found: Any = error.instance
    if error.validator == "additionalProperties":
        names = list(schema.get("properties", {}))
        for key in found:
            if key not in names and len(document.mistakes) < MOST_MISTAKES:
                inner = (*where, key)
                words = explain(inner) or Words("errors.unknown", _unknown(key, names, schema, "key"))
                document.refuse(inner, words.key, at_key=True, **words.values)
    elif error.validator == "required":
        for key in schema["required"]:
            if key not in found and (*where, key) not in document.refused:
                document.refuse((*where, key), "errors.missing")
    elif "propertyNames" in error.absolute_schema_path:
        words = _about_value(error, schema)
        document.refuse((*where, found), words.key, at_key=True, **words.values)
    elif where not in document.refused:
        words = _about_value(error, schema)
        document.refuse(where, words.key, **words.values)


def _about_value(error: ValidationError, schema: Mapping[str, Any]) -> Words:
    value, rule = error.instance, str(error.validator)
    if rule in schema.get("x-messages", {}):
        return Words(schema["x-messages"][rule], {"value": shown(value), **schema.get("x-values", {})})
    if rule == "type":
        return _wrong_type(value, schema["type"])
    if rule in _LIMITS:
        return Words(f"errors.{_LIMITS[rule]}", {"value": shown(value), "allowed": _range(schema)})
    if rule in _SIZES:
        return Words(f"errors.{_SIZES[rule]}", {"limit": error.validator_value})
    if rule == "enum":
        if not isinstance(value, str):
            return _wrong_type(value, "string")
        return Words("errors.not_allowed", {"value": shown(value), **_unknown(value, schema["enum"], schema, "value")})
    return Words("errors.bad_value", {"value": shown(value)})


def shown(value: object) -> str:
    """Return a value as it should appear in a message: short and on one line."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f"'{printable(value)}'"
    if isinstance(value, list | dict):
        return "[…]" if isinstance(value, list) else "{…}"
    return "''" if value is None else f"{value:.12g}" if isinstance(value, float) else str(value)


def nearest(name: str, names: Iterable[str]) -> str | None:
    """Return the known name that was probably meant.

    >>> nearest("RD-Subsdy", ["rd_subsidy", "talent"])
    'rd_subsidy'
    """
    plain = {known.lower().replace("-", "_"): known for known in names}
    found = difflib.get_close_matches(name[:80].lower().replace("-", "_"), plain, n=1, cutoff=0.6)
    return plain[found[0]] if found else None


def remedy(name: str, names: Iterable[str], topic: str = "") -> Words:
    """Return the nearest name, or the list of names, or where to find them."""
    known = list(names)
    near = nearest(name, known)
    if near:
        return Words("errors.did_you_mean", {"nearest": near})
    if topic and len(known) > SHORT_LIST:
        return Words("errors.list_them", {"topic": topic})
    return Words("errors.allowed", {"names": ", ".join(known)})


def _unknown(name: str, names: Iterable[str], schema: Mapping[str, Any], noun: str) -> dict[str, Any]:
    word = Words(f"errors.noun.{schema.get('x-noun', noun)}")
    return {"noun": word, "remedy": remedy(name, names, schema.get("x-topic", ""))}


def _wrong_type(value: object, expected: str) -> Words:
    kind = next((name for type_, name in _KINDS if isinstance(value, type_)), "null")
    found = "fraction" if kind == "number" and expected == "integer" else kind
    hint = None
    if isinstance(value, str) and expected in ("number", "integer"):
        hint = next((hint for pattern, hint in _HINTS if pattern.fullmatch(value)), None)
    elif isinstance(value, str) and expected == "boolean" and value.lower() in ("yes", "no", "on", "off", "y", "n"):
        hint = "true_false"
    elif expected == "string" and kind in ("number", "boolean"):
        hint = "quotes_on"
    values = {
        "found": Words(f"errors.found.{found}", {"value": shown(value)}),
        "expected": Words(f"errors.type.{expected}"),
        "hint": Words("errors.hint", {"hint": Words(f"errors.hint.{hint}")}) if hint else "",
    }
    return Words("errors.wrong_type", values)


def _range(schema: Mapping[str, Any]) -> Words:
    """Return the allowed range in words."""
    limits = {name: shown(schema[key]) for key, name in (("minimum", "low"), ("maximum", "high")) if key in schema}
    if "exclusiveMinimum" in schema:
        return Words("errors.more_than", {"low": shown(schema["exclusiveMinimum"])})
    message = "between" if len(limits) == 2 else "at_least" if "low" in limits else "at_most"
    return Words(f"errors.{message}", limits)
