"""The small language of rules: and, or, not, brackets, comparisons with numbers. Read once, run as plain functions.

Two readings of silence. *Firing*: what is not known does not fire a rule. *Certain*: an expression is true only when all
it needs is known, which is how exception gates are read in an interview (dossier A2.9, A2.11).
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from backstride.core.errors import KnowledgeError
from backstride.knowledge.reading import line_holding

#: name -> True, False, a number, or None for unknown
Look = Callable[[str], Any]
_COMPARE = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}


@dataclass(frozen=True, slots=True)
class Condition:
    """A parsed expression: its text, the names it uses, and two ways to run it."""

    text: str
    names: frozenset[str]
    fires: Callable[[Look], bool]
    certain: Callable[[Look], bool | None]


def parse(text: str, where: str = "rule", within: bytes = b"") -> Condition:
    """Read an expression; anything outside the small language is a KnowledgeError.

    `where`: file and row; `within`: the file's content, for the line of a mistake.
    """
    names: set[str] = set()
    try:
        tree = ast.parse(text.strip(), mode="eval").body
        source = _fires(tree, names)
    except (SyntaxError, ValueError) as error:
        file, _, row = where.partition(": ")
        why = error.msg if isinstance(error, SyntaxError) else str(error)
        line = line_holding(within.decode(), text)
        raise KnowledgeError(file, f"{row}.when" if row else "when", f"{why}: {text}", line) from error
    fires = eval(f"lambda y: bool({source})", {"__builtins__": {"bool": bool}, "cmp": _compare})  # noqa: S307 - built from a checked tree
    return Condition(text, frozenset(names), fires, lambda y: _certain(tree, y))


def _compare(value: Any, op: str, number: float) -> bool:
    if value is None or isinstance(value, bool):
        return False
    return bool(
        {
            "<": value < number,
            "<=": value <= number,
            ">": value > number,
            ">=": value >= number,
            "==": value == number,
            "!=": value != number,
        }[op]
    )


def _fires(node: ast.AST, names: set[str]) -> str:
    match node:
        case ast.BoolOp(op=op, values=values):
            word = " and " if isinstance(op, ast.And) else " or "
            return "(" + word.join(_fires(v, names) for v in values) + ")"
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return f"(not {_fires(operand, names)})"
        case ast.Compare(
            left=ast.Name(id=name), ops=[op], comparators=[ast.Constant(value=int() | float() as number)]
        ):
            names.add(name)
            return f"cmp(y({name!r}), {_COMPARE[type(op)]!r}, {number!r})"
        case ast.Name(id="true"):
            return "True"
        case ast.Name(id=name):
            names.add(name)
            return f"(y({name!r}) is True)"
        case _:
            raise ValueError(f"not in the language of rules: {ast.unparse(node)}")


def _certain(node: ast.AST, y: Look) -> bool | None:
    match node:
        case ast.BoolOp(op=op, values=values):
            found = [_certain(v, y) for v in values]
            if isinstance(op, ast.And):
                return False if False in found else None if None in found else True
            return True if True in found else None if None in found else False
        case ast.UnaryOp(operand=operand):
            inner = _certain(operand, y)
            return None if inner is None else not inner
        case ast.Compare(left=ast.Name(id=name), ops=[op], comparators=[ast.Constant(value=number)]):
            value = y(name)
            return None if value is None else _compare(value, _COMPARE[type(op)], float(number))  # type: ignore[arg-type]
        case ast.Name(id="true"):
            return True
        case ast.Name(id=name):
            value = y(name)
            return None if value is None else value is True
    return None
