"""`make bundle`: an archive for each platform in dist/bundle; PYTHONS="3.11 3.12" names others than 3.11."""

import os

from tests.bundle.making import PLATFORMS, ROOT, make

for path in make(PLATFORMS, os.environ.get("PYTHONS", "3.11").split(), ROOT / "dist" / "bundle"):
    print(f"{path}  {path.stat().st_size / 1e6:.0f} MB")
