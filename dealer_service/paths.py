"""Where are templates, static files and migrations: beside the package in a checkout, inside it in a wheel?"""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
_SHIPPED = PACKAGE / "shipped"
_CHECKOUT = PACKAGE.parent

ROOT = _SHIPPED if _SHIPPED.is_dir() else _CHECKOUT
TEMPLATES = ROOT / "templates"
STATIC = ROOT / "static"
MIGRATIONS = ROOT / "migrations"
TRANSLATIONS = PACKAGE / "translations"
LISTS = PACKAGE / "domain" / "lists"
