"""The settings that the stack's own provider uses, read in the program's process."""

from __future__ import annotations

import json
import os

import pulumi

from .. import settings
from ..errors import SettingsError


def settings_in_force() -> settings.Settings:
    """Return the settings from the environment and the stack configuration.

    Raises:
        SettingsError: one of them is not valid or does not exist.
    """
    configuration = pulumi.Config(settings.NAMESPACE)
    found = settings.load(lambda key: configuration.get(key.split(":", 1)[1]), names=_names())
    if found.unknown:  # perhaps one that names another platform
        raise SettingsError("; ".join(found.unknown))
    return found


def _names() -> list[str]:
    """Return every name in the stack's configuration, where the engine has started the program."""
    try:
        return [str(name) for name in json.loads(os.environ.get("PULUMI_CONFIG", "{}"))]
    except (ValueError, TypeError):
        return []
