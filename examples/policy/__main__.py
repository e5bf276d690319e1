"""The policy pack: it checks the inputs of every element instance with the rules."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import rules
from pulumi_policy import (
    EnforcementLevel,
    PolicyPack,
    ReportViolation,
    ResourceValidationArgs,
    ResourceValidationPolicy,
)

INSTANCE = "pulumi-python:dynamic/cloudelements:Instance"
# The engine starts a policy pack in the program's folder.
FILES = rules.files_of_project(Path.cwd())


def policy(name: str, description: str, rule: Callable[[Any], Iterable[str]]) -> Any:
    def validate(args: ResourceValidationArgs, report_violation: ReportViolation) -> None:
        # The inputs of an instance that is only read have no element_key.
        if args.resource_type == INSTANCE and "element_key" in args.props:
            for violation in rule(args.props):
                report_violation(violation)

    return ResourceValidationPolicy(name=name, description=description, validate=validate)


PolicyPack(
    name="cloud-elements",
    enforcement_level=EnforcementLevel.MANDATORY,
    policies=[
        policy(
            "events-callback",
            "Every instance sends its events to an https URL.",
            rules.callback_over_https,
        ),
        policy("owner", "Every instance has a tag owner:TEAM.", rules.owner_tag),
        policy(
            "no-credential-in-urls",
            "No URL carries credentials.",
            rules.no_credential_in_urls,
        ),
        policy(
            "no-credential-in-files",
            "No credential is in plain text in the project's files.",
            lambda inputs: rules.no_credential_in_files(inputs, FILES),
        ),
    ],
)
