"""`docs/analysts.ipynb`: the guide for analysts runs from its first cell to its last, and shows what it says.

PORTFOLIO_HOLD=1 with this test puts the answers of today into it.
"""

import ast
import io
import json
import os
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

FILE = Path(__file__).parents[2] / "docs" / "analysts.ipynb"


def answer(source: str, names: dict[str, Any]) -> str:
    """Run a cell as a notebook does: what it prints, then the value of its last line."""
    whole = ast.parse(source)
    last = whole.body[-1] if isinstance(whole.body[-1], ast.Expr) else None
    if last is not None:
        whole.body.pop()
    printed = io.StringIO()
    with redirect_stdout(printed):
        exec(compile(whole, str(FILE), "exec"), names)  # noqa: S102 - the guide is ours
        if last is not None:
            asked = compile(ast.Expression(last.value), str(FILE), "eval")
            value = eval(asked, names)  # noqa: S307 - the same
            printed.write("" if value is None else f"{value}\n")
    return printed.getvalue()


def shown(cell: dict[str, Any]) -> str:
    return "".join(text for output in cell["outputs"] for text in output["text"])


def test_the_guide_for_analysts_runs_and_shows_what_it_says(database, monkeypatch):
    monkeypatch.setenv("PORTFOLIO_DB", str(database.path))
    book = json.loads(FILE.read_text(encoding="utf-8"))
    cells = [cell for cell in book["cells"] if cell["cell_type"] == "code"]
    names: dict[str, Any] = {}
    told = [answer("".join(cell["source"]), names) for cell in cells]
    if os.environ.get("PORTFOLIO_HOLD"):
        for cell, text in zip(cells, told, strict=True):
            lines = text.splitlines(keepends=True)
            cell["outputs"] = (
                [{"name": "stdout", "output_type": "stream", "text": lines}] if lines else []
            )
        FILE.write_text(json.dumps(book, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert [shown(cell) for cell in cells] == told
    assert len(cells) >= 8
