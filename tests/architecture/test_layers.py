"""Which package may import which is written down for every package there is."""

import tomllib

from importlinter.cli import lint_imports

from tests.architecture.repository import PACKAGE, ROOT


def test_every_package_has_its_storey() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"][
        "contracts"
    ]
    layers = next(c for c in contracts if c["type"] == "layers")
    assert layers["exhaustive"]
    storeys = [name.strip() for layer in layers["layers"] for name in layer.split("|")]
    packages = sorted(path.parent.name for path in PACKAGE.glob("*/__init__.py"))
    assert sorted(storeys) == packages


def test_nothing_imports_upwards(capsys) -> None:
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml")) == 0, capsys.readouterr().out
