import re
from dataclasses import fields
from typing import Any

import pytest
from pulumi_cloud_elements.errors import SettingsError
from pulumi_cloud_elements.settings import (
    EXPLICIT_MARKER,
    HOSTS,
    SETTINGS,
    Settings,
    base_url_of,
    environment_name,
    load,
    platform_of,
    same_platform,
)

USER, ORGANIZATION = "user-s3cret", "organization-s3cret"
ENVIRONMENT = {
    "CLOUD_ELEMENTS_USER_SECRET": USER,
    "CLOUD_ELEMENTS_ORGANIZATION_SECRET": ORGANIZATION,
}


def loaded(configured: dict[str, Any], environment: dict[str, str]) -> Settings:
    return load(configured.get, environment)


def test_the_environment_wins_over_stack_configuration() -> None:
    stack = {
        "cloud-elements:userSecret": "from-the-stack",
        "cloud-elements:organizationSecret": "from-the-stack",
        "cloud-elements:baseUrl": "eu",
    }
    settings = loaded(stack, {**ENVIRONMENT, "CLOUD_ELEMENTS_BASE_URL": "sap"})
    assert settings.require_secrets() == (USER, ORGANIZATION)
    assert settings.base_url == f"https://{HOSTS['sap']}/elements/api-v2"
    assert settings.secrets_from == "environment"
    settings = loaded(stack, {})
    assert settings.require_secrets() == ("from-the-stack", "from-the-stack")
    assert settings.base_url == f"https://{HOSTS['eu']}/elements/api-v2"
    assert settings.secrets_from == "stack configuration"


def test_an_explicit_provider_wins_over_the_environment() -> None:
    own = {EXPLICIT_MARKER: "true", "cloud-elements:userSecret": "its-own"}
    settings = loaded(own, ENVIRONMENT)
    assert settings.require_secrets() == ("its-own", ORGANIZATION)
    assert settings.secrets_from == "the provider's properties"


def test_white_space_around_a_value_is_none_of_it() -> None:
    settings = loaded(
        {"cloud-elements:userSecret": f"\t{USER} \n"},
        {
            "CLOUD_ELEMENTS_USER_SECRET": "  \n",
            "CLOUD_ELEMENTS_ORGANIZATION_SECRET": f" {ORGANIZATION}\n",
            "CLOUD_ELEMENTS_BASE_URL": " us ",
        },
    )
    assert settings.require_secrets() == (USER, ORGANIZATION)
    assert settings.base_url == "https://api.cloud-elements.com/elements/api-v2"


def test_defaults() -> None:
    settings = loaded({}, ENVIRONMENT)
    assert settings.base_url == "https://api.cloud-elements.com/elements/api-v2"
    assert (settings.connect_timeout, settings.read_timeout) == (10.0, 75.0)
    assert (settings.max_retries, settings.max_in_flight) == (4, 32)
    assert settings.moved_from is None


def test_numbers_and_moved_from() -> None:
    settings = loaded(
        {"cloud-elements:maxRetries": 2.0, "cloud-elements:movedFrom": "eu"},
        {"CLOUD_ELEMENTS_READ_TIMEOUT": "1.5"},
    )
    assert settings.max_retries == 2
    assert settings.read_timeout == 1.5
    assert settings.moved_from == f"https://{HOSTS['eu']}/elements/api-v2"


@pytest.mark.parametrize("value", ["soon", "-1", "0", "nan", "inf"])
def test_unusable_numbers(value: str) -> None:
    with pytest.raises(SettingsError, match="CLOUD_ELEMENTS_READ_TIMEOUT"):
        loaded({}, {"CLOUD_ELEMENTS_READ_TIMEOUT": value})


@pytest.mark.parametrize("name", HOSTS)
def test_named_hosts(name: str) -> None:
    assert base_url_of(name) == f"https://{HOSTS[name]}/elements/api-v2"


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/elements/api-v2",
        "http://127.0.0.1:8080/elements/api-v2",
        "http://localhost:8080/elements/api-v2",
        "http://[::1]:8080/elements/api-v2",
    ],
)
def test_usable_urls(url: str) -> None:
    assert base_url_of(url) == url
    assert base_url_of(f"{url}/") == url


@pytest.mark.parametrize(
    "url",
    [
        "nowhere",
        "ftp://word-9/x",
        "https://",
        "http://example.com/word-9",
        "http://127.0.0.1.example.com/word-9",
        "http://localhost@word-9.example.com/",
        "https://user:word-9@example.com/",
        "https://example.com/?word-9",
        "https://example.com/#word-9",
        "https://example.com:word-9/",
        "https://[word-9/",
        "https://example.com/word-9\nx",
        "https://exam\tple.com/word-9",
        "https://example.com/word-9\udcff",
        "https://example.com/word-9 x",
    ],
)
def test_unusable_urls_are_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(SettingsError, match="CLOUD_ELEMENTS_BASE_URL") as caught:
        base_url_of(url)
    assert "word-9" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_both_missing_secrets_are_named_with_both_ways_to_set_them() -> None:
    with pytest.raises(SettingsError) as caught:
        loaded({}, {}).require_secrets()
    line = str(caught.value)
    for part in (
        "userSecret",
        "organizationSecret",
        "CLOUD_ELEMENTS_USER_SECRET",
        "CLOUD_ELEMENTS_ORGANIZATION_SECRET",
        "pulumi config set --secret cloud-elements:userSecret",
        "pulumi config set --secret cloud-elements:organizationSecret",
    ):
        assert part in line
    assert "\n" not in line


def test_only_the_missing_secret_is_named() -> None:
    with pytest.raises(SettingsError) as caught:
        loaded({}, {"CLOUD_ELEMENTS_USER_SECRET": USER}).require_secrets()
    assert "organizationSecret" in str(caught.value)
    assert "userSecret" not in str(caught.value)
    assert USER not in str(caught.value)


def test_the_secrets_are_not_in_the_repr() -> None:
    shown = repr(loaded({}, ENVIRONMENT))
    assert USER not in shown
    assert ORGANIZATION not in shown


def test_environment_names() -> None:
    assert environment_name("baseUrl") == "CLOUD_ELEMENTS_BASE_URL"
    assert environment_name("organizationSecret") == "CLOUD_ELEMENTS_ORGANIZATION_SECRET"


def test_every_value_comes_from_a_setting() -> None:
    assert {field.name for field in fields(Settings)} - SETTINGS.keys() == {
        "secrets_from",
        "unknown",
    }
    assert all(getattr(Settings(), name) == one.default for name, one in SETTINGS.items())
    assert loaded({}, {}) == Settings()


@pytest.mark.parametrize("attribute", SETTINGS)
def test_a_setting_is_named_alike_everywhere_and_documented(attribute: str) -> None:
    setting = SETTINGS[attribute]
    snake = re.sub("[A-Z]", lambda letter: f"_{letter[0].lower()}", setting.name)
    assert snake == attribute
    assert setting.environment_name == f"CLOUD_ELEMENTS_{attribute.upper()}"
    assert len(setting.doc) > 10
    assert setting.secret is attribute.endswith("_secret")


VALUES = {
    "user_secret": ("a", "a"), "organization_secret": ("b", "b"), "owner": ("me", "me"),
    "base_url": ("eu", f"https://{HOSTS['eu']}/elements/api-v2"),
    "moved_from": ("us", f"https://{HOSTS['us']}/elements/api-v2"),
    "connect_timeout": ("1.5", 1.5), "read_timeout": ("2", 2.0), "max_retries": ("0", 0),
    "max_in_flight": ("1", 1), "operation_timeout": ("60", 60.0), "settle_time": ("0", 0.0),
    "marker": ("False", False), "catalogue_checks": ("false", False),
    "log_level": ("DEBUG", "debug"),
}  # fmt: skip


@pytest.mark.parametrize("attribute", SETTINGS)
def test_each_can_be_set_in_the_environment_and_in_the_stack(attribute: str) -> None:
    text, value = VALUES[attribute]
    name = SETTINGS[attribute].name
    assert value != SETTINGS[attribute].default or attribute == "moved_from"
    for settings in (
        loaded({}, {SETTINGS[attribute].environment_name: text}),
        loaded({f"cloud-elements:{name}": text}, {}),
    ):
        assert getattr(settings, attribute) == value
        assert type(getattr(settings, attribute)) is type(value)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("maxRetries", "-1", "maxRetries must be a number of at least 0"),
        ("maxInFlight", "0", "maxInFlight must be a number of at least 1"),
        ("operationTimeout", "0.5", "operationTimeout must be a number of at least 1"),
        ("marker", "yes", "marker must be one of true, false"),
        ("catalogueChecks", "1", "catalogueChecks must be one of true, false"),
        ("logLevel", "trace", "logLevel must be one of info, debug"),
        ("readTimeout", "1e300", "readTimeout must be a number of at most 604800"),
        ("operationTimeout", "1e10", "operationTimeout must be a number of at most 604800"),
        ("maxInFlight", "1e9", "maxInFlight must be a number of at most 1000"),
        ("maxRetries", "1001", "maxRetries must be a number of at most 1000"),
        ("owner", "a\udcff", "owner contains characters that cannot be sent"),
        ("movedFrom", "nowhere", "movedFrom is neither a known name nor a URL"),
    ],
)
def test_an_unusable_value_is_refused_with_both_ways_to_set_it(
    name: str, value: str, message: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        loaded({f"cloud-elements:{name}": value}, {})
    line = str(caught.value)
    assert line.startswith(f"{message}: set {environment_name(name)} or cloud-elements:{name}")


@pytest.mark.parametrize(
    ("secret", "fault"),
    [
        ("canary\ncanary", "contains a line break"),
        ("canary\rcanary", "contains a line break"),
        ("\u201ccanary\u201d", "contains typographic quotes"),
        ("can\u200bary", "contains an invisible character"),
        ("canary\u20ac", "contains characters"),
        ("User canary, Organization canary", "is a whole Authorization header"),
        ("canary, canary", "is a whole Authorization header"),
        ("can ary", "contains a space"),
    ],
)
@pytest.mark.parametrize("name", ["userSecret", "organizationSecret"])
def test_a_secret_that_cannot_be_sent_is_refused_without_its_value(
    name: str, secret: str, fault: str
) -> None:
    with pytest.raises(SettingsError, match=f"^{name} {fault}") as raised:
        load({f"cloud-elements:{name}": secret}.get, {})
    assert "can" not in str(raised.value).replace("cannot", "")


@pytest.mark.parametrize("secret", ["abc=", "a/b+c==", "0a-b_c.d", " padded \n"])
def test_ordinary_secrets_are_taken(secret: str) -> None:
    assert load({"cloud-elements:userSecret": secret}.get, {}).user_secret == secret.strip()


@pytest.mark.parametrize(
    "url",
    [
        "https://api..example.com/elements/api-v2",
        f"https://{'a' * 70}.example.com/elements/api-v2",
        "https://exa mple.com/x",
        "https://-a.example.com/x",
    ],
)
def test_a_host_that_cannot_exist_is_refused(url: str) -> None:
    with pytest.raises(SettingsError, match=r"^baseUrl has a host name that cannot exist"):
        base_url_of(url)


def test_a_base_urls_case_and_slash_mean_nothing() -> None:
    assert base_url_of("HTTPS://API.Example.COM/elements/api-v2/") == (
        "https://api.example.com/elements/api-v2"
    )


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("http://localhost:1/x", "http://127.0.0.1:1/x/", True),
        ("http://[::1]:1/x", "http://localhost:1/x", True),
        ("https://a.example/x", "https://a.example:443/x", True),
        ("http://127.0.0.1:80/x", "http://localhost/x", True),
        ("https://[2001:db8::1]/x", "https://[2001:db8::1]:443/x", True),
        ("https://a.example/x", "https://b.example/x", False),
        ("http://localhost:1/x", "http://localhost:2/x", False),
        ("https://a.example/x", "https://a.example/y", False),
    ],
)
def test_the_same_platform(left: str, right: str, same: bool) -> None:
    assert same_platform(left, right) is same


def test_a_platform_has_one_spelling_that_is_the_usual_one() -> None:
    for url in ("https://api.cloud-elements.com/elements/api-v2", "http://127.0.0.1:8080/x"):
        assert platform_of(url) == url
    assert platform_of("http://localhost:8080/x/") == "http://127.0.0.1:8080/x"
    assert platform_of("https://[2001:db8::1]:443/x") == "https://[2001:db8::1]/x"


def test_settings_that_do_not_exist_are_named_with_the_nearest() -> None:
    environment = {
        "CLOUD_ELEMENTS_BASEURL": "us",
        "CLOUD_ELEMENTS_SANDBOX_USER_SECRET": "x",
        "CLOUD_ELEMENTS_OAUTH_API_SECRET": "x",
        "CLOUD_ELEMENTS_READ_TIMEOUT": "5",
        "OTHER": "x",
    }
    names = ["cloud-elements:base_url", "cloud-elements:zzz", "cloud-elements:owner", "x:baseURL"]
    assert load(lambda _: None, environment, names).unknown == (
        "cloud-elements:base_url: there is no such setting: did you mean cloud-elements:baseUrl?",
        "cloud-elements:zzz: there is no such setting: remove it",
        "CLOUD_ELEMENTS_BASEURL: there is no such setting: did you mean CLOUD_ELEMENTS_BASE_URL?",
    )
    assert load(lambda _: None, {}, ["cloud-elements:explicit"]).unknown == ()
