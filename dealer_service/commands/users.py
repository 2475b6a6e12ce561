"""How is a person who may sign in added from the command line?"""

import sys

import click

from dealer_service.commands.house import entered, say
from dealer_service.domain.accounts import SYSTEM_ACTOR, Role
from dealer_service.services.accounts import add_user
from dealer_service.services.grants import grant_named
from dealer_service.settings import LOCALES


@click.group()
def user() -> None:
    """People who may sign in."""


@user.command()
@click.argument("email")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True, help="What the person may do.")
@click.option("--dealer", help="Code of the dealer, for roles at a dealer.")
@click.option("--region", help="Name of the region, for an area manager.")
@click.option("--name", default="", help="The person's name; without it, the first part of the address.")
@click.option("--locale", type=click.Choice(LOCALES), default="en", show_default=True, help="The person's language.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input instead of asking.")
def add(
    email: str, role: str, dealer: str | None, region: str | None, name: str, locale: str, password_stdin: bool
) -> None:
    """Add a person with one role. Asks for the password twice."""
    if password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
        if not password:
            raise click.UsageError("--password-stdin was given, but standard input is empty.")
    else:
        password = click.prompt("Password", hide_input=True, confirmation_prompt="Once more", err=True)
    with entered() as house, house.writing() as session:
        add_user(
            session, SYSTEM_ACTOR, email=email, name=name, password=password, locale=locale,
            grants=[grant_named(session, Role(role), dealer, region)], now=house.now,
        )  # fmt: skip
    say(f"{email} can sign in as {role}.")
