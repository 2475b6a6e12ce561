"""The command line: which commands are there, and how does a refusal reach the person at the terminal?

Answers go to standard output, messages and progress to standard error. Exit 0 done, 1 refused or partly refused,
2 wrong usage. The commands act in the named system scope.
"""

import sys
from collections.abc import Sequence
from importlib import import_module
from io import TextIOWrapper

import click

from dealer_service.commands.house import sentence_for

# Each command and where it is written; a module is read only when its command is called.
COMMANDS = {
    "init": "house:init",
    "demo": "house:demo",
    "serve": "serving:serve",
    "worker": "serving:worker",
    "user": "users:user",
    "import": "imports:import_",
    "sweep": "serving:sweep",
    "rework": "rework:rework",
    "quality": "quality:quality",
    "causes": "causes:causes",
    "scorecard": "scorecards:scorecard",
    "recount": "upkeep:recount",
    "verify": "upkeep:verify",
    "backup": "upkeep:backup",
    "export": "exports:export",
}


class Commands(click.Group):
    """The group of all commands."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        place = COMMANDS.get(cmd_name)
        if place is None:
            return None
        module, _, name = place.partition(":")
        found: click.Command = getattr(import_module(f"dealer_service.commands.{module}"), name)
        return found


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="dealer-service")
def commands() -> None:
    """After-sales quality of car dealers: first-time-fix rate, rework, causes, scorecards."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; answers the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        answer = commands.main(args=None if arguments is None else list(arguments), prog_name="dealer-service",
                               standalone_mode=False)  # fmt: skip
        sys.stdout.flush()
    except click.ClickException as wrong:
        wrong.show()
        return wrong.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        return 1
    except BrokenPipeError:
        # Whoever read the answer has seen enough.
        sys.stderr.close()
        return 0
    except Exception as error:
        click.echo(sentence_for(error), err=True)
        return 1
    return answer if isinstance(answer, int) else 0


if __name__ == "__main__":
    sys.exit(main())
