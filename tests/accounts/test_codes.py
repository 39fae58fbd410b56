from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ebb.accounts.codes import ALPHABET, hash_secret, new_code, new_token, read_code
from ebb.accounts.qr import qr_for_terminal, qr_path


def test_codes_are_new_each_time_and_read_as_they_are_shown() -> None:
    codes = {new_code() for _ in range(500)}
    assert len(codes) == 500
    for code in codes:
        assert read_code(code) == code
        assert set(code) <= {*ALPHABET, "-"}


@pytest.mark.parametrize(
    "typed", ["a1b2c3d4", " A1B2-C3D4 ", "a1-b2-c3-d4", "AiB2C3D4", "alb2 c3d4"]
)
def test_typing_is_forgiven(typed: str) -> None:
    assert read_code(typed) == "A1B2-C3D4"


def test_letters_that_look_like_nought_are_nought() -> None:
    assert read_code("oO0O-0000") == "0000-0000"


@pytest.mark.parametrize(
    "typed", ["", "A1B2", "A1B2-C3D4-E", "UUUU-UUUU", "A1B2\x00C3D4", "\uff211B2C3D4"]
)
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert read_code(typed) is None


@given(st.text(max_size=40))
def test_any_text_can_be_read(text: str) -> None:
    code = read_code(text)
    assert code is None or (len(code) == 9 and code[4] == "-")


def test_tokens_are_long_and_hashes_tell_nothing_of_them() -> None:
    token = new_token()
    assert len(token) >= 43
    assert token not in hash_secret(token)
    assert hash_secret(token) == hash_secret(token)


def test_a_qr_code_is_one_path_in_a_square() -> None:
    path, size = qr_path("https://ebb.example.org/join#A1B2-C3D4")
    assert path.startswith("M4 4h7v1h-7z")
    assert 29 <= size <= 49
    dark = 0
    for run in path.removeprefix("M").split("M"):
        place, length = run.split("h")[:2]
        left, top = (int(number) for number in place.split())
        width = int(length.split("v")[0])
        assert left >= 4
        assert left + width <= size - 4
        assert 4 <= top < size - 4
        dark += width
    assert dark > size


def test_a_terminal_shows_the_same_code() -> None:
    drawn = qr_for_terminal("https://ebb.example.org/join#A1B2-C3D4")
    assert len(drawn.splitlines()) > 10
