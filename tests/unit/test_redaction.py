from __future__ import annotations

import base64
import html
import json
from collections.abc import Callable
from urllib.parse import quote, quote_plus, unquote_plus

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pulumi_cloud_elements.redaction import REDACTED, hiding, leaves, redact

SECRET = 'Tr0ub4dor&3 <pä> "ss/w+rd'
KEY = "-----BEGIN PRIVATE KEY-----\n{}\n{}\n-----END PRIVATE KEY-----".format(
    "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj",
    "MzEfYyjiWA4R4/M2bS1GB4t7NXp98C3SC6dVMvDuictGeurT8jNbvJZHtCSuYEvu",
)


def in_base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def in_json(text: str) -> str:
    return json.dumps(text)[1:-1]


def in_lines(text: str, length: int, end: str) -> str:
    return end.join(text[at : at + length] for at in range(0, len(text), length))


def escaped(text: str, form: str) -> str:
    units = text.encode("utf-16-be")
    return "".join(
        form.format(int.from_bytes(units[at : at + 2])) for at in range(0, len(units), 2)
    )


SPELLINGS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "upper case": str.upper,
    "JSON": lambda text: json.dumps(text)[1:-1],
    "JSON without escapes": lambda text: json.dumps(text, ensure_ascii=False)[1:-1],
    "JSON in JSON": lambda text: json.dumps(json.dumps(text)[1:-1])[1:-1],
    "JSON in JSON in JSON": lambda text: in_json(in_json(in_json(text))),
    "JSON, five times": lambda text: in_json(in_json(in_json(in_json(in_json(text))))),
    "JSON, all of it": lambda text: escaped(text, "\\u{:04x}"),
    "JSON of HTML": lambda text: in_json(html.escape(text)),
    "HTML of JSON": lambda text: html.escape(in_json(text)),
    "percent of JSON": lambda text: quote(in_json(text)),
    "percent of HTML": lambda text: quote(html.escape(text), safe=""),
    "percent twice": lambda text: quote(quote(text, safe=""), safe=""),
    "percent": lambda text: quote(text, safe=""),
    "percent in lower case": lambda text: quote(text, safe="").lower(),
    "percent, all of it": lambda text: "".join(f"%{byte:02X}" for byte in text.encode()),
    "form": quote_plus,
    "HTML": html.escape,
    "HTML, all of it": lambda text: "".join(f"&#{ord(char)};" for char in text),
    "HTML twice": lambda text: html.escape(html.escape(text)),
    "HTML without semicolons": lambda text: "".join(f"&#{ord(char)}" for char in text),
    "HTML with zeros": lambda text: "".join(f"&#{ord(char):07};" for char in text),
    "HTML in hex": lambda text: "".join(f"&#x{ord(char):x};" for char in text),
    "base64": in_base64,
    "base64 without padding": lambda text: in_base64(text).rstrip("="),
    "base64 for URLs": lambda text: base64.urlsafe_b64encode(text.encode()).decode(),
    "Basic with a name before": lambda text: in_base64(f"me:{text}"),
    "Basic with a longer name before": lambda text: in_base64(f"user1:{text}"),
    "Basic with nothing after": lambda text: in_base64(f"{text}:"),
    "Basic between others": lambda text: in_base64(f"a:{text}:b"),
    "base64 of base64": lambda text: in_base64(in_base64(text)),
    "base64 of JSON": lambda text: in_base64(json.dumps({"password": text})),
    "base64 of percent": lambda text: in_base64(quote(text, safe="")),
    "base64 in percent": lambda text: quote(in_base64(text), safe=""),
    "base64 in HTML": lambda text: in_base64(text).replace("=", "&#61;").replace("+", "&#43;"),
    "base64 in JSON": lambda text: in_base64(text).replace("/", "\\/"),
    "base64 in lines": lambda text: in_lines(in_base64(f"user:{text}"), 24, "\n"),
    "base64 in lines of Windows": lambda text: in_lines(in_base64(f"user:{text}"), 24, "\r\n"),
    "base64 of UTF-16": lambda text: base64.b64encode(text.encode("utf-16-le")).decode(),
    "hex": lambda text: text.encode().hex(),
    "hex with colons": lambda text: text.encode().hex(":"),
    "hex with spaces": lambda text: text.encode().hex(" ").upper(),
    "hex of Python": lambda text: "".join(f"\\x{byte:02x}" for byte in text.encode()),
    "hex of C": lambda text: ", ".join(f"0x{byte:02X}" for byte in text.encode()),
    "hex of UTF-16": lambda text: text.encode("utf-16-le").hex(),
    "hex in upper case": lambda text: text.encode().hex().upper(),
}


@pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=SPELLINGS)
def test_every_spelling(spelling: Callable[[str], str]) -> None:
    assert redact(f"before {spelling(SECRET)} after", [SECRET]) == f"before {REDACTED} after"


@pytest.mark.parametrize(
    "spelled",
    [
        KEY,
        KEY.replace("\n", "\r\n"),
        KEY.replace("\n", " "),
        KEY.replace("\n", "\\n"),
        KEY.replace("\n", ""),
        KEY.splitlines()[1],
        KEY.splitlines()[2],
    ],
    ids=["as it is", "CRLF", "one line", "escaped", "packed", "line 1", "line 2"],
)
def test_a_key_of_several_lines(spelled: str) -> None:
    assert redact(f"the key {spelled} is wrong", [KEY]) == f"the key {REDACTED} is wrong"


@pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=SPELLINGS)
def test_every_spelling_cut_short(spelling: Callable[[str], str]) -> None:
    spelled = spelling(SECRET)
    quarter = len(spelled) // 4 // 4 * 4  # within no character of UTF-16
    for cut in (spelled[:-1], spelled[:-quarter], spelled[quarter:]):
        assert REDACTED in redact(f"cut {cut}", [SECRET])


def test_a_backslash_before_each_character() -> None:
    spelled = "".join(f"\\{char}" for char in SECRET)
    assert redact(f"at {spelled}", [SECRET]) == f"at \\{REDACTED}"


def test_hex_that_is_cut_within_a_byte() -> None:
    assert redact(SECRET.encode().hex()[5:-5], [SECRET]).count(REDACTED) == 1


@pytest.mark.parametrize("user", ["me", "x", "the-user"])
def test_a_basic_header_goes_though_unknown(user: str) -> None:
    header = in_base64(f"{user}:p")
    assert redact(f"Authorization: Basic {header}", []) == f"Authorization: Basic {REDACTED}"
    readable = "Basic authentication failed; basic configuration is missing"
    assert redact(readable, []) == readable


@pytest.mark.parametrize("part", [SECRET[:8], SECRET[:12], SECRET[5:20], SECRET[-9:]])
def test_eight_characters_in_a_row_count(part: str) -> None:
    assert redact(f"cut: {part}", [SECRET]) == f"cut: {REDACTED}"


def test_fewer_characters_in_a_row_do_not() -> None:
    assert redact("Tr0ub4d", [SECRET]) == "Tr0ub4d"


def test_white_space_around_a_secret() -> None:
    assert redact("is hunter2!", [" hunter2\n"]) == f"is {REDACTED}!"


def test_a_secret_that_holds_another_goes_as_a_whole() -> None:
    assert redact("hunter2-and-more", ["hunter2", "hunter2-and-more"]) == REDACTED


def test_short_secrets_go_as_words_only() -> None:
    assert redact("ab is in cab", ["ab"]) == f"{REDACTED} is in cab"


@pytest.mark.parametrize("value", ["true", "false", "15", "22", "100", "none", "yes", "test"])
def test_short_common_values_stay_readable(value: str) -> None:
    message = f"event.poller.refresh_interval is {value}"
    assert redact(message, [value]) == message


def test_what_was_never_secret_stays_readable() -> None:
    message = (
        "POST https://api.cloud-elements.com/elements/api-v2/instances returned 400: "
        "Missing required configuration for element closeio: username [requestId "
        "5b2f0c1e-aa10-4bd2-9c4f-1d2e3f405162] 54 72 30 41 YWJjZGVmZ2hpag=="
    )
    assert redact(message, [SECRET, KEY, "8F3kQ0tVx2", "hunter2"]) == message


def test_words_of_messages_stay_readable_unless_they_are_the_secret() -> None:
    message = "the password of https://example.com is wrong: check username and password"
    assert redact(message, ["my-password-1", "https://example.com/canary"]) == message
    assert redact(message, ["password"]) == message.replace("password", REDACTED)


def test_empty_secrets_change_nothing() -> None:
    assert redact("as it was", ["", "  "]) == "as it was"


def test_what_is_hidden_around_the_call_goes_too() -> None:
    with hiding(["hidden-inside"]):
        assert redact("is hidden-inside", []) == f"is {REDACTED}"
    assert redact("is hidden-inside", []) == "is hidden-inside"


def test_user_information_in_urls_goes_though_unknown() -> None:
    assert redact("at https://me:word@example.com/x", []) == f"at https://{REDACTED}@example.com/x"


def test_nothing_moves_a_terminals_cursor() -> None:
    assert redact("a\x1b[31mb\u202ec\r\nd\x00", []) == "a?[31mb?c  d?"


def spelled_again(text: str) -> list[str]:
    """Read a text as a curious person would."""
    return [text, unquote_plus(text), html.unescape(text), text.replace("\\", "")]


printable = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=8)


@given(printable, st.sampled_from(sorted(SPELLINGS)), st.text(max_size=5), st.text(max_size=5))
def test_no_secret_is_left_in_any_spelling(
    secret: str, spelling: str, before: str, after: str
) -> None:
    assume(secret != REDACTED)
    if "UTF-16" in spelling:
        assume(secret.isascii())  # what tells it from UTF-8
    spelled = SPELLINGS[spelling](secret)
    shown = redact(f"{before} {spelled} {after}", [secret])
    if spelling == "upper case" and spelled.lower() != secret.lower():
        return  # a character that becomes another one in upper case
    assert REDACTED in shown
    for read in spelled_again(shown):
        assert secret not in read


def test_leaves() -> None:
    found = list(leaves({"a": ["x", 1, True, None], "b": '{"c": "inside"}', "d": "{broken"}))
    assert found == ["x", "1", '{"c": "inside"}', "inside", "{broken"]
