"""Tries mutants within one run of pytest: each in a fork that has all tests loaded.

No file is changed: a fork gives the live functions the code of the mutant. First every test is
run once, each function of the rules telling that it was called; a mutant is then tried against
the tests that called its function: first those that noticed most of the mutants before it, then
one of each name, the quickest first.
"""

import ast
import builtins
import functools
import gc
import os
import resource
import signal
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from copy import deepcopy
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Final

import pytest
from _pytest.runner import runtestprotocol

from tests.mutants.changes import Mutant, parsed

#: For so many seconds of tests, as they took unchanged, a mutant is tried at most.
SECONDS: Final = 15
_QUICK: Final = 0.03
_MEMORY: Final = 6 * 2**30
_CALLED: Final = "__called_by_a_test__"
Tell = Callable[[Mutant, str, float], None]
#: Tests with the seconds that they took.
Tests = list[tuple[float, pytest.Item]]


class Trial:
    """A plugin of pytest: in place of running the tests it tries mutants with them."""

    def __init__(self, sample: Sequence[Mutant], tell: Tell) -> None:
        self.sample, self.tell = sample, tell
        self.noticed: Counter[pytest.Item] = Counter()

    @pytest.hookimpl(trylast=True)
    def pytest_configure(self) -> None:
        """Have no example drawn by chance, so that a run can be repeated."""
        from hypothesis import settings  # pytest first prepares what it asserts

        settings.register_profile("mutants", settings(), derandomize=True, database=None)
        settings.load_profile("mutants")

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        gc.unfreeze()  # what is frozen is not among the objects
        live = _functions()
        gc.freeze()
        paths = {mutant.path for mutant in self.sample}
        with _Telling(live, paths) as called:
            tests = _recorded(session, called, _kept(paths))
        gc.collect()
        gc.freeze()
        every = [pair for pairs in tests.values() for pair in pairs]
        if _tried(session, None, every[:: len(every) // 100 + 1], live)[0] != "survived":
            raise pytest.UsageError("tests fail in a fork without any mutant")
        for mutant in self.sample:
            began = time.monotonic()
            chosen = self._in_order(_tests_of(mutant, tests))
            ended, by = _tried(session, mutant, chosen, live)
            self.noticed.update(by)
            self.tell(mutant, ended, time.monotonic() - began)
        return True

    def _in_order(self, tests: Tests) -> Tests:
        """Return tests as they are worth trying: what noticed most, one of each name, the quick."""
        names = Counter[str]()
        ranked = []
        for took, item in tests:
            name = item.nodeid.partition("[")[0]
            worth = self.noticed[item] / (0.05 + took)
            quick = took < _QUICK  # on plain values: all its cases before any test of a database
            ranked.append(((-worth, not quick, 0 if quick else names[name], took), (took, item)))
            names[name] += 1
        return [pair for _, pair in sorted(ranked, key=lambda pair: pair[0])]


def _functions() -> dict[tuple[str, str], list[FunctionType]]:
    """Return the live functions of the program by file and name."""
    found = defaultdict(list)
    for item in gc.get_objects():
        if isinstance(item, FunctionType):
            found[item.__code__.co_filename, item.__code__.co_qualname].append(item)
    return found


def _codes(tree: ast.Module, path: Path) -> dict[str, CodeType]:
    """Return the code of each function of a module by its name, of those in classes too."""
    found, left = {}, [compile(tree, str(path.resolve()), "exec", dont_inherit=True)]
    while left:
        for item in left.pop().co_consts:
            if isinstance(item, CodeType):
                found.setdefault(item.co_qualname, item)
                left.append(item)
    return found


class _Telling:
    """While it lasts the functions of some modules tell that they are called."""

    def __init__(self, live, paths: Iterable[Path]) -> None:
        self.live, self.paths, self.before = live, paths, []

    def __enter__(self) -> set[tuple[str, str]]:
        called: set[tuple[str, str]] = set()
        setattr(builtins, _CALLED, called.add)
        for path in self.paths:
            tree = deepcopy(parsed(path))
            for scope, function in _scopes(tree):
                call = ast.parse(f"{_CALLED}(({str(path)!r}, {scope!r}))").body[0]
                function.body.insert(0, ast.copy_location(call, function))
            codes = _codes(ast.fix_missing_locations(tree), path)
            for scope, _ in _scopes(tree):
                for function in self.live[str(path.resolve()), scope]:
                    self.before.append((function, function.__code__))
                    function.__code__ = codes[scope]
        return called

    def __exit__(self, *error: object) -> None:
        for function, code in self.before:
            function.__code__ = code


def _scopes(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            for item in node.body:
                if isinstance(item, ast.FunctionDef):
                    yield f"{node.name}.{item.name}", item


def _recorded(session: pytest.Session, called: set[tuple[str, str]], kept):
    """Run every test once; return by function the tests that called it, the quickest first."""
    found = defaultdict(list)
    for item, following in zip(session.items, [*session.items[1:], session], strict=True):
        called.clear()
        for function in kept:
            function.cache_clear()
        began = time.monotonic()
        reports = runtestprotocol(item, log=False, nextitem=following)
        took = time.monotonic() - began
        if any(report.failed for report in reports):
            raise pytest.UsageError(f"{item.nodeid} fails without any mutant")
        for scope in called:
            found[scope].append((took, item))
    return {scope: sorted(items, key=lambda pair: pair[0]) for scope, items in found.items()}


def _kept(paths: Iterable[Path]) -> list[functools._lru_cache_wrapper]:
    """Return what some modules keep of what they worked out once."""
    files = {str(path.resolve()) for path in paths}
    modules = [
        item for item in list(sys.modules.values()) if getattr(item, "__file__", "") in files
    ]
    return [
        item
        for module in modules
        for item in vars(module).values()
        if isinstance(item, functools._lru_cache_wrapper)
    ]


def _tests_of(mutant: Mutant, tests) -> Tests:
    """Return what called the function; of a constant what called any function of its module."""
    file = str(mutant.path)
    if not mutant.constant:
        return tests.get((file, mutant.scope), [])
    found = {item: took for (path, _), of in tests.items() if path == file for took, item in of}
    return sorted(((took, item) for item, took in found.items()), key=lambda pair: pair[0])


def _tried(
    session: pytest.Session, mutant: Mutant | None, tests: Tests, live
) -> tuple[str, list[pytest.Item]]:
    """Return how a trial ended, and by which test.

    killed, late, survived; uncalled and unfit where there was none.
    """
    if not tests:
        return "uncalled", []
    reads, writes = os.pipe()
    child = os.fork()
    if not child:
        code = 2
        with suppress(BaseException):
            _limit()
            if mutant:
                code = 1 if mutant.constant else 2  # a module that does not load is noticed
                _swap(mutant, live)
            code = 1
            by = _failed(session, tests)
            code = 0 if by is None else 1
            os.write(writes, str(by).encode())
        os._exit(code)
    os.close(writes)
    with os.fdopen(reads) as told:
        by = told.read()
    status = os.waitpid(child, 0)[1]
    found = [tests[int(by)][1]] if by.isdecimal() else []
    if os.WIFSIGNALED(status):
        return "late", found
    return ("survived", "killed", "unfit")[os.WEXITSTATUS(status)], found


def _limit() -> None:
    """Have the fork end by itself where the mutant runs for ever or fills the memory."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(4 * SECONDS)
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def _swap(mutant: Mutant, live) -> None:
    """Give the live functions the mutant's code, or the modules its constant."""
    if mutant.constant:
        name = ".".join(mutant.path.with_suffix("").parts)
        changed = ModuleType(name)
        exec(compile(mutant.tree(), name, "exec"), vars(changed))  # noqa: S102 - our own code
        before = getattr(sys.modules[name], mutant.scope)
        for module in list(sys.modules.values()):
            if getattr(module, "__dict__", {}).get(mutant.scope) is before:
                setattr(module, mutant.scope, getattr(changed, mutant.scope))
    else:
        code = _codes(mutant.tree(), mutant.path)[mutant.scope]
        for function in live[str(mutant.path.resolve()), mutant.scope]:
            function.__code__ = code
    for function in _kept(Path(file) for file, _ in live if "/portfolio/" in file):
        function.cache_clear()


def _failed(session: pytest.Session, tests: Tests) -> int | None:
    """Return the place of the first test that fails."""
    spent = 0.0
    for place, (took, item) in enumerate(tests):
        reports = runtestprotocol(item, log=False, nextitem=session)
        if any(report.failed for report in reports):
            return place
        spent += took
        if spent > SECONDS:
            break
    return None
