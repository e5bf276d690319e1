"""Elements that authenticate with OAuth, with a browser and without."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests

from .stack import Stack

CALLBACK = "https://app.example.com/callback"
SALESFORCE: dict[str, Any] = {
    "element_key": "sfdc",
    "name": "Salesforce",
    "configuration": {
        "oauth.api.key": "canary-key",
        "oauth.api.secret": "canary-secret",
        "oauth.callback.url": CALLBACK,
    },
}
REFRESHING: dict[str, Any] = {
    **SALESFORCE,
    "configuration": {
        **SALESFORCE["configuration"],
        "oauth.user.refresh_token": "canary-refresh-token",
    },
    "external_authentication": "initial",
}


def code_of(stack: Stack) -> str:
    """Sign in as a person would, and return the code that the vendor gives."""
    query = f"apiKey=canary-key&apiSecret=canary-secret&callbackUrl={CALLBACK}"
    page = stack.call("GET", f"/elements/sfdc/oauth/url?{query}")["oauthUrl"]
    form = {key: values[0] for key, values in parse_qs(urlsplit(page).query).items()}
    answer = requests.post(
        page, data={**form, "answer": "allow"}, allow_redirects=False, timeout=10
    )
    code = parse_qs(urlsplit(answer.headers["Location"]).query)["code"][0]
    stack.forget()
    return code


def changed(inputs: dict[str, Any], **more: Any) -> dict[str, Any]:
    entries = {f"oauth.{key}": value for key, value in more.items()}
    return {**inputs, "configuration": {**inputs["configuration"], **entries}}


def puts(stack: Stack) -> dict[str, dict[str, Any]]:
    """Return the PUT for each resource since `forget`; nothing else was changed."""
    made = stack.requests_made("POST", "PUT", "PATCH", "DELETE")
    assert {request["method"] for request in made} == {"PUT"}
    by_id = {request["path"].split("/")[-1]: request for request in made}
    assert len(by_id) == len(made)
    rows = [row for row in stack.resources() if str(row.get("id")) in by_id]
    return {row["urn"].split("::")[-1]: by_id[str(row["id"])] for row in rows}


def test_without_a_browser(stack: Stack) -> None:
    retrieving = {**REFRESHING, "name": "Retrieving", "retrieve_objects_after_instantiation": True}
    declared = {"plain": REFRESHING, "retrieving": retrieving}
    stack.declare_several(**declared)
    stack.up()
    bodies = {post["body"]["name"]: post["body"] for post in stack.requests_made("POST")}
    assert len(bodies) == 2
    for body in bodies.values():
        assert body["externalAuthentication"] == "initial"
    assert bodies["Retrieving"]["retrieveObjectsAfterInstantiation"] is True
    stack.unchanged_by_a_refresh()
    for by_default in ("false", "true"):
        stack.control("PUT", "/switches", {"reauthenticate-default": by_default})
        stack.forget()
        declared = {
            "plain": changed(REFRESHING, **{"callback.url": f"{CALLBACK}/{by_default}"}),
            "retrieving": changed(retrieving, **{"user.refresh_token": f"canary-{by_default}"}),
        }
        stack.declare_several(**declared)
        stack.up()
        queries = {name: put["query"] for name, put in puts(stack).items()}
        assert queries == {
            "plain": [["reAuthenticate", "false"]],
            "retrieving": [["reAuthenticate", "true"]],
        }
    stack.unchanged()
    assert "canary" not in stack.raw_state()


def test_with_a_code(stack: Stack) -> None:
    codes = {name: code_of(stack) for name in ("one", "other")}
    inputs: dict[str, dict[str, Any]] = {name: {**SALESFORCE, "name": name} for name in codes}

    def declare(**provider_data: dict[str, Any]) -> None:
        stack.declare_several(
            **{name: {**given, **provider_data.get(name, {})} for name, given in inputs.items()}
        )

    def with_codes() -> dict[str, dict[str, Any]]:
        return {name: {"provider_data": {"code": code}} for name, code in codes.items()}

    declare(**with_codes())
    shown = stack.run("up", "--yes", "--diff").text  # with its preview
    sent = {post["body"]["name"]: post["body"] for post in stack.requests_made("POST")}
    assert {name: body["providerData"]["code"] for name, body in sent.items()} == codes
    seen = shown + stack.raw_state()
    assert [code for code in codes.values() if code in seen] == []

    # Neither another code nor none is a change; nor is what a refresh leaves of it.
    declare(one={"provider_data": {"code": "another"}})
    stack.refresh("--expect-no-changes")
    stack.unchanged()

    # Each is changed in the ordinary way once, without and with an earlier deliberate change.
    for number, (by_default, ordinary, deliberate) in enumerate(
        (("false", "one", "other"), ("true", "other", "one"))
    ):
        stack.control("PUT", "/switches", {"reauthenticate-default": by_default})
        codes[deliberate] = code_of(stack)
        # An ordinary change keeps the sign-in, a deliberate one uses the new code.
        entry = {"callback.url": f"{CALLBACK}/{number}"}
        inputs[ordinary] = changed(inputs[ordinary], **entry)
        inputs[deliberate] = {**inputs[deliberate], "reauthenticate": f"2026-{11 + number}"}
        declare(**with_codes())
        shown = stack.run("up", "--yes", "--diff").text
        made = puts(stack)
        assert set(made) == {ordinary, deliberate}
        assert made[ordinary]["query"] == [["reAuthenticate", "false"]]
        assert "providerData" not in made[ordinary]["body"]
        assert made[deliberate]["query"] == [["reAuthenticate", "true"]]
        assert made[deliberate]["body"]["providerData"] == {"code": codes[deliberate]}
        stack.unchanged_by_a_refresh()
        seen = shown + stack.raw_state()
        assert [code for code in codes.values() if code in seen] == []


def test_a_code_works_once_and_the_error_says_why(stack: Stack) -> None:
    code = code_of(stack)
    signed_in = {**SALESFORCE, "provider_data": {"code": code}}
    stack.declare_several(first=signed_in)
    stack.up()
    stack.declare_several(first=signed_in, second=signed_in)
    shown = stack.up(ok=False).text
    assert "code was used before" in shown
    assert code not in shown
