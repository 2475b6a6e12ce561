"""The blueprint that all pages of complaints share."""

from flask import Blueprint

bp = Blueprint("complaints", __name__, url_prefix="/complaints")
