import json
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from pulumi_cloud_elements.api.client import Client
from pulumi_cloud_elements.deadline import deadline
from pulumi_cloud_elements.errors import (
    AnswerLostError,
    ApiError,
    BadRequestError,
    NotFoundError,
    NotSentError,
    TransportError,
    UnauthorizedError,
)
from pulumi_cloud_elements.settings import Settings

USER, ORGANIZATION = "user-s3cret", "organization-s3cret"
INSTANCE = {"id": 5, "name": "x"}
WHOLE = {**INSTANCE, "token": "t", "tags": [], "element": {}, "configuration": {}}


class Service:
    """Answers what it is told to, in order, and then the last one again; keeps what it was sent."""

    def __init__(self) -> None:
        self.answers: list[tuple[int, bytes, dict[str, str]]] = []
        self.requests: list[tuple[str, str, dict[str, str]]] = []
        service = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                service.requests.append((self.command, self.path, dict(self.headers.items())))
                answers = service.answers
                status, body, headers = answers.pop(0) if len(answers) > 1 else answers[0]
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.send_header("Connection", "close")
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = answer  # noqa: N815

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/elements/api-v2"

    def answers_json(self, status: int, body: Any) -> None:
        headers = {"Content-Type": "application/json"}
        self.answers.append((status, json.dumps(body).encode(), headers))

    def answers_text(self, status: int, text: str, **headers: str) -> None:
        self.answers.append((status, text.encode(), {"Content-Type": "text/html", **headers}))


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    service = Service()
    thread = threading.Thread(target=service.server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield service
    service.server.shutdown()
    service.server.server_close()
    thread.join(5)


@pytest.fixture
def client(service: Service) -> Iterator[Client]:
    client = client_of(service.url)
    yield client
    client._transport._session.close()


def client_of(url: str) -> Client:
    return Client(Settings(USER, ORGANIZATION, url, 5.0, 5.0, max_retries=2))


def test_an_instance(service: Service, client: Client) -> None:
    service.answers_json(200, INSTANCE)
    assert client.instances.get("5") == INSTANCE
    assert client.instances.put("5", {"name": "x"}) == INSTANCE
    assert client.instances.create({"name": "x"}) == INSTANCE
    assert [request[:2] for request in service.requests] == [
        ("GET", "/elements/api-v2/instances/5"),
        ("PUT", "/elements/api-v2/instances/5"),
        ("POST", "/elements/api-v2/instances"),
    ]


def test_a_patch_is_asked_after_only_where_its_answer_is_not_the_whole(
    service: Service, client: Client
) -> None:
    service.answers_json(200, WHOLE)
    assert client.instances.patch("5", {"name": "x"}) == WHOLE
    assert [request[0] for request in service.requests] == ["PATCH"]
    service.answers.clear()
    service.answers_json(200, INSTANCE)
    service.answers_json(200, WHOLE)
    assert client.instances.patch("5", {"name": "x"}) == WHOLE
    assert [request[0] for request in service.requests] == ["PATCH", "PATCH", "GET"]


def test_delete_with_an_empty_answer(service: Service, client: Client) -> None:
    service.answers_text(200, "")
    client.instances.delete("5")
    assert len(service.requests) == 1


def test_a_404_in_the_services_words_is_not_found(service: Service, client: Client) -> None:
    service.answers_json(404, {"message": "No instance\n found", "requestId": "r-1"})
    with pytest.raises(NotFoundError) as caught:
        client.instances.get("5")
    assert caught.value.status == 404
    assert caught.value.request_id == "r-1"
    assert caught.value.message == "No instance found"
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("body", ["<html>not found</html>", "", '{"message": "no route"}', "[]"])
def test_a_404_of_a_gateway_is_not(service: Service, client: Client, body: str) -> None:
    service.answers_text(404, body)
    with pytest.raises(TransportError):
        client.instances.get("5")
    with pytest.raises(TransportError):
        client.instances.delete("5")


def test_a_redirect_is_not_followed(service: Service, client: Client) -> None:
    service.answers_text(302, "", Location=f"{service.url}/elsewhere")
    with pytest.raises(TransportError, match="redirect"):
        client.instances.get("5")
    assert len(service.requests) == 1


def test_a_get_is_tried_again(service: Service, client: Client) -> None:
    service.answers_text(503, "busy")
    service.answers_json(200, INSTANCE)
    assert client.instances.get("5") == INSTANCE
    assert len(service.requests) == 2


@pytest.mark.parametrize("text", ["", "<p>", '{"id": 5, "na', "null", "[]"])
def test_an_answer_that_cannot_be_read_is_asked_for_again(
    service: Service, client: Client, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    service.answers_text(200, text)
    service.answers_json(200, INSTANCE)
    assert client.instances.put("5", {}) == INSTANCE
    service.answers = [(200, text.encode(), {})]
    with pytest.raises(AnswerLostError):
        client.instances.get("5")
    service.answers_json(200, {})
    with pytest.raises(AnswerLostError):
        client.instances.create({})
    assert [made[0] for made in service.requests] == ["PUT"] * 2 + ["GET"] * 3 + ["POST"]


def test_a_list_that_cannot_be_read_is_not_an_empty_one(
    service: Service, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    service.answers_text(200, "")
    with pytest.raises(AnswerLostError):
        client.instances.list("a")


def test_a_get_is_given_up_in_the_end(service: Service, client: Client) -> None:
    service.answers_text(503, "busy")
    with pytest.raises(TransportError, match="503"):
        client.instances.get("5")
    assert len(service.requests) == 3


def test_a_post_is_sent_once(service: Service, client: Client) -> None:
    service.answers_text(503, "busy")
    with pytest.raises(AnswerLostError, match="503"):
        client.instances.create({"name": "x"})
    assert len(service.requests) == 1


@pytest.mark.parametrize("body", ["{}", "[]", "null", '{"id": ""}', "<html>"])
def test_an_instance_made_without_an_id_is_a_lost_answer(
    service: Service, client: Client, body: str
) -> None:
    service.answers_text(200, body)
    with pytest.raises(AnswerLostError):
        client.instances.create({"name": "x"})
    assert len(service.requests) == 1


def test_secrets_in_the_services_message_are_taken_out(service: Service, client: Client) -> None:
    service.answers_json(
        400,
        {
            "message": f"bad header User {USER}, Organization {ORGANIZATION}; key the-api-key",
            "providerMessage": "no such key: the-api-key, nor inner-word",
            "requestId": "r-2",
        },
    )
    configuration = {"username": "the-api-key", "document": '{"a": "inner-word"}'}
    with pytest.raises(BadRequestError) as caught:
        client.instances.create({"configuration": configuration})
    shown = f"{caught.value} {caught.value.message} {caught.value.provider_message}"
    for secret in (USER, ORGANIZATION, "the-api-key", "inner-word"):
        assert secret not in shown
    assert "[secret]" in caught.value.message
    assert caught.value.__cause__ is None


def test_a_netrc_file_does_not_replace_the_header(
    service: Service, client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password other\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    service.answers_json(200, INSTANCE)
    client.instances.get("5")
    ((_, _, headers),) = service.requests
    assert headers["Authorization"] == f"User {USER}, Organization {ORGANIZATION}"


def test_the_proxy_is_the_one_that_was_set_when_the_client_was_made(
    service: Service, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.answers_json(200, INSTANCE)
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("HTTP_PROXY", service.url)
    assert client.instances.get("5") == INSTANCE
    proxied = client_of("http://host.invalid/elements/api-v2")
    assert proxied.instances.get("5") == INSTANCE
    proxied._transport._session.close()
    assert [path for _, path, _ in service.requests] == [
        "/elements/api-v2/instances/5",
        "http://host.invalid/elements/api-v2/instances/5",
    ]


def test_nobody_listens(service: Service) -> None:
    with socket.socket() as bound:  # bound, but not listening: connections are refused
        bound.bind(("127.0.0.1", 0))
        client = client_of(f"http://127.0.0.1:{bound.getsockname()[1]}")
        with pytest.raises(NotSentError):
            client.instances.create({"name": "x"})


def test_the_organization_is_asked_for_once(service: Service, client: Client) -> None:
    service.answers_json(200, {"id": 77})
    assert client.organizations.current_id() == "77"
    assert client.organizations.current_id() == "77"
    assert len(service.requests) == 1


def test_a_hidden_organization_is_none(service: Service, client: Client) -> None:
    service.answers_json(403, {"message": "no", "requestId": "r-3"})
    assert client.organizations.current_id() is None
    assert client.organizations.current_id() is None
    assert len(service.requests) == 1


def test_refused_credentials_are_told(service: Service, client: Client) -> None:
    service.answers_json(401, {"message": "no", "requestId": "r-4"})
    with pytest.raises(UnauthorizedError, match="environment") as caught:
        client.organizations.current_id()
    assert isinstance(caught.value, ApiError)
    assert USER not in f"{caught.value}{client!r}{client._transport._session.auth!r}"


def test_the_one_400_that_passes_is_tried_again(service: Service, client: Client) -> None:
    settling = {"message": "No object definition found for contacts", "requestId": "r"}
    service.answers_json(400, settling)
    service.answers_json(200, INSTANCE)
    assert client.instances.put("5", {"name": "x"}) == INSTANCE
    assert len(service.requests) == 2


def test_other_400s_are_not(service: Service, client: Client) -> None:
    service.answers_json(400, {"message": "No such thing", "requestId": "r"})
    with pytest.raises(BadRequestError):
        client.instances.put("5", {"name": "x"})
    assert len(service.requests) == 1


def test_a_list_is_followed_page_by_page_and_filtered(service: Service, client: Client) -> None:
    first = [{"id": 1, "tags": ["crm"]}, {"id": 2, "tags": ["other"]}]
    headers = {"Content-Type": "application/json", "elements-next-page-token": "t2"}
    service.answers.append((200, json.dumps(first).encode(), headers))
    service.answers_json(200, [{"id": 3, "tags": [{"id": 9, "name": "crm"}]}])
    assert [row["id"] for row in client.instances.list("crm")] == [1, 3]
    assert [request[1].split("?")[1] for request in service.requests] == [
        "pageSize=200&tags%5B%5D=crm",
        "pageSize=200&tags%5B%5D=crm&nextPage=t2",
    ]


def test_a_list_of_nothing_is_empty(service: Service, client: Client) -> None:
    service.answers_json(404, {"message": "none", "requestId": "r"})
    assert client.instances.list() == []


def test_an_operation_ends_at_its_deadline(service: Service, client: Client) -> None:
    service.answers_text(503, "busy", **{"Retry-After": "30"})
    with deadline(2), pytest.raises(TransportError, match="503"):
        client.instances.get("5")
    assert len(service.requests) == 1
    with deadline(0), pytest.raises(NotSentError, match="operationTimeout"):
        client.instances.get("5")


def test_each_retry_is_one_line_without_secrets(
    service: Service, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="pulumi_cloud_elements")
    service.answers_text(503, "busy")
    service.answers_text(503, "busy")
    service.answers_json(200, INSTANCE)
    client.instances.put("5", {"name": "x", "configuration": {"password": "canary"}})
    lines = [record.getMessage() for record in caplog.records]
    assert len(lines) == 2
    assert all(line.startswith("PUT: answered 503; trying again in ") for line in lines)


def test_a_proxys_password_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        proxy = f"http://me:canary-proxy@127.0.0.1:{bound.getsockname()[1]}"
        monkeypatch.setenv("HTTPS_PROXY", proxy)
        client = Client(
            Settings(USER, ORGANIZATION, "https://example.com/elements/api-v2", max_retries=0)
        )
        with pytest.raises(NotSentError, match="HTTPS_PROXY") as caught:
            client.instances.get("5")
    assert "canary" not in f"{caught.value}{client!r}"


def test_a_certificate_that_nobody_signed_is_refused_and_an_own_ca_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    words = ["-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost"]
    words += ["-addext", "subjectAltName=DNS:localhost"]
    words += ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run(["openssl", "req", "-x509", *words], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    secure = Service()
    secure.server.socket = context.wrap_socket(secure.server.socket, server_side=True)
    secure.server.handle_error = lambda *_: None  # type: ignore[method-assign]
    secure.answers_json(200, INSTANCE)
    thread = threading.Thread(target=secure.server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    monkeypatch.setenv("NO_PROXY", "localhost")
    client = client_of(f"https://localhost:{secure.server.server_port}/elements/api-v2")
    try:
        with pytest.raises(NotSentError, match="REQUESTS_CA_BUNDLE"):
            client.instances.create({"name": "x"})
        assert secure.requests == []
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
        client._transport._session.close()
        client = client_of(f"https://localhost:{secure.server.server_port}/elements/api-v2")
        assert client.instances.get("5") == INSTANCE
    finally:
        client._transport._session.close()
        secure.server.shutdown()
        secure.server.server_close()
        thread.join(5)
