"""Finds the names of everything that is configured, so that a misspelt setting can be named.

The SDK's configurations, of the provider and of the program, answer only for names that are asked
for. A provider's `configure` gets the stack's whole configuration, whose names are in a private
attribute. The program's process has it in a variable that the engine sets for the SDK.

Upstream: none known.
Without it: a misspelt name in the stack's configuration is not noticed; one in the environment is.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterable, Mapping

_log = logging.getLogger(__name__)
_PROPERTIES = "_props"
_VARIABLE = "PULUMI_CONFIG"


def config_names(config: object) -> Iterable[str]:
    """Return every name in a configuration, or none where they cannot be found.

    Args:
        config: what `configure` got, a `pulumi.dynamic.Config`.
    """
    return _names(getattr(config, _PROPERTIES, None))


def program_config_names(environment: Mapping[str, str] = os.environ) -> Iterable[str]:
    """Return every name in the stack's configuration, or none where they cannot be found.

    Args:
        environment: that of the program's process.
    """
    try:
        return _names(json.loads(environment.get(_VARIABLE, "null")))
    except ValueError:
        return _names(None)


def _names(properties: object) -> Iterable[str]:
    if not isinstance(properties, Mapping):
        _log.debug("the configuration's names were not found: misspelt settings are not noticed")
        return ()
    return [name for name in properties if isinstance(name, str)]
