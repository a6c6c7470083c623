"""Small changes of a module's code, each of which some test should notice."""

import ast
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

_COMPARED: Final = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_COUNTED: Final = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
_JOINED: Final = {ast.And: ast.Or, ast.Or: ast.And}
_NAMED: Final = {"min": "max", "max": "min", "any": "all", "all": "any"}
#: A word of the program's own, such as a stage; sentences are held elsewhere.
_WORD: Final = re.compile("[a-z_]{2,30}")
#: What is not changed: what says a type, what a person reads, what cannot happen.
_LEFT: Final = ("annotation", "returns", "decorator_list")


@dataclass(frozen=True)
class Mutant:
    """One change: the node of a number in its module's walk, and which of its variants."""

    path: Path
    number: int
    variant: int
    line: int
    scope: str
    told: str
    constant: bool

    def __str__(self) -> str:
        return f"{self.path}:{self.line} {self.scope}: {self.told}"

    def tree(self) -> ast.Module:
        """Return the module's code with the change."""
        tree = deepcopy(parsed(self.path))
        owner, name, place, node = _sites(tree)[self.number][1:]
        changed = ast.fix_missing_locations(ast.copy_location(_variants(node)[self.variant], node))
        if place is None:
            setattr(owner, name, changed)
        else:
            getattr(owner, name)[place] = changed
        return tree


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def mutants(path: Path) -> list[Mutant]:
    """Return every change of a module that is known here, in the order of its code."""
    constants = {_constant(node) for node in parsed(path).body}
    return [
        Mutant(path, number, variant, _line(node), scope, _told(node, changed), scope in constants)
        for number, (scope, _, _, _, node) in enumerate(_sites(parsed(path)))
        for variant, changed in enumerate(_variants(node))
    ]


def _line(node: ast.AST) -> int:
    return (node.target if isinstance(node, ast.comprehension) else node).lineno


def _told(node: ast.AST, changed: ast.AST) -> str:
    before, after = (" ".join(ast.unparse(item).split())[:60] for item in (node, changed))
    return f"{before} -> {after}"


def _sites(tree: ast.Module) -> list[tuple[str, ast.AST, str, int | None, ast.AST]]:
    """Return the scope of every node that may be changed, and where it hangs.

    Of a module's own level its constants, of a class's its methods.
    """
    found = []
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            found += _below(node, node.name)
        elif isinstance(node, ast.ClassDef):
            for item in node.body:
                if isinstance(item, ast.FunctionDef):
                    found += _below(item, f"{node.name}.{item.name}")
        elif name := _constant(node):
            found += _below(node, name)
    return found


def _constant(node: ast.AST) -> str:
    """Return the name of the constant that a statement of a module sets, else nothing."""
    target = node.target if isinstance(node, ast.AnnAssign) else None
    if isinstance(node, ast.Assign) and len(node.targets) == 1:
        target = node.targets[0]
    return target.id if isinstance(target, ast.Name) else ""


def _below(node: ast.AST, scope: str) -> Iterator[tuple]:
    for name, value in ast.iter_fields(node):
        if name in _LEFT:
            continue
        for place, item in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if isinstance(item, ast.AST) and not _is_left(item):
                yield scope, node, name, place, item
                yield from _below(item, scope)


def _is_left(node: ast.AST) -> bool:
    if isinstance(node, ast.Raise | ast.JoinedStr | ast.arguments):
        return True
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return True
    return isinstance(node, ast.Call) and ast.unparse(node.func) in ("mark", "plural", "cast")


def _variants(node: ast.AST) -> list[ast.AST]:  # noqa: C901, PLR0911, PLR0912 - one case a kind
    """Return what may stand in a node's place."""
    match node:
        case ast.Compare(left, ops, others):
            return [
                ast.Compare(left, [*ops[:at], _COMPARED[type(op)](), *ops[at + 1 :]], others)
                for at, op in enumerate(ops)
            ]
        case ast.BinOp(left, op, right) if type(op) in _COUNTED:
            return [ast.BinOp(left, _COUNTED[type(op)](), right)]
        case ast.AugAssign(target, op, value) if type(op) in _COUNTED:
            return [ast.AugAssign(target, _COUNTED[type(op)](), value)]
        case ast.BoolOp(op, values):
            fewer = [[*values[:at], *values[at + 1 :]] for at in range(len(values))]
            return [
                ast.BoolOp(_JOINED[type(op)](), values),
                *(ast.BoolOp(op, some) if len(some) > 1 else some[0] for some in fewer),
            ]
        case ast.UnaryOp(ast.Not() | ast.USub(), operand):
            return [operand]
        case ast.Constant(bool() as value):
            return [ast.Constant(not value)]
        case ast.Constant(int() as value):
            return [ast.Constant(value + 1), ast.Constant(value - 1)]
        case ast.Constant(str() as value) if _WORD.fullmatch(value):
            return [ast.Constant(f"{value}_")]
        case ast.Return(value) if value and not _is_nothing(value):
            return [ast.Return(ast.Constant(None))]
        case ast.If(_, body, other):
            return [ast.If(ast.Constant(value), body, other) for value in (True, False)]
        case ast.IfExp(_, body, other):
            return [body, other]
        case ast.comprehension(target, each, tests) if tests:
            fewer = [[*tests[:at], *tests[at + 1 :]] for at in range(len(tests))]
            return [ast.comprehension(target, each, some, 0) for some in fewer]
        case ast.Continue():
            return [ast.Break()]
        case ast.Expr(ast.Call()):
            return [ast.Pass()]
        case ast.Call(ast.Name(name), given, named) if name in _NAMED:
            return [ast.Call(ast.Name(_NAMED[name], ast.Load()), given, named)]
    return []


def _is_nothing(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None
