"""How a rule may be written, so that both hosts compute the same bits (architecture.md, known traps)."""

import ast
from collections.abc import Iterator

import pytest

from tests.sources import RULE_FILES, name_of, tree_of

MATH = {"exp", "log", "log1p", "expm1", "sqrt", "tanh", "erf", "floor"}
BUILTINS = {"min", "max", "abs", "int", "float", "bool", "range", "len"}
LITERALS = {
    *(0, 1, 2),
    3,  # fiscal years in the registers, position of the last quarter
    4,  # quarters in a year
    *(0.25, 0.5),  # a quarter, a half
    100,  # 万元 in a million yuan; per cent
    1000,  # m2 in the profile's thousands
    10000,  # yuan in a 万元
}
# Numbers that only keep arithmetic inside its domain and decide nothing, by file.
GUARDS: dict[str, set[float]] = {
    "enterprise/accounts.py": {0.95},  # no division by 0
    "enterprise/certification.py": {
        0.01,  # near 1 the elasticity takes the limit of the formula
        0.000001,  # above the threshold, so that rounding cannot fail the test
        0.999,  # no division by 0
    },
    "enterprise/finance.py": {10.0},  # exponents
    "enterprise/innovation.py": {0.01, 20, 40.0},  # logarithm, largest count, exponent
    "enterprise/research.py": {0.95},  # no division by 0
    "enterprise/survival.py": {0.99},  # logarithm
    "zone/distance.py": {12, 30, 56, 180.0, 6371.0},  # series of the cosine, degrees, radius of the earth
    "zone/founding_certificates.py": {0.000001, 40, 100.0, 0.5},  # above the threshold, largest count
    "zone/founding_references.py": {0.9, 0.02, 0.0001},  # no logarithm of 0, no division by 0
    "policy/talent.py": {0.01, 1000.0},  # logarithm, largest count
}
FORBIDDEN = {
    ast.ListComp: "comprehension",
    ast.SetComp: "comprehension",
    ast.DictComp: "comprehension",
    ast.GeneratorExp: "generator",
    ast.Lambda: "closure",
    ast.List: "list",
    ast.Dict: "dict",
    ast.Set: "set",
    ast.Try: "try",
    ast.Raise: "raise",
    ast.Assert: "assert",
    ast.With: "with",
    ast.Yield: "yield",
    ast.YieldFrom: "yield",
    ast.Await: "await",
    ast.Global: "global",
    ast.Nonlocal: "nonlocal",
    ast.JoinedStr: "text",
    ast.Delete: "del",
    ast.Import: "import inside a rule",
    ast.ImportFrom: "import inside a rule",
}


def _is_literal(node: ast.AST) -> bool:
    if isinstance(node, ast.UnaryOp):
        return _is_literal(node.operand)
    return isinstance(node, ast.Constant)


def _powers(tree: ast.AST) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
            operands = [node.left, node.right]
        elif isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Pow):
            operands = [node.value]
        else:
            continue
        if any(_is_literal(operand) for operand in operands):
            yield node.lineno


def _called(call: ast.Call, known: set[str]) -> str:
    """Return what is wrong with a call, or nothing."""
    match call.func:
        case ast.Attribute(value=ast.Name(id="math"), attr=name):
            return "" if name in MATH else f"math.{name}"
        case ast.Name(id=name):
            return "" if name in BUILTINS or name in known else f"{name}()"
    return f"a call of {ast.unparse(call.func)}"


def _constants(function: ast.FunctionDef) -> Iterator[ast.Constant]:
    """Yield the constants of the body without its docstring and annotations."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    for statement in body:
        skipped = {id(part) for node in ast.walk(statement) if isinstance(node, ast.AnnAssign)
                   for part in ast.walk(node.annotation)}  # fmt: skip
        yield from (n for n in ast.walk(statement) if isinstance(n, ast.Constant) and id(n) not in skipped)


def _functions(tree: ast.Module) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


def _names_for_calls(tree: ast.Module) -> set[str]:
    """Functions of the file and what it imports from other rule files."""
    known = {function.name for function in _functions(tree)}
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sim."):
            known |= {alias.asname or alias.name for alias in node.names}
    return known


@pytest.mark.parametrize("path", RULE_FILES, ids=name_of)
def test_a_rule_is_written_so_that_both_hosts_compute_the_same_bits(path):
    tree = tree_of(path)
    wrong = [f"line {line}: ** with a literal" for line in _powers(tree)]
    known = _names_for_calls(tree)
    for function in _functions(tree):
        for node in (part for statement in function.body for part in ast.walk(statement)):
            if type(node) in FORBIDDEN:
                wrong.append(f"line {node.lineno}: {FORBIDDEN[type(node)]}")
            if isinstance(node, ast.FunctionDef):
                wrong.append(f"line {node.lineno}: a function inside a rule")
            if isinstance(node, ast.Call) and (what := _called(node, known)):
                wrong.append(f"line {node.lineno}: {what}")
        wrong += [
            f"line {constant.lineno}: {constant.value!r}"
            for constant in _constants(function)
            if constant.value is None or isinstance(constant.value, str | bytes | complex)
        ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("path", RULE_FILES, ids=name_of)
def test_every_function_of_a_rule_file_is_a_documented_rule(path):
    for function in _functions(tree_of(path)):
        decorators = [ast.unparse(decorator) for decorator in function.decorator_list]
        assert decorators == ["rule"], f"{function.name} is not recorded as a rule"
        assert ast.get_docstring(function), f"{function.name} has no docstring"


@pytest.mark.parametrize("path", [path for path in RULE_FILES if path.name != "chance.py"], ids=name_of)
def test_numbers_that_a_planner_could_dispute_are_not_in_the_code(path):
    tree = tree_of(path)
    wrong = [
        f"line {constant.lineno}: {constant.value}"
        for function in _functions(tree)
        for constant in _constants(function)
        if type(constant.value) in (int, float) and constant.value not in LITERALS | GUARDS.get(name_of(path), set())
    ]
    # at the head of a file integers may name codes, such as those of the tax regimes
    wrong += [
        f"line {node.lineno}: {node.value}"
        for statement in tree.body
        if isinstance(statement, ast.Assign | ast.AnnAssign)
        for node in ast.walk(statement)
        if isinstance(node, ast.Constant) and isinstance(node.value, float)
        if node.value not in GUARDS.get(name_of(path), set())
    ]
    assert not wrong, "these belong into the catalogue:\n" + "\n".join(wrong)
