"""Settings come from argument, environment, `.env` and default, in that order; every fault is a line of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.config import TELEGRAM, Settings, SettingsError, read_settings


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting of the person who runs the tests, and no `.env` but the test's own."""
    import os

    for name in list(os.environ):
        if name.startswith("VOCES_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def faults_of(**arguments: object) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        read_settings(**arguments)
    return str(caught.value).splitlines()


def test_defaults_are_those_the_outside_relies_on() -> None:
    settings = read_settings()
    assert {
        "bot_api_url": "https://api.telegram.org",
        "database": Path("voces.db"),
        "study": "lides_mx",
        "enrolment": "invited",
        "webhook_url": "",
        "listen": "127.0.0.1:8080",
        "log_level": "INFO",
        "log_format": "text",
        "clock": "",
        "export_checks": None,
        "smtp_host": "",
        "smtp_port": None,
        "smtp_security": "starttls",
        "smtp_user": "",
        "smtp_from": "",
        "smtp_rate": 20.0,
        "smtp_timeout": 60.0,
        "smtp_ca": None,
        "backup_dir": None,
        "backup_every": 24.0,
        "backup_keep": 7,
        "backup_recipients": None,
        "metrics_listen": "",
    } == settings.model_dump(exclude={"bot_token", "webhook_secret", "smtp_password", "backup_passphrase"})
    assert settings.bot_token.get_secret_value() == ""
    assert settings.bot_api_url == TELEGRAM


def test_argument_wins_over_environment_over_file_over_default(monkeypatch: pytest.MonkeyPatch) -> None:
    def database(**arguments: object) -> Path:
        return read_settings(**arguments).database

    assert Path("voces.db") == database()
    Path(".env").write_text("VOCES_DATABASE=from-file.db\n", encoding="utf-8")
    assert Path("from-file.db") == database()
    monkeypatch.setenv("VOCES_DATABASE", "from-environment.db")
    assert Path("from-environment.db") == database()
    assert Path("from-argument.db") == database(database=Path("from-argument.db"))
    assert Path("from-environment.db") == database(database=None)


def test_every_fault_is_told_at_once_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("VOCES_DATABSE=x.db\n", encoding="utf-8")
    monkeypatch.setenv("VOCES_ZZZ", "1")
    monkeypatch.setenv("VOCES_ENROLMENT", "everybody")
    monkeypatch.setenv("VOCES_LISTEN", "8080")
    monkeypatch.setenv("VOCES_BOT_API_URL", "api.telegram.org")
    assert [
        "VOCES_DATABSE: there is no such setting; did you mean VOCES_DATABASE?",
        "VOCES_ZZZ: there is no such setting; remove it",
        "VOCES_BOT_API_URL: 'api.telegram.org' is no address; write http:// or https://, a host, and a port if it needs one",
        "VOCES_ENROLMENT: there is no 'everybody'; write 'invited' or 'open'",
        "VOCES_LISTEN: '8080' is no HOST:PORT; write for example 127.0.0.1:8080",
    ] == faults_of()


def test_settings_of_the_tests_are_not_faults(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOCES_REQUIRE_TOOLS", "1")
    monkeypatch.setenv("VOCES_REWRITE_TRANSCRIPTS", "1")
    assert read_settings().study == "lides_mx"


@pytest.mark.parametrize("url", ["", TELEGRAM, "http://192.168.1.4:8081", "http://127.0.0.1.example.org:8081"])
def test_simulated_clock_is_refused_off_loopback(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if url:
        monkeypatch.setenv("VOCES_BOT_API_URL", url)
    monkeypatch.setenv("VOCES_CLOCK", "http://127.0.0.1:8081")
    (fault,) = faults_of()
    assert fault.startswith("VOCES_CLOCK: a simulated clock goes with a simulated Telegram only; unset it")


@pytest.mark.parametrize("url", ["http://127.0.0.1:8081/", "http://localhost:8081", "http://[::1]:8081"])
def test_simulated_clock_goes_with_a_bot_api_on_loopback(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOCES_BOT_API_URL", url)
    monkeypatch.setenv("VOCES_CLOCK", "http://127.0.0.1:8081")
    settings = read_settings()
    assert settings.is_loopback
    assert settings.bot_api_url == url.rstrip("/")


def test_faults_between_settings_are_told_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOCES_CLOCK", "http://127.0.0.1:8081")
    monkeypatch.setenv("VOCES_WEBHOOK_URL", "https://voces.example.org/hook")
    assert ["VOCES_CLOCK", "VOCES_WEBHOOK_SECRET"] == [fault.partition(":")[0] for fault in faults_of()]


@pytest.mark.parametrize("name", ["DATABASE", "BOT_API_URL", "STUDY"])
def test_empty_value_is_a_fault_where_something_must_be_named(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"VOCES_{name}", "")
    (fault,) = faults_of()
    assert fault.startswith(f"VOCES_{name}: it is empty; ")


def test_empty_folder_of_checks_means_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOCES_EXPORT_CHECKS", "")
    assert read_settings().export_checks is None


@pytest.mark.parametrize("listen", ["127.0.0.1:70000", ":8080", "127.0.0.1:", "127.0.0.1:http"])
def test_listen_needs_a_host_and_a_port(listen: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOCES_LISTEN", listen)
    assert [f"VOCES_LISTEN: {listen!r} is no HOST:PORT; write for example 127.0.0.1:8080"] == faults_of()


@pytest.mark.parametrize(
    ("given", "listens"),
    [("9100", "127.0.0.1:9100"), ("0.0.0.0:9100", "0.0.0.0:9100"), ("", ""), ("[::1]:9100", "[::1]:9100")],
)
def test_numbers_are_for_this_machine_only_unless_a_host_is_named(
    given: str, listens: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOCES_METRICS_LISTEN", given)
    assert listens == read_settings().metrics_listen


def test_postgresql_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOCES_DATABASE", "postgresql://voces@localhost/voces")
    assert ["VOCES_DATABASE: PostgreSQL stores come later; name an SQLite file"] == faults_of()


def test_log_level_is_read_in_any_case(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOCES_LOG_LEVEL", "debug")
    assert read_settings().log_level == "DEBUG"


def test_env_file_in_another_encoding_is_a_fault_and_no_traceback() -> None:
    Path(".env").write_bytes("VOCES_STUDY=educación\n".encode("latin-1"))
    assert [".env: it is not UTF-8; save it as UTF-8"] == faults_of()


def test_secrets_are_in_no_representation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOCES_BOT_TOKEN", "123456:very-secret-indeed")
    monkeypatch.setenv("VOCES_WEBHOOK_SECRET", "hush-hush-hush")
    monkeypatch.setenv("VOCES_SMTP_PASSWORD", "sesame-sesame")
    settings = read_settings()
    assert "123456:very-secret-indeed" == settings.bot_token.get_secret_value()
    for shown in (repr(settings), str(settings), settings.model_dump_json()):
        assert "very-secret-indeed" not in shown
        assert "hush-hush-hush" not in shown
        assert "sesame-sesame" not in shown


def test_mail_needs_a_sender_and_a_password_its_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOCES_SMTP_HOST", "smtp.uni.example")
    monkeypatch.setenv("VOCES_SMTP_PASSWORD", "sesame-sesame")
    assert [
        "VOCES_SMTP_FROM: mail comes from somebody; set it to the study's address",
        "VOCES_SMTP_USER, VOCES_SMTP_PASSWORD: one goes with the other; set both, or neither",
    ] == faults_of()


@pytest.mark.parametrize(("host", "faults"), [("smtp.uni.example", 1), ("127.0.0.1", 0)])
def test_password_travels_encrypted_or_not_at_all(host: str, faults: int, monkeypatch: pytest.MonkeyPatch) -> None:
    values = {"HOST": host, "FROM": "lides@uni.example", "USER": "u", "PASSWORD": "sesame-sesame", "SECURITY": "none"}
    for name, value in values.items():
        monkeypatch.setenv(f"VOCES_SMTP_{name}", value)
    told = faults_of() if faults else []
    assert faults == len(told)
    assert all(one.startswith("VOCES_SMTP_SECURITY: a password would travel") for one in told)
    assert "sesame" not in "".join(told)


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("FROM", "Estudio <lides@uni.example>", "is no mail address; write only the address"),
        ("FROM", "lides@uni.example\nBcc: all@uni.example", "is no mail address"),
        ("CA", "nowhere.pem", "there is no file 'nowhere.pem'"),
        ("SECURITY", "ssl", "there is no 'ssl'; write 'starttls', 'tls' or 'none'"),
        ("RATE", "0", "'0' cannot be; write a number above 0 to 6000"),
        ("PORT", "70000", "'70000' cannot be; write a whole number from 1 to 65535"),
    ],
)
def test_bad_settings_of_mail_are_told(name: str, value: str, fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"VOCES_SMTP_{name}", value)
    (told,) = faults_of()
    assert told.startswith(f"VOCES_SMTP_{name}: ")
    assert fault in told


SECRET = "s3cret-sesame-4711"
BAD: dict[str, tuple[str, ...]] = {
    "bot_token": (f"{SECRET} 1:x", "123456", f"bot123456:{SECRET}", f"123456:{SECRET}\n"),
    "bot_api_url": ("", "api.telegram.org", "http://", "ftp://x", "http://x:port"),
    "database": ("", "  ", "postgresql://voces@localhost/voces"),
    "study": ("", "no-such-study", "/nowhere/study.yaml"),
    "enrolment": ("everybody", ""),
    "webhook_url": ("voces.example.org/hook", "https://"),
    "webhook_secret": (f"{SECRET} with spaces", f"{SECRET}ñ", SECRET * 15),
    "listen": ("8080", ":8080", "127.0.0.1:70000", ""),
    "log_level": ("loud", ""),
    "log_format": ("xml", ""),
    "clock": ("noon",),
    "export_checks": ("/nowhere",),
    "smtp_host": ("https://smtp.uni.example", "smtp.uni.example:25", "a b"),
    "smtp_port": ("0", "70000", "smtp"),
    "smtp_security": ("ssl", ""),
    "smtp_from": ("Estudio <lides@uni.example>", "nobody"),
    "smtp_rate": ("0", "-1", "fast", "nan"),
    "smtp_timeout": ("0", "601", "soon", "inf"),
    "smtp_ca": ("/nowhere.pem",),
    "backup_dir": (__file__,),
    "backup_every": ("0", "nan", "daily", "100000"),
    "backup_keep": ("0", "few", "1.5", "1001"),
    "backup_recipients": ("/nowhere.txt",),
    "metrics_listen": ("localhost", "127.0.0.1:70000", ":9100"),
}
TAKE_ANYTHING = {
    "smtp_user": "a name is what the server says it is",
    "smtp_password": "likewise",
    "backup_passphrase": "any text is one",
}
"""Settings of which no value is bad by itself."""


def test_every_setting_has_a_bad_value_or_takes_anything() -> None:
    assert set() == BAD.keys() & TAKE_ANYTHING.keys()
    assert Settings.model_fields.keys() == BAD.keys() | TAKE_ANYTHING.keys(), (
        "a new setting: say here what is wrong with it"
    )


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in BAD.items() for value in values])
def test_bad_value_of_any_setting_is_one_clear_line_and_exit_two(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from bot.cli import main  # noqa: PLC0415

    monkeypatch.setenv(f"VOCES_{name.upper()}", value)
    # What goes with it, so that only the value itself is wrong.
    if name == "webhook_url":
        monkeypatch.setenv("VOCES_WEBHOOK_SECRET", SECRET)
    monkeypatch.setenv("VOCES_SMTP_PASSWORD", SECRET)
    monkeypatch.setattr("sys.argv", ["voces", "status"])
    with pytest.raises(SystemExit) as ended:
        main()
    said = capsys.readouterr()
    (line,) = said.err.splitlines()
    assert (2, "") == (ended.value.code, said.out)
    # A study file that is named and not there is named itself.
    assert line.startswith(
        (f"voces: VOCES_{name.upper()}: ", *([f"voces: {value}: "] if name == "study" and value else []))
    ), line
    assert "sesame" not in line
    assert not any(word in line for word in ("Traceback", "pydantic", "validation error", "Input should"))


def test_settings_are_read_once_and_frozen() -> None:
    settings = Settings()
    with pytest.raises(ValidationError, match="frozen"):
        settings.study = "other"
