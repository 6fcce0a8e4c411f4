"""What holds for every reader of documents in FORMATS."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from annotator.errors import FormatError
from annotator.formats import FORMATS, Format, by_suffix
from annotator.formats.source import Source
from annotator.model.contents import ReportLine
from annotator.model.document import Draft
from tests.formats.corpus.making import PAGE, pdf, source, xlsx
from tests.formats.corpus.test_documents import word

READERS = [format_ for format_ in FORMATS if format_.kind == "corpus"]
GOOD = {
    "txt": b"Ships come home.\n",
    "md": b"# Ships\n\nThey *come* home.\n",
    "csv": b"id,text\n1,Ships\n",
    "tsv": b"id\ttext\n1\tShips\n",
    "jsonl": b'{"text":"Ships"}\n',
    "xlsx": xlsx([["text"], ["Ships"]]),
    "html": PAGE.encode(),
    "docx": word("Ships"),
    "pdf": pdf(["Ships"]),
}
every_reader = pytest.mark.parametrize("reader", READERS, ids=[reader.key for reader in READERS])


def outcome(reader: Format, data: bytes, name: str) -> str:
    """ "documents", or the one sentence about the file."""
    try:
        found = list(reader.read_corpus(source(data, name)))
    except FormatError as error:
        return str(error)
    failed = [item for item in found if isinstance(item, ReportLine)]
    for item in found:
        if isinstance(item, Draft):
            assert item.text.strip()
            assert item.name
            assert "\r" not in item.text
            item.text.encode()
    return f"{failed[0].source} {failed[0].reason}" if failed else "documents"


def test_every_reader_is_tried() -> None:
    assert set(GOOD) == {reader.key for reader in READERS}
    assert all(reader.label and reader.suffixes and reader.reads for reader in READERS)
    assert len({suffix for reader in READERS for suffix in reader.suffixes}) == sum(len(r.suffixes) for r in READERS)
    assert by_suffix(".CSV", "corpus") is not None
    assert by_suffix(".doc", "corpus") is None


@every_reader
def test_good(reader: Format) -> None:
    assert outcome(reader, GOOD[reader.key], f"news{reader.suffixes[0]}") == "documents"


@every_reader
def test_from_a_path(reader: Format, tmp_path: Path) -> None:
    path = tmp_path / f"news{reader.suffixes[0]}"
    path.write_bytes(GOOD[reader.key])
    assert [type(item) for item in reader.read_corpus(path)] == [Draft]
    with pytest.raises(FormatError, match="does not exist; check the path"):
        reader.read_corpus(tmp_path / "missing")


@every_reader
def test_bad_files_are_one_sentence(reader: Format) -> None:
    dice = random.Random(1)
    binary = dice.randbytes(5_000)
    for data in (
        b"",
        b"   \n\n",
        b"\xef\xbb\xbf",
        binary,
        b"\0" * 1_000,
        b"PK\x03\x04" + binary,
        b"%PDF-1.4\n" + binary,
    ):
        sentence = outcome(reader, data, "news.dat")
        assert sentence.startswith("news.dat"), (data[:10], sentence)
        assert sentence.endswith(".")
        assert "\n" not in sentence
        assert "Traceback" not in sentence


@every_reader
def test_the_file_of_another_kind_is_a_sentence_or_text(reader: Format) -> None:
    for key, data in GOOD.items():
        sentence = outcome(reader, data, "news.dat")
        assert sentence == "documents" or (sentence.startswith("news.dat") and "\n" not in sentence), key


@every_reader
def test_truncated_and_damaged(reader: Format) -> None:
    good = GOOD[reader.key]
    dice = random.Random(2)
    for _ in range(40):
        cut = good[: dice.randrange(len(good))]
        flipped = bytearray(good)
        for _ in range(3):
            flipped[dice.randrange(len(flipped))] = dice.randrange(256)
        for data in (cut, bytes(flipped)):
            sentence = outcome(reader, data, "news.dat")
            assert sentence == "documents" or (sentence.startswith("news.dat") and "\n" not in sentence)


@every_reader
def test_what_can_not_be_opened(reader: Format, tmp_path: Path) -> None:
    def gone() -> None:
        raise FileNotFoundError(2, "No such file")

    with pytest.raises(FormatError, match="gone does not exist; check the path"):
        list(reader.read_corpus(Source("gone", "gone", 3, gone)))  # type: ignore[arg-type]


def test_the_table_and_plain_readers_import_no_library(tmp_path: Path) -> None:
    program = (
        "import sys, pathlib, annotator.formats as f\n"
        "for key in ('txt', 'csv', 'jsonl'):\n"
        "    list(f.by_key(key, 'corpus').read_corpus(pathlib.Path(sys.argv[1]) / key))\n"
        "print(*sorted({m.partition('.')[0] for m in sys.modules} & set(sys.argv[2:])))"
    )
    for key in ("txt", "csv", "jsonl"):
        (tmp_path / key).write_bytes(GOOD[key])
    heavy = ["numpy", "lxml", "trafilatura", "docx", "pypdfium2", "python_calamine", "charset_normalizer", "xlsxwriter"]
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path), *heavy], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == ""
