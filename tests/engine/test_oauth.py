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


def the_put(stack: Stack) -> dict[str, Any]:
    [put] = stack.requests_made("POST", "PUT", "PATCH", "DELETE")
    assert put["method"] == "PUT"
    return put


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
    stack.unchanged()
    stack.refresh("--expect-no-changes")
    stack.unchanged()
    changes: dict[str, str] = {}
    for by_default in ("false", "true"):
        stack.control("PUT", "/switches", {"reauthenticate-default": by_default})
        changes["callback.url"] = f"{CALLBACK}/{by_default}"
        for again in ("false", "true"):
            if again == "true":
                changes["user.refresh_token"] = f"canary-{by_default}"
            stack.forget()
            stack.declare_several(**{**declared, "plain": changed(REFRESHING, **changes)})
            stack.up()
            assert the_put(stack)["query"] == [["reAuthenticate", again]]
        stack.unchanged()
    assert "canary" not in stack.raw_state()


def test_with_a_code(stack: Stack) -> None:
    code = code_of(stack)
    stack.declare(**SALESFORCE, provider_data={"code": code})
    preview = stack.run("preview", "--diff").text
    shown = preview + stack.up().text
    [post] = stack.requests_made("POST")
    assert post["body"]["providerData"] == {"code": code}
    assert code not in shown + stack.raw_state()

    # Neither another code nor none is a change; nor is what a refresh leaves of it.
    stack.declare(**SALESFORCE, provider_data={"code": "another"})
    stack.unchanged()
    stack.declare(**SALESFORCE)
    stack.unchanged()
    stack.refresh("--expect-no-changes")
    stack.unchanged()
    stack.declare(**SALESFORCE, provider_data={"code": code})
    stack.unchanged()

    for number, by_default in enumerate(("false", "true")):
        stack.control("PUT", "/switches", {"reauthenticate-default": by_default})
        # An ordinary change keeps the sign-in.
        stack.forget()
        inputs = changed(SALESFORCE, **{"callback.url": f"{CALLBACK}/{number}"})
        last = {} if number == 0 else {"reauthenticate": f"2026-{10 + number}"}
        stack.declare(**inputs, **last, provider_data={"code": code})
        stack.up()
        put = the_put(stack)
        assert put["query"] == [["reAuthenticate", "false"]]
        assert "providerData" not in put["body"]

        # A deliberate one uses the new code.
        code = code_of(stack)
        stack.declare(**inputs, provider_data={"code": code}, reauthenticate=f"2026-{11 + number}")
        shown = stack.run("preview", "--diff").text + stack.up().text
        put = the_put(stack)
        assert put["query"] == [["reAuthenticate", "true"]]
        assert put["body"]["providerData"] == {"code": code}
        stack.unchanged()
        stack.refresh("--expect-no-changes")
        stack.unchanged()
        assert code not in shown + stack.raw_state()


def test_a_code_works_once_and_the_error_says_why(stack: Stack) -> None:
    code = code_of(stack)
    stack.declare(**SALESFORCE, provider_data={"code": code})
    stack.up()
    stack.destroy()
    shown = stack.up(ok=False).text
    assert "code was used before" in shown
    assert code not in shown
