import base64
import json
from urllib.parse import quote, quote_plus

import pytest
from pulumi_cloud_elements.redaction import REDACTED, leaves, redact

SECRET = 'pä "ss/w+rd'


@pytest.mark.parametrize(
    "spelling",
    [
        SECRET,
        json.dumps(SECRET)[1:-1],
        quote(SECRET, safe=""),
        quote_plus(SECRET),
        base64.b64encode(SECRET.encode()).decode(),
    ],
)
def test_every_spelling(spelling: str) -> None:
    assert redact(f"before {spelling} after", [SECRET]) == f"before {REDACTED} after"


def test_white_space_around_a_secret() -> None:
    assert redact("is hunter2!", [" hunter2\n"]) == f"is {REDACTED}!"


def test_a_secret_that_holds_another_goes_as_a_whole() -> None:
    assert redact("hunter2-and-more", ["hunter2", "hunter2-and-more"]) == REDACTED


def test_short_secrets_go_as_words_only() -> None:
    assert redact("ab is in cab", ["ab"]) == f"{REDACTED} is in cab"


def test_empty_secrets_change_nothing() -> None:
    assert redact("as it was", ["", "  "]) == "as it was"


def test_user_information_in_urls_goes_though_unknown() -> None:
    assert redact("at https://me:word@example.com/x", []) == f"at https://{REDACTED}@example.com/x"


def test_leaves() -> None:
    found = list(leaves({"a": ["x", 1, True, None], "b": '{"c": "inside"}', "d": "{broken"}))
    assert found == ["x", "1", '{"c": "inside"}', "inside", "{broken"]
