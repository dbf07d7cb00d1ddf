"""Custom document properties (Word: 文件 › 信息 › 高级属性 › 自定义): written into a package and read back."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from python.documents.package import (
    CONTENT_TYPES,
    OFFICE,
    ROOT_RELATIONSHIPS,
    add_content_types,
    add_relationships,
    parse,
    relationships,
)
from python.documents.plain_text import clean, protect_braces
from python.vocabulary.plain_record import record

CUSTOM = "docProps/custom.xml"
_NAMESPACE = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_FIRST_ID = 2


def properties_part(parts: Mapping[str, bytes]) -> str | None:
    """The name of the part with the custom properties; ``None`` when there is none."""
    for relationship in relationships(parts, ""):
        if relationship.kind == "custom-properties" and relationship.target in parts:
            return relationship.target
    return None


@record
class PropertiesPart:
    """The part of a package that holds its custom properties; make one with ``PropertiesPart.of``.

    Attributes:
        name: The part's name.
        parts: The parts to add or replace so that the package has it, filled with what it held before (WPS adds some).
    """

    name: str
    parts: Mapping[str, bytes]

    @staticmethod
    def of(parts: Mapping[str, bytes]) -> PropertiesPart:
        """The part in a package of these parts, made if there is none."""
        name = properties_part(parts)
        if name is not None:
            return PropertiesPart(name, {name: _text(parse(parts[name]))})
        relations = [("rIdCustom", f"{OFFICE}/custom-properties", CUSTOM)]
        return PropertiesPart(
            CUSTOM,
            {
                CUSTOM: f'<Properties xmlns="{_NAMESPACE}" xmlns:vt="{_TYPES}"/>'.encode(),
                ROOT_RELATIONSHIPS: add_relationships(parts[ROOT_RELATIONSHIPS], relations),
                CONTENT_TYPES: add_content_types(
                    parts[CONTENT_TYPES], overrides={f"/{CUSTOM}": _CONTENT_TYPE}
                ),
            },
        )

    def filled(self, properties: Mapping[str, str]) -> bytes:
        """The part with these properties besides those it holds; one of the same name is replaced."""
        root = parse(self.parts[self.name])
        for child in list(root):
            if child.get("name") in properties:
                root.remove(child)
        next_id = max((int(child.get("pid", "1")) for child in root), default=_FIRST_ID - 1) + 1
        for number, (name, value) in enumerate(properties.items(), next_id):
            element = etree.SubElement(
                root, f"{{{_NAMESPACE}}}property", {"fmtid": _FORMAT, "pid": str(number), "name": name}
            )
            etree.SubElement(element, f"{{{_TYPES}}}lpwstr").text = clean(value)
        return _text(root)


def _text(root: etree._Element) -> bytes:
    return protect_braces(etree.tostring(root, encoding="unicode")).encode("utf-8")


def read_properties(parts: Mapping[str, bytes]) -> dict[str, str]:
    """The custom properties of a package as text.

    Raises:
        UnreadableError: The part is damaged.
    """
    name = properties_part(parts)
    if name is None:
        return {}
    return {
        str(element.get("name")): "".join(str(piece) for piece in element.itertext())
        for element in parse(parts[name])
        if element.get("name")
    }
