"""Finds the names of everything that is configured, so that a misspelt setting can be named.

A provider's `configure` gets the stack's whole configuration, but the SDK's `Config` answers only
for names that are asked for. The names are in a private attribute of it.

Upstream: none known.
Without it: a misspelt name in the stack's configuration is not noticed; one in the environment is.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping

_log = logging.getLogger(__name__)
_PROPERTIES = "_props"


def config_names(config: object) -> Iterable[str]:
    """Return every name in a configuration, or none where they cannot be found.

    Args:
        config: what `configure` got, a `pulumi.dynamic.Config`.
    """
    properties = getattr(config, _PROPERTIES, None)
    if not isinstance(properties, Mapping):
        _log.debug("the configuration's names were not found: misspelt settings are not noticed")
        return ()
    return [name for name in properties if isinstance(name, str)]
