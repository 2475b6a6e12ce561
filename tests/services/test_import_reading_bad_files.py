"""A file that cannot be imported ends in a sentence with the remedy, never in a trace and never in a full memory."""

import os
import resource
from pathlib import Path
from types import SimpleNamespace

import pytest

from dealer_service.domain.data_exchange import STANDARD
from dealer_service.domain.import_problems import NO_CACHED_VALUE, UnreadableFile
from dealer_service.services.import_reading.orders import read_orders
from dealer_service.services.import_reading.survey import survey
from tests.bad_files import BAD_FILES, HEADER, ROW, write_book

LISTS = SimpleNamespace(concern_groups={"OTH"}, rework_causes=set[str]())


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_is_refused_with_a_sentence(name: str, tmp_path: Path) -> None:
    file_name, build, said = BAD_FILES[name]
    path = tmp_path / file_name
    build(path)
    with pytest.raises(UnreadableFile) as refusal:
        survey(path)
    sentence = str(refusal.value)
    assert said in sentence
    assert sentence.endswith(".") and "{" not in sentence


def test_a_line_of_200_mb_is_refused_in_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    with path.open("wb") as file:
        file.write(HEADER.encode() + b"\n")
        for _ in range(200):
            file.write(b"x" * (1 << 20))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(UnreadableFile, match="longer than"):
        survey(path)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000


def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "secret.csv"
    path.write_text(HEADER)
    path.chmod(0)
    nobody, before = 65534, os.geteuid()
    if before == 0:
        os.seteuid(nobody)  # the superuser may read everything
    try:
        with pytest.raises(UnreadableFile, match="may open it"):
            survey(path)
    finally:
        os.seteuid(before)


def test_a_name_with_a_nul_is_no_file() -> None:
    with pytest.raises(UnreadableFile):
        survey("a\0b.csv")


def test_a_header_alone_has_no_rows(tmp_path: Path) -> None:
    path = tmp_path / "header.csv"
    path.write_text(HEADER)
    found = survey(path)
    assert found.rows == 0
    assert list(read_orders(found, STANDARD, {}, LISTS)) == []


def test_a_formula_without_a_result_refuses_its_row(tmp_path: Path) -> None:
    path = tmp_path / "formula.xlsx"
    write_book(path, [HEADER.split(","), ROW.split(","), ROW.replace("R1", "R2").split(",")], formula="=A1")
    groups = list(read_orders(survey(path), STANDARD, {}, LISTS))
    said = [problem.template for group in groups for refusal in group.refusals for problem in refusal.problems]
    assert said[0] == NO_CACHED_VALUE
    assert [refusal.row for group in groups for refusal in group.refusals] == [2, 3]  # row 3: no such dealer


def test_missing_columns_and_those_found_are_both_named(tmp_path: Path) -> None:
    path = tmp_path / "short.csv"
    path.write_text("dealer_code,Fahrgestell\nD1,x\n")
    with pytest.raises(UnreadableFile) as refusal:
        survey(path)
    assert "Fahrgestell" in str(refusal.value) and "vin" in str(refusal.value)
