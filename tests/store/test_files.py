import errno
import os
import stat
from pathlib import Path

import pytest

from portfolio.store import files
from portfolio.store.files import make_folder, write_together, write_whole
from portfolio.values.errors import OutputProblem
from portfolio.values.language import sentence


def test_a_file_is_written_and_nothing_else_is_left(tmp_path: Path) -> None:
    path = tmp_path / "图.png"
    write_whole(path, b"one")
    write_whole(path, b"two")
    assert path.read_bytes() == b"two"
    assert list(tmp_path.iterdir()) == [path]


def test_a_new_file_has_the_permissions_of_the_user_and_an_old_one_keeps_its_own(
    tmp_path: Path,
) -> None:
    plain, old, new = tmp_path / "plain", tmp_path / "old", tmp_path / "new"
    plain.write_bytes(b"")
    write_whole(new, b"")
    assert stat.S_IMODE(new.stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)
    old.write_bytes(b"")
    old.chmod(0o640)
    write_whole(old, b"x")
    assert stat.S_IMODE(old.stat().st_mode) == 0o640


def test_a_link_is_followed(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_bytes(b"old")
    link.symlink_to(target)
    write_whole(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


def test_a_missing_folder_is_said_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(OutputProblem) as caught:
        write_whole(tmp_path / "none" / "out.png", b"x")
    assert sentence(caught.value) == (
        f"There is no folder {tmp_path / 'none'}; create it or give another path."
    )
    assert not (tmp_path / "none").exists()


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(OutputProblem, match="is a folder"):
        write_whole(tmp_path, b"x")


def test_a_file_in_place_of_a_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OutputProblem):
        write_whole(tmp_path / "file" / "out.png", b"x")


@pytest.mark.parametrize(
    ("code", "said"),
    [(errno.ENOSPC, "is full"), (errno.EROFS, "may not be written"), (errno.EIO, "cannot be")],
)
def test_a_failing_disk_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, said: str
) -> None:
    path = tmp_path / "out.png"
    path.write_bytes(b"old")

    def fail(_handle: int) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(files.os, "fsync", fail)
    with pytest.raises(OutputProblem, match=said) as caught:
        write_whole(path, b"new")
    assert caught.value.exit_code == 8
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_an_interruption_leaves_no_draft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_draft: Path, _target: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_whole(tmp_path / "out.png", b"new")
    assert not list(tmp_path.iterdir())


def test_the_data_is_synced_before_it_gets_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    fsync, replace = os.fsync, Path.replace

    def record_sync(handle: int) -> None:
        done.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file")
        fsync(handle)

    def record_rename(self: Path, target: Path) -> Path:
        done.append("rename")
        return replace(self, target)

    monkeypatch.setattr(files.os, "fsync", record_sync)
    monkeypatch.setattr(Path, "replace", record_rename)
    write_whole(tmp_path / "out.png", b"x")
    assert done == ["file", "rename", "folder"]


def test_files_that_cannot_all_take_their_places_leave_the_old_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [tmp_path / name for name in ("a", "b", "c")]
    names[0].write_bytes(b"old")
    replace = Path.replace

    def fail(self: Path, target: Path) -> Path:
        if target.name == "b":
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OutputProblem, match="/b cannot be written"):
        write_together(dict.fromkeys(names, b"new"))
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert names[0].read_bytes() == b"old"


def test_a_new_folder_is_synced_into_the_one_above(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[Path] = []
    monkeypatch.setattr(files, "_sync_folder", synced.append)
    make_folder(tmp_path / "a" / "b")
    make_folder(tmp_path / "a" / "b")
    assert synced == [tmp_path / "a", tmp_path]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs the full device")
def test_a_device_is_written_to_and_never_replaced() -> None:
    with pytest.raises(OutputProblem, match="is full"):
        write_whole(Path("/dev/full"), b"x" * 9000)
    assert stat.S_ISCHR(Path("/dev/full").stat().st_mode)
