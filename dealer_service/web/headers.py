"""Which headers keep a page safe in the browser, and out of caches?"""

import secrets

from flask import Flask, Response, g, request

from dealer_service.web.signing import FILES

CONTENT = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
YEAR = 31_536_000


def init_headers(app: Flask) -> None:
    app.before_request(_name_request)
    app.after_request(_protect)


def _name_request() -> None:
    g.request_id = secrets.token_hex(4)


def _protect(response: Response) -> Response:
    head = response.headers
    head.setdefault("Content-Security-Policy", CONTENT)
    head["X-Content-Type-Options"] = "nosniff"
    head["X-Frame-Options"] = "DENY"
    head["Referrer-Policy"] = "same-origin"
    head["Cross-Origin-Opener-Policy"] = "same-origin"
    head["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=()"
    head["X-Request-ID"] = g.get("request_id", "")
    if request.is_secure:
        head["Strict-Transport-Security"] = f"max-age={YEAR}; includeSubDomains"
    if request.endpoint in FILES and response.status_code < 400:
        if "v" in request.args:
            head["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    else:
        head["Cache-Control"] = "no-store"
    return response
