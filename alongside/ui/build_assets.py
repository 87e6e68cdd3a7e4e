"""Copy what pages need from node_modules into static/vendor; compile our style sheet and Welsh.

Run after ``npm ci``: ``python -m alongside.ui.build_assets``.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from whitenoise.compress import Compressor

from alongside.ui.catalogue import compile_texts

UI = Path(__file__).resolve().parent
ROOT = UI.parent.parent
MODULES = ROOT / "node_modules"
VENDOR = UI / "static" / "vendor"

COPIES = {
    "nhsuk-frontend/dist/nhsuk/nhsuk-frontend.min.js": "nhsuk-frontend.min.js",
    **{
        f"nhsuk-frontend/dist/nhsuk/assets/images/nhsuk-icon-{name}.svg": (
            f"nhsuk/images/nhsuk-icon-{name}.svg"
        )
        for name in ("arrow-down", "arrow-up", "arrow-up-down", "cross")
    },
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "leaflet/dist/leaflet.js": "leaflet/leaflet.js",
    "leaflet/dist/leaflet.css": "leaflet/leaflet.css",
    "leaflet/dist/images": "leaflet/images",
    "supercluster/dist/supercluster.min.js": "supercluster.min.js",
}


def build() -> None:
    """Fill the vendor folder anew.

    Raises FileNotFoundError when ``npm ci`` was not run and CalledProcessError when Sass refuses.
    """
    if not MODULES.is_dir():
        raise FileNotFoundError(f"{MODULES} is missing: run “npm ci” first.")
    (ROOT / "build").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=ROOT / "build") as folder:
        fresh, old = Path(folder) / "fresh", Path(folder) / "old"
        for source, target in COPIES.items():
            _copy(MODULES / source, fresh / target)
        _compile(UI / "scss" / "alongside.scss", fresh / "alongside.css")
        _pack(fresh)
        # Swapped only when whole, so that a running server is never without its style sheet.
        if VENDOR.exists():
            VENDOR.rename(old)
        fresh.rename(VENDOR)
    compile_texts()


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target)
    else:
        shutil.copyfile(source, target)


def _compile(source: Path, target: Path) -> None:
    # Called through node, not through node_modules/.bin, whose scripts need a shell.
    subprocess.run(  # noqa: S603 - fixed words and our own paths
        [
            *(shutil.which("node") or "node", str(MODULES / "sass" / "sass.js")),
            *("--load-path", str(MODULES), "--style=compressed", "--no-source-map"),
            *("--quiet-deps", str(source), str(target)),
        ],
        check=True,
    )


def _pack(folder: Path) -> None:
    """A packed twin beside each text: to a phone the style sheet goes in a ninth of its bytes."""
    compressor = Compressor(use_brotli=False, quiet=True)
    for path in sorted(folder.rglob("*.*")):
        if compressor.should_compress(path.name):
            compressor.compress(str(path))


if __name__ == "__main__":
    try:
        build()
    except FileNotFoundError as missing:
        sys.exit(str(missing))
