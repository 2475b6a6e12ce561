"""Files of dealers and of follow-up answers collected elsewhere."""

from pathlib import Path

from dealer_service.domain import import_problems as say
from dealer_service.domain.import_problems import RefusedRow
from dealer_service.services.import_reading.small_files import (
    ImportedDealer,
    ImportedFollowUp,
    read_dealers,
    read_follow_ups,
)
from tests.services.reading import DEALERS, seconds


def test_dealers(tmp_path: Path) -> None:
    path = tmp_path / "dealers.csv"
    path.write_text(
        "code,name,region,city,timezone,locale\n"
        "D1,One,North,,Europe/Berlin,en\n\n"
        "D2,二店,South,广州,Asia/Shanghai,zh_CN\n"
        "D1,One,North,,Europe/Berlin,en\n"
        "D1,Uno,North,,Europe/Berlin,en\n"
        "D3,Three,North,,Mars/Base,fr\n"
        ",Four,North,,Europe/Berlin,\n",
        "utf-8",
    )
    found = list(read_dealers(path))
    assert found[:2] == [
        ImportedDealer(2, "D1", "One", "North", None, "Europe/Berlin", "en"),
        ImportedDealer(4, "D2", "二店", "South", "广州", "Asia/Shanghai", "zh"),
    ]
    refused = [row for row in found if isinstance(row, RefusedRow)]
    assert [(row.row, len(row.problems)) for row in refused] == [(6, 1), (7, 2), (8, 1)]
    assert all(problem.sentence().startswith("Row") for row in refused for problem in row.problems)


def test_follow_ups(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    path.write_text(
        "dealer_code,ro_number,answered_at,fixed,level,channel,words\n"
        'D2,R1,2026-03-05,Yes,4,phone,"ok, thanks"\n'
        "D1,R2,2026-03-05 09:00,否,,,\n"
        "D1,R3,2026-03-05,perhaps,5,,\n"
        "XX,R4,2026-03-05,no,1,,\n",
        "utf-8",
    )
    first, second, third, fourth = read_follow_ups(path, DEALERS)
    assert isinstance(first, ImportedFollowUp) and isinstance(second, ImportedFollowUp)
    assert (first.answered_at, first.fixed, first.level, first.words) == (
        seconds(2026, 3, 5, 15, 59),
        True,
        4,
        "ok, thanks",
    )
    assert (second.answered_at, second.fixed, second.level, second.channel) == (
        seconds(2026, 3, 5, 8),
        False,
        None,
        None,
    )
    assert isinstance(third, RefusedRow) and isinstance(fourth, RefusedRow)
    assert [problem.template for problem in third.problems] == [say.NOT_IN_LIST, say.NOT_WHOLE]
    assert (third.dealer_code, third.number, third.month) == ("D1", "R3", 202603)
    assert [problem.template for problem in fourth.problems] == [say.UNKNOWN_DEALER]
