from __future__ import annotations

from pathlib import Path

import pytest

from ebb.accounts.routes import cookie_name
from ebb.errors import BadSetting
from ebb.settings import prepare_data, read_settings

HOME = {"HOME": "/home/ada", "EBB_DATA": "/srv/ebb"}


def test_nothing_needs_to_be_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    settings = read_settings({})
    assert settings.data == tmp_path / ".local/share/ebb"
    assert settings.database_url == f"sqlite+aiosqlite:///{settings.data}/ebb.db"
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.origin is None
    assert settings.contact is None
    assert settings.public_origin == "http://localhost:8000"
    assert not settings.is_secure


def test_everything_can_be_set() -> None:
    settings = read_settings(
        {
            "EBB_DATA": "/srv/ebb",
            "EBB_DATABASE_URL": "postgresql+asyncpg://ebb:secret@db/ebb",
            "EBB_HOST": "0.0.0.0",
            "EBB_PORT": "0",
            "EBB_ORIGIN": "https://Ebb.example.org/",
            "EBB_CONTACT": "mailto:ada@example.org",
            "EBB_QUOTA_RECORDS": "100000",
            "EBB_QUOTA_MB": "50",
            "EBB_SYNC_PER_MINUTE": "0",
            "EBB_BACKUPS_KEPT_DAYS": "30",
            "EBB_PROXIES": "127.0.0.1, 10.0.0.0/8,2001:db8::/32",
            "OTHER": "is not ours",
        }
    )
    assert settings.data == Path("/srv/ebb")
    assert settings.port == 0
    assert settings.origin == "https://ebb.example.org"
    assert (settings.quota_records, settings.quota_mb) == (100_000, 50)
    assert settings.sync_per_minute == 0
    assert settings.backups_kept_days == 30
    assert settings.proxies == ("127.0.0.1/32", "10.0.0.0/8", "2001:db8::/32")
    assert settings.is_secure
    assert not settings.is_sqlite
    assert settings.contact == "mailto:ada@example.org"


def test_an_empty_value_is_unset() -> None:
    assert read_settings({"EBB_ORIGIN": " ", "EBB_CONTACT": "", "EBB_DATA": "/srv"}).origin is None


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("EBB_DATABASE", "EBB_DATABASE_URL"),
        ("EBB_ORIGN", "EBB_ORIGIN"),
        ("EBB_DATA_DIR", "EBB_DATA"),
        ("EBB_MAIL", "EBB_"),
        ("EBB_ZZZZZZZZ", "EBB_CONTACT"),
    ],
)
def test_unknown_names_are_refused_with_a_hint(name: str, hint: str) -> None:
    with pytest.raises(BadSetting) as refusal:
        read_settings({name: "x"})
    assert name in refusal.value.detail
    assert hint in refusal.value.detail.removeprefix(name)


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ("postgres://db/ebb", "postgresql+asyncpg://db/ebb"),
        ("postgresql://db/ebb", "postgresql+asyncpg://db/ebb"),
        ("sqlite:////srv/x.db", "sqlite+aiosqlite:////srv/x.db"),
    ],
)
def test_usual_database_addresses_are_understood(given: str, url: str) -> None:
    assert read_settings({"EBB_DATABASE_URL": given, "EBB_DATA": "/srv"}).database_url == url


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("EBB_DATABASE_URL", "mysql://db/ebb"),
        ("EBB_DATABASE_URL", "ebb.db"),
        ("EBB_PORT", "http"),
        ("EBB_PORT", "-1"),
        ("EBB_PORT", "65536"),
        ("EBB_PORT", "8000 "[:4] + "²"),
        ("EBB_HOST", "http://localhost"),
        ("EBB_HOST", "[::1]"),
        ("EBB_ORIGIN", "ebb.example.org"),
        ("EBB_ORIGIN", "ftp://ebb.example.org"),
        ("EBB_ORIGIN", "https://ebb.example.org/path"),
        ("EBB_ORIGIN", "https://ada@ebb.example.org"),
        ("EBB_ORIGIN", "https://ebb.example.org:port"),
        ("EBB_ORIGIN", "https://"),
        ("EBB_CONTACT", "ada@example.org"),
        ("EBB_CONTACT", "mailto:ada"),
        ("EBB_CONTACT", "mailto:ada@localhost"),
        ("EBB_CONTACT", "mailto:ada@ebb.local"),
        ("EBB_CONTACT", "mailto:ada@ebb.invalid"),
        ("EBB_CONTACT", "mailto:@example.org"),
        ("EBB_CONTACT", "mailto:ada@one@example.org"),
        ("EBB_CONTACT", "mailto:a da@example.org"),
        ("EBB_CONTACT", "https://localhost/me"),
        ("EBB_CONTACT", "https://192.168.1.2/me"),
        ("EBB_CONTACT", "http://example.org"),
        ("EBB_REGISTRATION", "yes"),
        ("EBB_PUSH_TRUSTED", "push.example.org"),
        ("EBB_PUSH_TRUSTED", "https://push.example.org/path"),
        ("EBB_PUSH_TRUSTED", "https://ada@push.example.org"),
        ("EBB_PUSH_TRUSTED", "https://push.example.org, *"),
        ("EBB_PUSH_TRUSTED", "ws://push.example.org"),
        ("EBB_QUOTA_RECORDS", "many"),
        ("EBB_QUOTA_MB", "-1"),
        ("EBB_QUOTA_MB", "1.5"),
        ("EBB_SYNC_PER_MINUTE", "9" * 30),
        ("EBB_BACKUPS_KEPT_DAYS", "a month"),
        ("EBB_BACKUPS_KEPT_DAYS", "36501"),
        ("EBB_PROXIES", "proxy.example.org"),
        ("EBB_PROXIES", "10.0.0.1/8"),
        ("EBB_PROXIES", "127.0.0.1:80"),
        ("EBB_PROXIES", "*"),
    ],
)
def test_unusable_values_are_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=name):
        read_settings({**HOME, name: value})


@pytest.mark.parametrize(
    ("given", "origin"),
    [
        ("http://192.168.1.20:8000", "http://192.168.1.20:8000"),
        ("https://ebb.example.org:443", "https://ebb.example.org"),
        ("https://ebb.example.org:8443/", "https://ebb.example.org:8443"),
        ("http://[2001:db8::1]:80", "http://[2001:db8::1]"),
    ],
)
def test_origins_have_one_form(given: str, origin: str) -> None:
    assert read_settings({**HOME, "EBB_ORIGIN": given}).origin == origin


def test_trusted_push_services_are_origins() -> None:
    text = "http://127.0.0.1:8080, https://Push.example.org:443/,"
    trusted = {"http://127.0.0.1:8080", "https://push.example.org"}
    assert read_settings({**HOME, "EBB_PUSH_TRUSTED": text}).push_trusted == trusted
    assert read_settings(HOME).push_trusted == frozenset()


def test_every_network_means_an_address_that_can_be_typed() -> None:
    settings = read_settings({**HOME, "EBB_HOST": "0.0.0.0"})
    assert "0.0.0.0" not in settings.public_origin
    assert settings.near_address == "http://localhost:8000"


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://localhost:8000"),
        ("::1", "http://localhost:8000"),
        ("::", "http://localhost:8000"),
        ("127.0.0.2", "http://127.0.0.2:8000"),
        ("192.168.1.20", "http://192.168.1.20:8000"),
        ("2001:db8::1", "http://[2001:db8::1]:8000"),
    ],
)
def test_this_machine_has_one_name(host: str, address: str) -> None:
    settings = read_settings({**HOME, "EBB_HOST": host})
    assert settings.near_address == address
    assert settings.near_host != "localhost"


@pytest.mark.parametrize(
    ("env", "port", "cookie"),
    [
        ({"EBB_PORT": "8001"}, 8001, "ebb-8001"),
        ({"EBB_ORIGIN": "http://192.168.1.20:8765"}, 8765, "ebb-8765"),
        ({"EBB_ORIGIN": "http://ebb.lan"}, 80, "ebb-80"),
        ({"EBB_ORIGIN": "https://ebb.example.org"}, 443, "__Host-ebb"),
    ],
)
def test_the_cookie_is_named_for_the_port_that_people_use(
    env: dict[str, str], port: int, cookie: str
) -> None:
    settings = read_settings({**HOME, **env})
    assert settings.public_port == port
    assert cookie_name(settings) == cookie


def test_a_data_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    settings = read_settings({"EBB_DATA": str(tmp_path / "file" / "data")})
    with pytest.raises(BadSetting, match="EBB_DATA"):
        prepare_data(settings)
