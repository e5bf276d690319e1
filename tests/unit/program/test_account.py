from __future__ import annotations

import pulumi_cloud_elements as cloud_elements
import pytest
from pulumi_cloud_elements.errors import SettingsError


@pytest.fixture(autouse=True)
def configured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLOUD_ELEMENTS_USER_SECRET", "the-user-secret")
    monkeypatch.setenv("CLOUD_ELEMENTS_ORGANIZATION_SECRET", "the-organization-secret")
    monkeypatch.setenv("CLOUD_ELEMENTS_BASE_URL", "eu")


def test_the_header_and_the_address_of_requests() -> None:
    assert cloud_elements.base_url() == "https://api.cloud-elements.co.uk/elements/api-v2"
    assert cloud_elements.authorization("the-token") == (
        "User the-user-secret, Organization the-organization-secret, Element the-token"
    )


@pytest.mark.parametrize(
    ("variable", "value", "line"),
    [
        ("CLOUD_ELEMENTS_BASEURL", "us", "did you mean CLOUD_ELEMENTS_BASE_URL"),
        (
            "PULUMI_CONFIG",
            '{"cloud-elements:baseURL": "eu"}',
            "did you mean cloud-elements:baseUrl",
        ),
    ],
)
def test_nothing_is_sent_before_a_misspelt_setting_is_corrected(
    variable: str, value: str, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, value)
    for asked in (cloud_elements.base_url, lambda: cloud_elements.authorization("the-token")):
        with pytest.raises(SettingsError, match=line):
            asked()


@pytest.mark.parametrize("value", ["{}", '{"x:y": 1}'])
def test_another_form_of_the_configuration_is_left_alone(
    value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PULUMI_CONFIG", value)
    assert cloud_elements.base_url()
