"""An archive that was cut off gives what stands before the cut, and says so."""

from __future__ import annotations

import io
import zipfile

import pytest

from backstride.formats import read

from . import made_fit as made


class OneWay(io.RawIOBase):
    """A stream that cannot go back, as a service writes an export: sizes stand behind the data."""

    def __init__(self) -> None:
        self.data = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data) -> int:
        self.data += data
        return len(data)


def archive(*, one_way: bool, method: int = zipfile.ZIP_DEFLATED, n: int = 5) -> bytes:
    target = OneWay() if one_way else io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as packed:
        for i in range(n):
            packed.writestr(f"activities/{i}.fit", made.run(60 + i))
    return bytes(target.data) if one_way else target.getvalue()


@pytest.mark.parametrize("one_way", [False, True])
@pytest.mark.parametrize("share", [0.3, 0.5, 0.8, 0.97])
def test_what_stands_before_the_cut_is_read(one_way, share):
    whole = archive(one_way=one_way)
    cut = whole[: int(len(whole) * share)]
    said, *results = read(cut, "export.zip")
    kept = [a.timer_s for r in results for a in r.activities]
    assert kept == [60.0 + i for i in range(len(kept))]
    assert len(kept) in {int(5 * share), int(5 * share) + 1}
    assert f"the {len(kept)} files before the cut are read" in said.failed


def test_a_stored_member_in_the_middle_of_its_bytes():
    whole = archive(one_way=False, method=zipfile.ZIP_STORED)
    said, *results = read(whole[: len(whole) // 2], "export.zip")
    assert "cut short" in said.failed
    assert [a.timer_s for r in results for a in r.activities] == [60.0, 61.0]


def test_nothing_whole_is_a_clear_word():
    [result] = read(archive(one_way=False)[:200], "export.zip")
    assert "cut short or damaged" in result.failed
    assert "get it again" in result.failed


def test_a_cut_bomb_is_not_unpacked():
    target = OneWay()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed, packed.open("zeros.csv", "w") as file:
        for _ in range(70):
            file.write(bytes(1_000_000))
    [result] = read(bytes(target.data)[:-100], "bomb.zip")
    assert "cut short or damaged" in result.failed


def test_a_broken_name_before_the_cut_hides_no_other_file():
    cut = bytearray(archive(one_way=False)[:-200])
    cut[7] |= 8  # the name is said to be UTF-8
    cut[31] = 0xFF
    said, *results = read(bytes(cut), "export.zip")
    assert "cut short" in said.failed
    kept = [a.timer_s for r in results for a in r.activities]
    assert kept == [61.0, 62.0, 63.0, 64.0]
    assert [r.failed[:13] for r in results if r.failed] == ["It is damaged"]
