"""How are months and days written on the command line?"""

from datetime import date

import click

from dealer_service.domain.months import Month


class MonthParameter(click.ParamType[Month]):
    name = "YYYY-MM"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Month:
        if isinstance(value, Month):
            return value
        try:
            return Month.parse(str(value))
        except ValueError:
            self.fail(f"{value!r} is no month. Write it like 2026-10.", param, ctx)


class DayParameter(click.ParamType[date]):
    name = "YYYY-MM-DD"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is no date. Write it like 2026-10-31.", param, ctx)


MONTH = MonthParameter()
DAY = DayParameter()


def check_order(first: Month | date | None, last: Month | date | None) -> None:
    """Wrong usage where a period ends before it begins."""
    if first is not None and last is not None and first > last:  # type: ignore[operator]
        raise click.UsageError(f"The period ends ({last}) before it begins ({first}).")
