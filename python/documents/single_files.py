"""Writes rendered copies as files of their own: one person, one file."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from xml.parsers import expat

from python.documents.custom_properties import PropertiesPart
from python.documents.output import picture_name, picture_relations
from python.documents.package import (
    CONTENT_TYPES,
    add_content_types,
    add_relationships,
    atomic_target,
    relationships_name,
)
from python.documents.packing import Packing
from python.documents.template import Rendered, Template
from python.documents.template_source import SECTION_MARK
from python.vocabulary.plain_record import record

Properties = Callable[[Mapping[str, bytes], str], Mapping[str, str]]
"""Makes a file's properties of its parts and of the name of the part that they will stand in."""


@record
class _Frame:
    """What files with the same pictures' names share: the parts around their text, and where they store properties, if they do."""

    parts: Mapping[str, bytes]
    own: PropertiesPart | None


class SingleFiles:
    """Writes the copies of one template; whoever writes several keeps one of these, for what they share is made once."""

    def __init__(self, template: Template) -> None:
        self._template = template
        self._packing = Packing()
        # As a rule all files of a run have the same.
        self._frames: dict[tuple[bool, tuple[str, ...]], _Frame] = {}

    def write(
        self, rendered: Rendered, path: Path, properties: Mapping[str, str] | Properties | None = None
    ) -> None:
        """Writes one copy to ``path``, flushed to the disk.

        Args:
            rendered: The copy; it need not have been parsed.
            path: The file; replaced atomically if it is there.
            properties: Custom document properties to store in it, or what makes them of the file's parts.

        Raises:
            HostError: The file cannot be written; ``TEMPLATE_FAILED``: it came out malformed, and nobody gets to see it.
        """
        template = self._template
        source = template.source
        frame = self._frame(tuple(identifier for identifier, _ in rendered.pictures), properties is not None)
        parts = dict(frame.parts)
        for name, text in rendered.parts.items():
            parts[name] = text.encode("utf-8")
        body = rendered.body.replace(SECTION_MARK, "", 1)
        parts[template.main] = (source.head + body + source.section + source.tail).encode("utf-8")
        pictures = {picture_name(template, identifier): png for identifier, png in rendered.pictures}
        parts |= pictures
        if frame.own is not None and properties is not None:
            made = properties(parts, frame.own.name) if callable(properties) else properties
            parts[frame.own.name] = frame.own.filled(made)
        names = dict.fromkeys([CONTENT_TYPES, *template.parts, *pictures, *parts])
        try:
            data = self._packing.packed(names, parts)
        except expat.ExpatError as error:
            template.refuse_torn(rendered)
            raise template.malformed() from error
        with atomic_target(path) as temporary:
            self._written(data, temporary)

    def _written(self, data: bytes, path: Path) -> None:
        """Writes a file, waits until it is on the disk, and reads it back."""
        with path.open("w+b") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            file.seek(0)
            if file.read() != data:
                raise self._template.malformed()

    def _frame(self, pictures: tuple[str, ...], stores: bool) -> _Frame:
        known = self._frames.get((stores, pictures))
        if known is None:
            template = self._template
            parts = dict(template.parts)
            if pictures:
                name = relationships_name(template.main)
                parts[name] = add_relationships(parts.get(name), picture_relations(pictures))
                parts[CONTENT_TYPES] = add_content_types(parts[CONTENT_TYPES], defaults={"png": "image/png"})
            own = PropertiesPart.of(parts) if stores else None
            known = _Frame(parts | dict(own.parts) if own else parts, own)
            self._frames = {(stores, pictures): known}
        return known


def single_file(
    template: Template,
    rendered: Rendered,
    path: Path,
    properties: Mapping[str, str] | Properties | None = None,
) -> None:
    """Writes the one copy of a template that is wanted: ``SingleFiles.write``."""
    SingleFiles(template).write(rendered, path, properties)
