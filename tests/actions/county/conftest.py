"""A scored workbook that every test copies, and a cache of each test's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from python.actions.county.cache import ENVIRONMENT
from tests.actions.county.schools import scored_workbook


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return scored_workbook(tmp_path_factory.mktemp("底稿"))


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "缓存"
    monkeypatch.setenv(ENVIRONMENT, str(folder))
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The county's folder."""
    made = tmp_path / "县里" / "各校交来 & (2026)'的%工作簿"
    made.mkdir(parents=True)
    return made
