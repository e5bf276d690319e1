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
    TransportError,
)
from pulumi_cloud_elements.settings import Settings, base_url_of

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


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LOCALHOST"])
@pytest.mark.parametrize("no_proxy", [None, "", "example.com"])
def test_loopback_never_goes_through_a_proxy(
    service: Service, host: str, no_proxy: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name)
        if no_proxy is not None:
            monkeypatch.setenv(name, no_proxy)
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://me:canary-proxy@127.0.0.1:9")
    service.responds_json(200, INSTANCE)
    client = Client(settings_of(base_url_of(service.url.replace("127.0.0.1", host))))
    assert client.instances.get("5") == INSTANCE
    client.close()


def test_a_redirect_to_an_odd_address_is_one_line(service: Service, client: Client) -> None:
    for location in ("http://[", "//", "http://a..b", "\xff\xfe", "https://x:y/"):
        service.responses = [(307, b"", {"Location": location})]
        for ask in (client.instances.get, lambda _: client.instances.create({})):
            with pytest.raises(TransportError, match="returned 307, a redirect"):
                ask("5")
    assert len(service.requests) == 10  # nothing is sent again


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


ODD_PROXIES = [
    "http://", "http://[", "http://a..b:1", "socks5://127.0.0.1:9", "socks://x", "ftp://x",
    "http://x:99999", "http://x:port", "x y", "http://x y:1", "http://me:p\u00e4\u20ac@127.0.0.1:9",
    "http://me:a\nb@127.0.0.1:9", "://", ":", "//", "https://", "file:///etc", "http://127.0.0.1:0",
    "http://%zz:1", "http://[::1", "\udcff", "http://x\u200b:1", "mailto:me@x", "http://a:b:c@d:e:f",
]  # fmt: skip


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("proxy", ODD_PROXIES)
def test_a_proxy_whose_address_cannot_be_used_is_one_line(
    proxy: str, scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    monkeypatch.setenv("HTTP_PROXY", proxy)
    client = Client(settings_of(f"{scheme}://example.invalid", max_retries=0))
    with pytest.raises(NotSentError, match=r"HTTPS_PROXY|no connection") as caught:
        client.instances.create({"name": "x"})
    assert str(caught.value).isprintable()
    client.close()


@pytest.mark.parametrize("variable", ["SSLKEYLOGFILE", "REQUESTS_CA_BUNDLE"])
def test_a_file_for_tls_that_cannot_be_used_is_named(
    variable: str,
    certificate: Path,
    context: ssl.SSLContext,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    with Service(context) as secure:
        copy = tmp_path / "copy.pem"
        copy.write_bytes(certificate.read_bytes())
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(copy))
        client = Client(settings_of(f"https://localhost:{secure.port}/elements/api-v2"))
        copy.unlink()
        missing = tmp_path / "no-folder" / "keys"
        monkeypatch.setenv(variable, str(missing))
        if variable == "SSLKEYLOGFILE":
            copy.write_bytes(certificate.read_bytes())
        with pytest.raises(NotSentError, match="SSLKEYLOGFILE or REQUESTS_CA_BUNDLE"):
            client.instances.create({"name": "x"})
        client.close()
        assert secure.requests == []


@pytest.mark.parametrize("no_proxy", ["*", "[::1", "1.2.3.4/99", "::1/128", ",,", "\udcff", "a b"])
def test_an_odd_list_of_hosts_without_a_proxy_ends_nothing(
    no_proxy: str, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, no_proxy)
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    for host in ("10.0.0.1", "example.invalid"):
        Client(settings_of(f"http://{host}/elements/api-v2")).close()


def test_a_server_that_does_not_speak_tls_is_sent_nothing(service: Service) -> None:
    service.responds_json(200, INSTANCE)
    client = Client(settings_of(service.url.replace("http:", "https:"), max_retries=0))
    with pytest.raises(NotSentError, match="no TLS connection could be made"):
        client.instances.create({"name": "x"})
    client.close()
    assert service.requests == []
