from __future__ import annotations

import socket
import ssl
import threading
from pathlib import Path

import pytest
from pulumi_cloud_elements.api.client import Client
from pulumi_cloud_elements.api.session import Authorization
from pulumi_cloud_elements.api.transport import Transport
from pulumi_cloud_elements.errors import (
    CertificateError,
    NotSentError,
    ResponseLostError,
    SettingsError,
)
from pulumi_cloud_elements.settings import Settings

from tests.unit.api.service import INSTANCE, ORGANIZATION, USER, Service, settings_of


def test_a_netrc_file_does_not_replace_the_header(
    service: Service, client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password other\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    service.responds_json(200, INSTANCE)
    client.instances.get("5")
    ((_, _, headers),) = service.requests
    assert headers["Authorization"] == f"User {USER}, Organization {ORGANIZATION}"


def test_the_proxy_is_the_one_that_was_set_when_the_client_was_made(
    service: Service, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.responds_json(200, INSTANCE)
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("HTTP_PROXY", service.url)
    assert client.instances.get("5") == INSTANCE
    proxied = Client(settings_of("http://host.invalid/elements/api-v2"))
    assert proxied.instances.get("5") == INSTANCE
    proxied.close()
    assert [path for _, path, _ in service.requests] == [
        "/elements/api-v2/instances/5",
        "http://host.invalid/elements/api-v2/instances/5",
    ]


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
    certificate: Path, context: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "localhost")
    with Service(context) as secure:
        secure.responds_json(200, INSTANCE)
        url = f"https://localhost:{secure.port}/elements/api-v2"
        refused = Client(settings_of(url))
        with pytest.raises(CertificateError, match="REQUESTS_CA_BUNDLE"):
            refused.instances.create({"name": "x"})
        assert secure.requests == []
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
        accepted = Client(settings_of(url))
        assert accepted.instances.get("5") == INSTANCE
        refused.close()
        accepted.close()


def test_a_create_request_whose_response_tls_cannot_read_is_sent_once(
    certificate: Path, context: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "localhost")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    sent: list[bytes] = []

    def spoil() -> None:
        while True:
            try:
                raw, _ = listening.accept()
            except OSError:
                return
            with raw:
                secure = context.wrap_socket(raw.dup(), server_side=True)
                with secure:
                    received = b""
                    while b'"name"' not in received:
                        received += secure.recv(65536)
                    sent.append(received)
                    raw.sendall(b"\x17\x03\x03\x00\x20" + b"x" * 32)  # encrypted by nobody

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=spoil)
        thread.start()
        url = f"https://localhost:{listening.getsockname()[1]}/elements/api-v2"
        settings = settings_of(url)
        client = Client(settings, Transport(settings, sleep=lambda _: None))
        with pytest.raises(ResponseLostError):
            client.instances.create({"name": "x"})
        listening.shutdown(socket.SHUT_RDWR)
        client.close()
        thread.join(5)
    assert len(sent) == 1


def test_authorization_does_not_show_its_secrets() -> None:
    authorization = Authorization(USER, ORGANIZATION)
    for shown in (repr(authorization), str(authorization), f"{[authorization]}"):
        assert shown.count("[secret]") == 1
        assert "s3cret" not in shown


def test_without_secrets_there_is_no_session() -> None:
    with pytest.raises(SettingsError, match="organizationSecret"):
        Client(Settings(USER, None, "https://example.com"))


def test_a_file_of_certificates_that_is_not_there_is_a_settings_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "missing.pem"))
    with pytest.raises(SettingsError, match=r"missing\.pem does not exist: correct REQUESTS_CA"):
        Client(settings_of("https://example.com"))
    Client(settings_of("http://127.0.0.1:1")).close()  # where no certificate is needed


def test_a_file_without_certificates_is_a_settings_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "no.pem").write_text("not a certificate\n")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "no.pem"))
    with pytest.raises(SettingsError, match=r"no\.pem holds no certificates in PEM form"):
        Client(settings_of("https://example.com"))


@pytest.mark.parametrize("proxy", ["http://", "http://[", "http://a..b:1"])
def test_a_proxy_whose_address_cannot_be_used_is_one_line(
    proxy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    client = Client(settings_of("https://example.com", max_retries=0))
    with pytest.raises(NotSentError, match=r"HTTPS_PROXY|no connection"):
        client.instances.get("5")
    client.close()
