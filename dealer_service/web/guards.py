"""Who may open a page? A route without a permission cannot be registered."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, TypeVar

from flask import Blueprint, Flask, request
from flask.typing import ResponseReturnValue
from flask_openapi3.openapi import OpenAPI

from dealer_service.domain.accounts import Permission, require
from dealer_service.web import edge, signed_out
from dealer_service.web.signing import FILES

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])


class UnguardedRoute(Exception):
    """A route was registered without saying who may use it."""


class GuardedApp(OpenAPI):
    """An application that refuses routes which name no permission."""

    def add_url_rule(
        self,
        rule: str,
        endpoint: str | None = None,
        view_func: Callable[..., Any] | None = None,
        provide_automatic_options: bool | None = None,
        **options: Any,
    ) -> None:
        if view_func is not None and endpoint not in FILES and not permissions_of_view(view_func):
            raise UnguardedRoute(f"{rule} names no permission; say PUBLIC if anybody may open it.")
        super().add_url_rule(rule, endpoint, view_func, provide_automatic_options, **options)


def page(
    blueprint: Blueprint,
    rule: str,
    *,
    permission: Permission | Iterable[Permission],
    methods: Iterable[str] = ("GET",),
    endpoint: str | None = None,
    largest: int | None = None,
    writes: bool = True,
    **options: Any,
) -> Callable[[View], View]:
    """Register a view; whoever holds one of the permissions may open it.

    ``largest`` is how many bytes the page takes where it takes files. ``writes=False`` gives a POST a reading session,
    for verbs that write on sessions of their own: an import commits each chunk, and must not wait for itself.
    """
    needed = (permission,) if isinstance(permission, Permission) else tuple(permission)

    def register(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> ResponseReturnValue:
            refusal = _admit(needed)
            return view(*args, **kwargs) if refusal is None else refusal

        guarded.permissions = frozenset(needed)  # type: ignore[attr-defined]
        guarded.writes = writes  # type: ignore[attr-defined]
        if largest is not None:
            guarded.largest = largest  # type: ignore[attr-defined]
        blueprint.add_url_rule(rule, endpoint or view.__name__, guarded, methods=list(methods), **options)
        return view

    return register


def permissions_of_view(view: Callable[..., Any]) -> frozenset[Permission]:
    """What a registered view needs; a view guarded in another way (by a token) carries the same attribute."""
    named: frozenset[Permission] = getattr(view, "permissions", frozenset())
    return named


def permissions_of(app: Flask, endpoint: str) -> frozenset[Permission]:
    """What an endpoint needs: any one of these."""
    return frozenset({Permission.PUBLIC}) if endpoint in FILES else permissions_of_view(app.view_functions[endpoint])


def check_guards(app: Flask) -> None:
    """Every rule must name a permission, however it came in; raises ``UnguardedRoute``."""
    for rule in app.url_map.iter_rules():
        if not permissions_of(app, rule.endpoint):
            raise UnguardedRoute(f"{rule.rule} names no permission; say PUBLIC if anybody may open it.")


def _admit(needed: tuple[Permission, ...]) -> ResponseReturnValue | None:
    if Permission.PUBLIC in needed:
        return None
    person = edge.person()
    if person is None:
        if request.method in edge.READING:
            return signed_out.to_sign_in()
        return signed_out.sign_in_again()
    if not any(person.may(permission) for permission in needed):
        require(person, needed[0])
    return None
