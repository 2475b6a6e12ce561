"""Which settings does the environment give?"""

import os
import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

LOCALES = ("en", "zh")


class SettingsError(Exception):
    """A setting in the environment cannot be used; the text says which and what it may be."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Typed settings; ``today`` replaces the clock's date in tests and demonstrations only."""

    database_url: str
    jobs_url: str | None
    secret_key: str
    locale: str
    today: date | None = None
    instance: Path = Path("instance")

    def now(self) -> datetime:
        """The present moment in UTC, or the present time of day on the day that was set."""
        clock = datetime.now(UTC)
        if self.today is None:
            return clock
        return datetime.combine(self.today, time(clock.hour, clock.minute, clock.second), UTC)


def read_settings(environ: dict[str, str] | None = None) -> Settings:
    """Read the environment.

    Raises ``SettingsError`` with the name of the setting and what it may be.
    """
    env = dict(os.environ if environ is None else environ)
    instance = Path(env.get("DEALER_SERVICE_INSTANCE", "instance")).resolve()
    locale = env.get("DEALER_SERVICE_LOCALE", "en")
    if locale not in LOCALES:
        raise SettingsError(f"DEALER_SERVICE_LOCALE is {locale!r}; it may be en or zh.")
    today = None
    if env.get("DEALER_SERVICE_TODAY"):
        try:
            today = date.fromisoformat(env["DEALER_SERVICE_TODAY"])
        except ValueError as error:
            raise SettingsError(
                f"DEALER_SERVICE_TODAY is {env['DEALER_SERVICE_TODAY']!r}; write a date such as 2026-11-22."
            ) from error
    return Settings(
        database_url=database_url(env.get("DATABASE_URL"), instance),
        jobs_url=env.get("JOBS_URL"),
        secret_key=env.get("SECRET_KEY") or _kept_secret(instance),
        locale=locale,
        today=today,
        instance=instance,
    )


def database_url(given: str | None, instance: Path) -> str:
    """The address for SQLAlchemy; ``postgres://`` and ``postgresql://`` are served by psycopg."""
    if not given:
        instance.mkdir(parents=True, exist_ok=True)
        return f"sqlite:///{instance / 'dealer_service.sqlite'}"
    for scheme in ("postgres://", "postgresql://"):
        if given.startswith(scheme):
            return "postgresql+psycopg://" + given.removeprefix(scheme)
    return given


def _kept_secret(instance: Path) -> str:
    """One secret for this installation, made once and readable by its owner only."""
    instance.mkdir(parents=True, exist_ok=True)
    file = instance / "secret_key"
    if not file.exists():
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as out:
            out.write(secrets.token_hex(32))
    return file.read_text().strip()
