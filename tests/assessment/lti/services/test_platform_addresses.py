"""Which addresses are called: public ones over TLS, this machine for developers, and networks that a school names."""

import datetime
import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from assessment.lti.services.addresses import is_allowed_address, origin_of, problem_with_address
from assessment.lti.services.http_client import PlatformCall, fetch
from assessment.lti.services.replies import CallFailed
from tests.assessment.lti.services.scripted import Scripted, as_json, serving


@pytest.mark.parametrize(
    "url",
    ["https://lms.example.org", "https://lms.example.org:8443/mod/lti/token.php?x=1", "https://münchen.example/lti",
     "https://93.184.216.34/", "https://[2606:2800:220:1:248:1893:25c8:1946]/", "http://localhost:8080/",
     "http://127.0.0.1/",
     "http://lms.localhost:3000/x", "https://localhost/"],
)  # fmt: skip
def test_an_address_of_a_platform_is_taken(url: str) -> None:
    assert problem_with_address(url) is None


@pytest.mark.parametrize(
    "url",
    ["", " ", "lms.example.org", "http://lms.example.org/", "ftp://lms.example.org/", "javascript:alert(1)",
     "https://",
     "https:///path", "https://ada:secret@lms.example.org/", "https://lms.example.org@evil.example/",
     "https://ada@x.example/",
     "https://lms.example.org/#top", "https://lms.example.org/a b", "https://lms.example.org/\n",
     "https://x.example/\0",
     "https://lms.example.org\\@evil.example/", "https://lms.example.org:0/", "https://lms.example.org:99999/",
     "https://lms.example.org:x/", "https://[::1", "https://10.0.0.1/", "https://192.168.1.1/",
     "https://169.254.169.254/",
     "https://[fd00::1]/", "https://[::ffff:10.0.0.1]/", "https://[64:ff9b::10.0.0.1]/", "https://[2002:a00:1::]/",
     "https://0.0.0.0/", "https://100.64.0.1/", "https://224.0.0.1/", "https://\ud800.example/", "https://.example/",
     "https://x..example/", "https://" + "a" * 64 + ".example/", "https://x.example/" + "a" * 3_000],
)  # fmt: skip
def test_no_addresses_of_platforms(url: str) -> None:
    problem = problem_with_address(url)
    assert problem
    assert problem.endswith(".")


def test_in_production_this_machine_is_no_platform(settings: Any) -> None:
    settings.PLATFORM_LOOPBACK = False
    for url in (
        "http://localhost/",
        "https://localhost/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
    ):
        assert problem_with_address(url)
    assert not is_allowed_address("127.0.0.1")
    assert not is_allowed_address("::1")


def test_a_school_names_its_own_network(settings: Any) -> None:
    settings.PLATFORM_NETWORKS = [ipaddress.ip_network("10.1.0.0/16"), ipaddress.ip_network("fd00::/8")]
    assert problem_with_address("https://10.1.2.3/") is None
    assert problem_with_address("https://[fd00::5]/") is None
    assert problem_with_address("https://10.2.0.1/")
    assert problem_with_address("http://10.1.2.3/")
    assert is_allowed_address("10.1.2.3")
    assert not is_allowed_address("10.1.2.3", plain=True)


@pytest.mark.parametrize(
    "address", ["fe80::1%eth0", "nonsense", "", "255.255.255.255", "240.0.0.1", "ff02::1", "::"]
)
def test_other_addresses_are_not_connected_to(address: str) -> None:
    assert not is_allowed_address(address)


@pytest.mark.parametrize(
    ("url", "origin"),
    [("https://LMS.example:443/x?y", "https://lms.example"),
     ("https://lms.example:8443/", "https://lms.example:8443"),
     ("http://[::1]:8000/", "http://[::1]:8000"), ("nonsense", None), ("https://[", None), ("ftp://x/", None)],
)  # fmt: skip
def test_an_origin_is_scheme_host_and_port(url: str, origin: str | None) -> None:
    assert origin_of(url) == origin


@pytest.mark.parametrize("inside", ["10.0.0.7", "169.254.169.254", "127.0.0.1", "::ffff:192.168.0.1"])
def test_a_name_that_points_inside_is_not_called(
    monkeypatch: pytest.MonkeyPatch, settings: Any, inside: str
) -> None:
    settings.PLATFORM_LOOPBACK = False
    family = socket.AF_INET6 if ":" in inside else socket.AF_INET
    resolved = [(family, socket.SOCK_STREAM, 6, "", (inside, 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: resolved)
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("it was connected to"))
    with pytest.raises(CallFailed, match="not public") as caught:
        fetch(PlatformCall("GET", "https://rebound.example/"))
    assert caught.value.permanent


def test_without_tls_only_this_machine_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    resolved = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", 80))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: resolved)
    with pytest.raises(CallFailed, match="not public"):
        fetch(PlatformCall("GET", "http://lms.localhost/"))


def test_a_name_that_nobody_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: Any, **__: Any) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(CallFailed, match=r"lms\.example could not be found") as caught:
        fetch(PlatformCall("GET", "https://lms.example/"))
    assert not caught.value.permanent


def test_a_name_server_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    answered = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answered.wait())
    with pytest.raises(CallFailed, match="looked up in time"):
        fetch(PlatformCall("GET", "https://lms.example/", seconds=0.2))
    answered.set()


def test_a_platform_on_the_same_machine_can_be_allowed(settings: Any) -> None:
    settings.PLATFORM_LOOPBACK = False
    settings.PLATFORM_NETWORKS = [ipaddress.ip_network("127.0.0.0/8")]
    assert is_allowed_address("127.0.1.1")
    assert problem_with_address("https://127.0.1.1/") is None
    assert problem_with_address("https://localhost/") is None
    assert problem_with_address("http://localhost/")
    assert problem_with_address("https://[::1]/")


@pytest.fixture
def authority(tmp_path: Path) -> Path:
    """A file with the certificate and key of a server on this machine, which is its own authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "A school")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "school.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def secure(authority: Path) -> Iterator[Scripted]:
    """A server with TLS."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(authority)
    with serving(lambda plain: tls.wrap_socket(plain, server_side=True), "https") as scripted:
        scripted.answers("/", as_json({"secure": True}))
        yield scripted


def test_a_certificate_that_nobody_vouches_for_is_refused(
    secure: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(CallFailed, match="certificate could not be verified"):
        fetch(PlatformCall("GET", secure.url + "/"))


@pytest.mark.parametrize("name", ["REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"])
def test_a_school_has_its_own_authority(
    secure: Scripted, authority: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    for variable in ("REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv(name, str(authority))
    assert fetch(PlatformCall("GET", secure.url + "/")).json() == {"secure": True}
    monkeypatch.setenv(name, str(authority) + ".missing")
    with pytest.raises(CallFailed):
        fetch(PlatformCall("GET", secure.url + "/"))


def test_a_platform_that_stops_in_the_middle_of_tls_is_cut_off(server: Scripted) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        with pytest.raises(CallFailed, match="in time"):
            fetch(PlatformCall("GET", f"https://127.0.0.1:{port}/", seconds=0.4))
