"""The OpenAPI document: the server's Structs as the phone's types are made from them.

``python scripts/openapi.py`` prints it. Handlers that read and write raw bodies hide their types
from Litestar, so those are added here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec
from msgspec.json import schema_components

from ebb.records.kinds import KINDS, SETTINGS
from ebb.sync.schemas import Answer, Envelope, History, News, Verdict

if TYPE_CHECKING:
    from litestar import Litestar

_REF: Final = "#/components/schemas/{name}"
_CHANGES: Final = {"type": "array", "items": {"$ref": _REF.format(name="Change")}}


def document(app: Litestar) -> dict[str, Any]:
    """Give the whole OpenAPI document of an application; needs no database and no lifespan."""
    found: dict[str, Any] = app.openapi_schema.to_schema()
    schemas = found.setdefault("components", {}).setdefault("schemas", {})
    schemas |= components()
    push = found["paths"]["/api/sync"]["post"]
    push["requestBody"] = {"required": True, "content": _json("Envelope")}
    for operation in found["paths"]["/api/sync"].values():
        operation["responses"]["200"] = {"description": "The answer", "content": _json("Answer")}
    return found


def components() -> dict[str, Any]:
    """Give the schemas of the wire and of every kind of record, by name.

    ``Kinds`` maps each kind's name on the wire to its fields, ``Settings`` each setting's name to
    the type of its value.
    """
    wire = (Envelope, Answer, Verdict, History, News)
    (*_, kinds, settings), schemas = schema_components(
        [*wire, _mapping("Kinds", KINDS), _mapping("Settings", SETTINGS)], ref_template=_REF
    )
    del kinds, settings
    # What stays unread has no type of its own to be drawn from.
    schemas["Change"]["properties"]["fields"] = {"type": "object"}
    schemas["Envelope"]["properties"]["changes"] = _CHANGES
    schemas["Answer"]["properties"]["records"] = _CHANGES
    return dict(sorted(schemas.items()))


def _mapping(name: str, types: dict[str, Any]) -> type[msgspec.Struct]:
    return msgspec.defstruct(name, list(types.items()))


def _json(name: str) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": _REF.format(name=name)}}}
