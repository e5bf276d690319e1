"""The settings that the stack's own provider uses, read in the program's process."""

from __future__ import annotations

import pulumi

from .. import settings
from ..errors import SettingsError
from ..sdk.config_names import program_config_names


def settings_in_force() -> settings.Settings:
    """Return the settings from the environment and the stack configuration.

    Raises:
        SettingsError: one of them is not valid or does not exist.
    """
    configuration = pulumi.Config(settings.NAMESPACE)
    found = settings.load(
        lambda key: configuration.get(key.split(":", 1)[1]), names=program_config_names()
    )
    if found.unknown:  # perhaps one that names another platform
        raise SettingsError("; ".join(found.unknown))
    return found
