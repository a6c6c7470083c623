"""Installs the program from the wheels beside this file: no network, no rights of an administrator.

    python3 install.py [FOLDER]

FOLDER is `portfolio` in the home folder unless another is named. Nothing outside it is touched.
"""

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
OLDEST = (3, 11)


def damaged(folder: Path) -> list[str]:
    """Return the files that are not what SHA256SUMS says, or are missing."""
    found = []
    for line in (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        digest, _, name = line.partition("  ")
        path = folder / name
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            found.append(name)
    return found


def main() -> int:
    if sys.version_info < OLDEST:
        print(
            f"Python {sys.version.split()[0]} is too old; take 3.11 or newer. Python 版本过低，请用 3.11 以上。"
        )
        return 1
    wrong = damaged(HERE)
    if wrong:
        print(f"Damaged or missing, copy the archive again: {', '.join(wrong)}")
        print("文件损坏或缺失，请重新拷贝压缩包。")
        return 1
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else Path.home() / "portfolio").absolute()
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    venv.create(folder, with_pip=False)
    (pip,) = (HERE / "wheels").glob("pip-*.whl")
    done = subprocess.run(
        [
            *(programs / "python", f"{pip}/pip", "--isolated", "--disable-pip-version-check"),
            *("install", "--quiet", "--no-index", "--find-links", HERE / "wheels"),
            "portfolio-tracker[pdf,postgres]",
        ],
        check=False,
        env={**os.environ, "PIP_CONFIG_FILE": os.devnull},
    )
    if done.returncode:
        print(
            "Not installed: see above which wheel is missing for this Python. 未安装：见上，缺少适合本机 Python 的文件。"
        )
        return 1
    print(f"Installed 已安装: {programs / 'portfolio'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
