"""Every verb of the domain, and which permissions it asks for: read from its own source."""

import ast
import functools
import importlib
import inspect
import pkgutil
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import alongside
from alongside.accounts.permissions import Permission
from alongside.accounts.roles import Role

Function = Callable[..., Any]


@dataclass(frozen=True)
class Verb:
    """``permissions``: one of them is needed, which one depends on what it is done to."""

    app: str
    name: str
    permissions: frozenset[Permission]

    def opens_to(self, role: type[Role]) -> bool:
        return not self.permissions or bool(self.permissions & role.permissions)


def verbs() -> list[Verb]:
    """All of them, by app and name."""
    found = {
        Verb(module.__name__.split(".")[1], name, frozenset(_asked(function)))
        for module in _services()
        for name, function in vars(module).items()
        if _is_verb(module, name, function)
    }
    return sorted(found, key=lambda verb: (verb.app, verb.name))


def _services() -> Iterator[ModuleType]:
    for package in pkgutil.iter_modules(alongside.__path__, "alongside."):
        name = f"{package.name}.services"
        if package.ispkg and importlib.util.find_spec(name):
            module = importlib.import_module(name)
            yield module
            for part in pkgutil.iter_modules(getattr(module, "__path__", ()), f"{name}."):
                yield importlib.import_module(part.name)


def _is_verb(module: ModuleType, name: str, function: Any) -> bool:
    """Verbs are whole: each is decorated, and says with a keyword who acts."""
    if name.startswith("_") or getattr(function, "__module__", "") != module.__name__:
        return False
    inner = inspect.unwrap(function) if inspect.isfunction(function) else function
    if inner is function:
        return False
    actor = inspect.signature(inner).parameters.get("actor")
    return bool(actor and actor.kind == inspect.Parameter.KEYWORD_ONLY)


def _asked(function: Function) -> set[Permission]:
    """What it asks for with its own helpers; only where that is nothing, what it calls asks."""
    level, seen = {inspect.unwrap(function)}, set[Function]()
    while level:
        level |= set().union(*(_helpers(each) for each in level))
        found = {permission for each in level for permission in _named(each)}
        if found:
            return found
        seen |= level
        level = {inner for each in level for inner in _called(each)} - seen
    return set()


def _helpers(function: Function) -> set[Function]:
    return {
        called
        for called in _called(function)
        if called.__name__.startswith("_") and called.__module__ == function.__module__
    }


def _named(function: Function) -> Iterator[Permission]:
    """Permissions that it requires, asks for, or answers to whoever requires them."""
    for node in ast.walk(_tree(function)):
        asks = isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("require", ".may"))
        if not asks and not isinstance(node, ast.Return):
            continue
        for part in ast.walk(node):
            if isinstance(part, ast.Attribute) and ast.unparse(part.value) == "Permission":
                yield Permission[part.attr]


def _called(function: Function) -> Iterator[Function]:
    """Our own functions that stand in it by their name."""
    for node in ast.walk(_tree(function)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        called = inspect.unwrap(function.__globals__.get(node.func.id, _nothing))
        if inspect.isfunction(called) and called.__module__.startswith("alongside."):
            yield called


def _nothing() -> None:
    """Stands for a name that is none of the module."""


@functools.cache
def _tree(function: Function) -> ast.AST:
    return ast.parse(textwrap.dedent(inspect.getsource(function)))
