"""Every statement names an account, but for a named list: no query can meet another's rows.

The source of the server is read, not run: SQL in texts, and tables in SQLAlchemy expressions.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ebb.database.tables import metadata

SERVER = Path(__file__).parents[2] / "server" / "ebb"
#: Tables whose rows belong to an account.
OWNED = {name for name, table in metadata.tables.items() if "account_id" in table.c} - {"code"}
VERB = re.compile(r"\s*(?:WITH\b.*?)?\b(?:SELECT|INSERT INTO|UPDATE|DELETE FROM)\b", re.DOTALL)
#: What may look across accounts, each with its reason.
EXCEPTIONS = {
    "sync/sqlite.py PRUNE": "history grows old for everyone alike",
    "sync/postgres.py PRUNE": "history grows old for everyone alike",
    "nudges/store.py WAITING": "the dispatcher's look for accounts with something due",
    "nudges/store.py NEXT": "the dispatcher's look for when to wake",
    "nudges/store.py PRUNE": "settled nudges grow old for everyone alike",
    "push/store.py PRUNE": "sessions end for everyone alike",
    "push/store.py _PUT": "an endpoint is one browser, and speaks for whoever is signed in there",
    "accounts/store.py _SESSION": "a session is looked up before its account is known",
    "accounts/store.py _SPEND_RECOVERY": "so is a recovery code",
    "accounts/passkeys/store.py _HELD": "so is a passkey",
    "tokens/store.py _BEARER": "a token is looked up before its account is known",
}


def texts(path: Path) -> Iterator[tuple[str, str]]:
    """Find every SQL text in a file, with the name that it is given."""
    named: dict[int, str] = {}
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            for inner in ast.walk(node.value):
                named[id(inner)] = node.targets[0].id
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            continue
        if VERB.match(node.value) and re.search(rf"\b({'|'.join(OWNED)})\b", node.value):
            name = named.get(id(node), f"line {node.lineno}")
            yield f"{path.relative_to(SERVER)} {name}", node.value


STATEMENTS = {name: sql for path in sorted(SERVER.rglob("*.py")) for name, sql in texts(path)}


def test_the_statements_were_found() -> None:
    found = {name.partition(" ")[0] for name in STATEMENTS}

    assert {"sync/sqlite.py", "sync/postgres.py"} <= found
    assert len(STATEMENTS) > 15
    assert STATEMENTS.keys() >= EXCEPTIONS.keys()


def is_scoped(sql: str) -> bool:
    """Whether every table of an account that the statement reaches is held to one account."""
    # An insert cannot reach a row of another account: the column is part of every key.
    reached = [t for t in re.findall(r"\b(?:FROM|JOIN|UPDATE) (\w+)", sql) if t in OWNED]
    return len(re.findall(r"\baccount_id = ", sql)) >= len(reached)


@pytest.mark.parametrize("name", sorted(STATEMENTS.keys() - EXCEPTIONS.keys()))
def test_a_text_names_its_account(name: str) -> None:
    assert is_scoped(" ".join(STATEMENTS[name].split()))


def test_one_that_does_not_is_found() -> None:
    assert not is_scoped("SELECT fields FROM record WHERE id = :id")
    assert not is_scoped("DELETE FROM tag")
    assert not is_scoped(
        "SELECT * FROM record AS r JOIN device AS d ON d.id = r.device_id"
        " WHERE r.account_id = :account"
    )


def test_no_statement_is_put_together_at_run_time() -> None:
    for path in SERVER.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                assert not any(
                    isinstance(part, ast.Constant) and VERB.match(str(part.value))
                    for part in node.values
                ), path


def expressions(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """Find every chain of calls that begins with select, update or delete."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inner: set[int] = set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or id(node) in inner:
            continue
        root = node
        while isinstance(root.func, ast.Attribute) and isinstance(root.func.value, ast.Call):
            inner.add(id(root.func.value))
            root = root.func.value
        if isinstance(root.func, ast.Name) and root.func.id in {"select", "update", "delete"}:
            yield root.func.id, node


def function_of(path: Path, node: ast.AST) -> str:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [
        one
        for one in ast.walk(tree)
        if isinstance(one, (ast.FunctionDef, ast.AsyncFunctionDef))
        and one.lineno <= node.lineno <= (one.end_lineno or 0)  # type: ignore[attr-defined]
    ]
    return functions[-1].name if functions else "module"


EXPRESSIONS = [
    pytest.param(node, id=f"{path.relative_to(SERVER)} {function_of(path, node)} {verb}")
    for path in sorted(SERVER.rglob("*.py"))
    if path.name == "store.py"
    for verb, node in expressions(path)
]


@pytest.mark.parametrize("node", EXPRESSIONS)
def test_an_expression_names_its_account(node: ast.Call) -> None:
    source = ast.unparse(node)
    if not any(re.search(rf"\b{name}\b", source) for name in OWNED):
        return
    assert re.search(r"\.c\.account_id (?:==|is)", source), source
