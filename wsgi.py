"""The server's entry."""

from dealer_service.app import served

app = served()
