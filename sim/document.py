"""Checked YAML: values together with the line and column where each was written.

Plain values follow the YAML 1.2 core schema, so ``no`` and ``1:30`` stay text and ``1e3`` is a number. What would
surprise a planner is a mistake, not a guess: octal-looking numbers, NaN, aliases, tags, duplicate keys. Mistakes are
gathered, not raised one by one.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from sim import syntax
from sim.mistake import Mistake, Mistakes, Where, Words, dotted, printable

__all__ = ["Document", "Mistake", "Mistakes", "Where", "Words", "read", "shipped"]

LARGEST_FILE = 1 << 20  # bytes
MOST_VALUES = 20_000
DEEPEST = 20  # levels; a zone profile needs 5
MOST_DIGITS = 18  # of an integer; more would not survive as a float anyway

_CATALOGUE = Path(__file__).parent / "catalogue"
_NULL = re.compile(r"(null|Null|NULL|~|)")
_BOOLEAN = re.compile(r"(true|True|TRUE|false|False|FALSE)")
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+\.[0-9]*|[0-9]+(?=[eE]))([eE][-+]?[0-9]+)?")
_OCTAL_OR_HEX = re.compile(r"[-+]?(0[0-9_]+|0o[0-7]+|0x[0-9a-fA-F]+|0b[01]+)")
_NOT_FINITE = re.compile(r"([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))")
_REFUSED = "refused"  # tag of a node that is not read but noted as a mistake


@dataclass
class Document:
    """The content of one YAML file: mappings with text keys, lists, text, numbers, booleans, None."""

    path: Path
    content: Any = None
    keys: dict[Where, tuple[int, int]] = field(default_factory=dict)  # line and column of a key, from 1
    marks: dict[Where, tuple[int, int]] = field(default_factory=dict)  # of a value
    refused: set[Where] = field(default_factory=set)  # values that have their mistake; no schema need look at them
    mistakes: list[Mistake] = field(default_factory=list)

    def mistake(self, where: Where, message: str, at_key: bool = False, **values: Any) -> Mistake:
        """Return a mistake about the value (or the key) at ``where``, or at the nearest place above it."""
        places = self.keys if at_key else self.marks
        nearest = where
        while nearest and nearest not in places:
            nearest = nearest[:-1]
        line, column = places.get(nearest, (1, 1))
        return Mistake(str(self.path), line, column, dotted(where), Words(message, values))

    def refuse(self, where: Where, message: str, at_key: bool = False, **values: Any) -> None:
        """Note a mistake about the value (or the key) at ``where``; nobody need look at the value again."""
        self.mistakes.append(self.mistake(where, message, at_key, **values))
        self.refused.add(where)


def read(path: str | Path) -> Document:
    """Return a file with all that is wrong with its YAML noted in ``mistakes``; raise Mistakes if it has no content."""
    document = Document(Path(path))
    text = _text(document)
    try:
        _Conversion(document).convert(_Loader(text).get_single_node())
    except yaml.YAMLError as error:
        raise Mistakes([_syntax_mistake(document, text, error)]) from None
    if not isinstance(document.content, dict):
        colon = syntax.full_width_colon(text.splitlines())
        if colon:
            document.marks[()] = colon
        if () not in document.refused:
            document.refuse((), "errors.fullwidth_colon" if colon else "errors.top_not_mapping")
        raise Mistakes(document.mistakes)
    return document


@cache
def shipped(name: str) -> dict[str, Any]:
    """Return a file of sim/catalogue, such as ``targets.yaml``; keys are text (``by_year: {"2018": …}``).

    Converted like a planner's file, but composed by the C parser where there is one, for the catalogue is large; a
    mistake raises. The result is shared: do not change it.
    """
    document = Document(_CATALOGUE / name)
    fast = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        _Conversion(document).convert(yaml.compose(document.path.read_text(encoding="utf-8"), Loader=fast))
    except yaml.YAMLError:
        document = read(document.path)  # which says where and why
    if document.mistakes:
        raise Mistakes(document.mistakes)
    content: dict[str, Any] = document.content or {}
    return content


def _text(document: Document) -> str:
    """Return the text of the file without its byte-order mark."""
    path, problem, content = document.path, "", b""
    try:
        if path.is_dir():
            problem = "errors.is_folder"
        elif not path.exists():
            problem = "errors.no_file"
        elif not path.is_file():
            problem = "errors.not_a_file"
        else:
            with path.open("rb") as stream:
                content = stream.read(LARGEST_FILE + 1)
            problem = "errors.too_large" if len(content) > LARGEST_FILE else ""
    except (OSError, ValueError):
        problem = "errors.unreadable"
    if problem:
        raise Mistakes([document.mistake((), problem)])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode("utf-8", "replace")
        document.marks[()] = syntax.place(before, len(before))
        raise Mistakes([document.mistake((), "errors.not_utf8")]) from None


def _syntax_mistake(document: Document, text: str, error: yaml.YAMLError) -> Mistake:
    if isinstance(error, yaml.reader.ReaderError):
        document.marks[()] = syntax.place(text, error.position)
        return document.mistake((), "errors.control_character")
    marked = error if isinstance(error, yaml.MarkedYAMLError) else yaml.MarkedYAMLError()
    problem, context = marked.problem_mark, marked.context_mark
    document.marks[()], message, values = syntax.explain(
        text,
        marked.problem or str(error),
        (problem.line + 1, problem.column + 1) if problem else (1, 1),
        marked.context or "",
        (context.line + 1, context.column + 1) if context else (1, 1),
    )
    return document.mistake((), message, **values)


def plain(text: str) -> Any:
    """Return what a text means when it is written without quotes.

    >>> plain("late-start"), plain("2019")
    ('late-start', 2019)
    """
    return _Conversion(Document(Path())).scalar(text, quoted=False, where=())


class _Loader(yaml.SafeLoader):
    """Composes nodes; marks aliases, anchors and tags as refused and stops at what is too deep or too much."""

    def __init__(self, text: str) -> None:
        self.in_plain = False
        self.depth = 0
        self.count = 0
        super().__init__(text)

    def scan_plain(self) -> Any:
        """Read a plain text; inside brackets PyYAML would end it at a question mark, which YAML 1.2 allows."""
        self.in_plain = True
        token = super().scan_plain()
        self.in_plain = False
        return token

    def peek(self, index: int = 0) -> str:
        letter: str = super().peek(index)
        return "x" if self.in_plain and letter == "?" else letter

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]
        mark = event.start_mark
        if isinstance(event, yaml.AliasEvent):
            self.get_event()  # type: ignore[no-untyped-call]
            return yaml.ScalarNode(_REFUSED, f"*{event.anchor}", mark, mark)
        self.depth, self.count = self.depth + 1, self.count + 1
        if self.depth > DEEPEST or self.count > MOST_VALUES:
            problem = syntax.TOO_DEEP if self.depth > DEEPEST else syntax.TOO_MANY
            raise yaml.composer.ComposerError(None, None, problem, mark)
        anchor, tag = event.anchor, event.tag
        event.anchor = event.tag = None
        node = super().compose_node(parent, index)
        if node is not None and (anchor or tag):
            node = yaml.ScalarNode(_REFUSED, f"&{anchor}" if anchor else str(tag), mark, mark)
        self.depth -= 1
        return node


@dataclass
class _Conversion:
    """Turns nodes into plain values and notes where each was written."""

    document: Document

    def convert(self, node: yaml.Node | None) -> None:
        if node is None:
            self.document.refuse((), "errors.empty_file")
        else:
            self.document.content = self.value(node, ())

    def value(self, node: yaml.Node, where: Where) -> Any:
        self.document.marks[where] = _place(node)
        if node.tag == _REFUSED:
            kind = "errors.alias" if node.value[:1] in "*&" else "errors.tag"
            return self.document.refuse(where, kind, value=printable(node.value))
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, where)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*where, position)) for position, item in enumerate(node.value)]
        return self.scalar(node.value, bool(getattr(node, "style", None)), where)

    def mapping(self, node: yaml.MappingNode, where: Where) -> dict[str, Any]:
        content: dict[str, Any] = {}
        for key, item in node.value:
            if not isinstance(key, yaml.ScalarNode) or key.tag == _REFUSED:
                self.document.marks[(*where, "?")] = _place(key)
                self.document.refuse((*where, "?"), "errors.key_not_text")
                continue
            inner = (*where, key.value)
            if key.value in content:
                again = Document(self.document.path, marks={inner: _place(key)})
                again.refuse(inner, "errors.duplicate_key", first=self.document.keys[inner][0])
                self.document.mistakes += again.mistakes
                continue
            self.document.keys[inner] = _place(key)
            content[key.value] = self.value(item, inner)
        return content

    def scalar(self, text: str, quoted: bool, where: Where) -> Any:
        if any(unicodedata.category(letter) in ("Cc", "Cs") and letter not in "\n\t" for letter in text):
            return self.document.refuse(where, "errors.control_character")
        if quoted:
            return text
        if _NULL.fullmatch(text):
            return None
        if _BOOLEAN.fullmatch(text):
            return text.lower() == "true"
        if _OCTAL_OR_HEX.fullmatch(text):
            return self.document.refuse(where, "errors.octal", value=printable(text))
        if _INTEGER.fullmatch(text) and len(text) <= MOST_DIGITS:
            return int(text)
        if _NOT_FINITE.fullmatch(text):
            return self.document.refuse(where, "errors.not_finite", value=printable(text))
        if _INTEGER.fullmatch(text) or _DECIMAL.fullmatch(text):
            return self.number(text, where)
        return text

    def number(self, text: str, where: Where) -> float | None:
        number = float(text)
        if not math.isfinite(number):
            self.document.refuse(where, "errors.not_finite", value=printable(text))
        return number


def _place(node: yaml.Node) -> tuple[int, int]:
    return node.start_mark.line + 1, node.start_mark.column + 1
