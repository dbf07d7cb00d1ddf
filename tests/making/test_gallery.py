"""docs/gallery/: a picture of each kind of document, small enough to ship, and shown in README."""

from python.documents.kinds import Kind
from python.making.gallery import GALLERY, MOST_BYTES
from tests.places import ROOT


def test_every_kind_of_document_has_its_picture_in_readme():
    pictures = sorted(GALLERY.glob("*.png"))
    # The page with the school's key is nothing to show; the papers of optional features are off in the demo.
    unseen = {Kind.KEY_BACKUP.value, Kind.BATCH_LIST.value, Kind.GROWTH_PLAN.value}
    assert {path.stem for path in pictures} == {kind.value for kind in Kind} - unseen
    assert sum(path.stat().st_size for path in pictures) <= MOST_BYTES
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert all(f"](docs/gallery/{path.name})" in readme for path in pictures)
