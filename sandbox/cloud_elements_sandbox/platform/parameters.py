"""The parts of paths that are checked, and what can be stored as JSON."""

from __future__ import annotations

import json
from typing import Annotated, Any, TypeVar

from fastapi import Path
from pydantic import BeforeValidator

T = TypeVar("T")
LARGEST_ID = 2**63 - 1
Id = Annotated[int, Path(ge=0, le=LARGEST_ID)]
KeyOrId = Annotated[str, Path(min_length=1)]
Name = Annotated[str, Path(min_length=1)]


def require_json(value: T) -> T:
    """Return *value* when it can be stored as JSON.

    Raises:
        ValueError: it has half of a surrogate pair or a number that JSON does not have, is too
            deep, or is the body of another media type.

    """
    try:
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except (TypeError, UnicodeEncodeError, ValueError, RecursionError) as error:
        raise ValueError("it cannot be stored as JSON in Unicode") from error
    return value


AnyJson = Annotated[Any, BeforeValidator(require_json)]
JsonObject = Annotated[dict[str, Any], BeforeValidator(require_json)]
