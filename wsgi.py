"""The server's entry."""

from dealer_service.app import create_app

app = create_app()
