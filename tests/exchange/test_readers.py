"""A fork that reads says what a reader in a process of its own says."""

import subprocess
from pathlib import Path
from unittest import mock

import pytest

from portfolio.exchange.sources import documents, open_book, process
from portfolio.values.errors import BadInput
from tests.exchange import documents as made

FIXTURES = Path(__file__).parent / "fixtures"


def heard(path):
    """Return what is read of a file, or the refusal."""
    try:
        form = documents.document_form(path)
        return documents.read_document(path, form) if form else list(open_book(path).rows())
    except BadInput as refusal:
        return refusal.template, dict(refusal.values)


@pytest.mark.parametrize("name", ["table.xls", "errors.xls", "locked.xlsx", "a.docx", "a.pdf"])
def test_a_fork_is_as_the_reader(tmp_path, name):
    path = FIXTURES / name
    if name.startswith("a."):
        path = getattr(made, path.suffix[1:])(tmp_path / name)
    with mock.patch.object(process, "subprocess", subprocess):
        alone = heard(path)
    assert heard(path) == alone
    damaged = tmp_path / f"damaged{path.suffix}"
    damaged.write_bytes(path.read_bytes()[:-400])
    with mock.patch.object(process, "subprocess", subprocess):
        alone = heard(damaged)
    assert heard(damaged) == alone
