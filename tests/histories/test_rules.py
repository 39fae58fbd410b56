"""The protocol's traps one by one: a client that keeps its rules, the server's real code."""

from __future__ import annotations

import asyncio
import itertools
import random
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.client import TOLERANCE, Phone, Sent
from tests.support.states import LOWEST, Key, State, time_of

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from tests.histories.real import RealServer
    from tests.histories.stage import Stage

HOUR = 3_600_000
YEAR = 365 * 24 * HOUR
SPARK = ("spark", "one")
START_AT = 1_700_000_000_000
START = {"at": START_AT, "off": 60, "tz": "Europe/Berlin", "day": "2023-11-14"}
Answer = dict[str, Any]


class Home:
    """A fresh account, its devices and what they exchange; plain calls for plain tests."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.server: RealServer = stage.run(stage.account())
        self.rng = random.Random(7)

    def phone(self, skew: int = 0, kind: type[Phone] = Phone, limit: int = 1_000) -> Phone:
        return kind(lambda: self.server.now() + skew, self.rng, limit=limit)

    def take(self, sent: Sent) -> Answer:
        """Let the server take a request; the answer is not delivered."""
        status, answer = self.stage.run(self.server.answer(sent.encoded()))
        assert status == 200, answer
        return answer

    def lose(self, phone: Phone) -> Answer:
        """Let the server take what a phone sends and lose the answer."""
        return self.take(phone.prepare())

    def sync(self, *phones: Phone) -> list[Answer]:
        """Let phones sync one after the other until each is drained and knows everything."""
        answers = []
        for phone in phones:
            more = True
            for _ in range(100):
                sent = phone.prepare()
                status, answer = self.stage.run(self.server.answer(sent.encoded()))
                if status != 200:
                    phone.refused(sent, status)
                    continue
                phone.receive(sent, answer)
                answers.append(answer)
                more = bool(answer["more"]) or not phone.is_drained()
                if not more:
                    break
            assert not more, "a phone does not come to rest"
        return answers

    def stored(self) -> dict[Key, State]:
        reader = self.phone()
        self.sync(reader)
        return reader.storage.records

    def history(self, key: Key) -> list[dict[str, Any]]:
        status, answer = self.stage.run(self.server.ask("GET", f"/api/history/{key[0]}/{key[1]}"))
        assert status == 200
        values: list[dict[str, Any]] = answer["values"]
        return values

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.stage.run(work)


@pytest.fixture
def home(stage: Stage) -> Home:
    return Home(stage)


def value(records: dict[Key, State], name: str = "text", key: Key = SPARK) -> Any:
    return records[key][name][1]


def rev_of(answer: Answer) -> int:
    return int(answer["cursor"].split(".")[0])


def test_a_reply_that_is_lost_after_the_commit_doubles_nothing(home: Home) -> None:
    phone = home.phone()
    phone.write(*SPARK, {"text": "one"})
    first = home.lose(phone)
    again = home.lose(phone)
    home.sync(phone)
    assert again["cursor"] == first["cursor"] == phone.storage.cursor
    assert [verdict["status"] for verdict in again["verdicts"]] == ["ok"]
    assert home.stored() == phone.storage.records
    assert home.history(SPARK) == []


def test_an_edit_while_its_own_push_is_on_its_way_stays_queued(home: Home) -> None:
    phone = home.phone()
    phone.write(*SPARK, {"text": "one", "note": "kept"})
    sent = phone.prepare()
    phone.write(*SPARK, {"text": "two"})
    phone.receive(sent, home.take(sent))
    assert set(phone.storage.outbox[SPARK]) == {"text"}
    home.sync(phone)
    assert value(home.stored()) == "two"


def test_a_clock_far_ahead_costs_that_change_alone_and_is_mended(home: Home) -> None:
    phone, other = home.phone(), home.phone()
    phone.write(*SPARK, {"text": "today"})
    right = phone.now
    phone.now = lambda: right() + 10 * YEAR
    capture = {"at": right() + 10 * YEAR, "off": 60, "tz": "Europe/Berlin", "day": "2036-11-20"}
    phone.write("energy", "two", {"level": 3, "at": capture})
    sent = phone.prepare()
    answer = home.take(sent)
    assert [verdict["status"] for verdict in answer["verdicts"]] == ["ok", "clock"]
    phone.receive(sent, answer)
    home.sync(phone, other)
    assert other.storage.records == phone.storage.records
    stamp, stored = other.storage.records["energy", "two"]["at"]
    assert stored == capture
    assert time_of(stamp)[0] <= home.server.now() + TOLERANCE
    # Later edits of anybody are not shut out by what was stamped in the future.
    other.write("energy", "two", {"level": 5})
    home.sync(other, phone)
    assert value(phone.storage.records, "level", ("energy", "two")) == 5


class StampsByTheServersClock(Phone):
    """Stamps anew with what the server's clock says, not after what the server has seen."""

    def _restamp(self, server_now: int, seen: str) -> None:
        super()._restamp(server_now, LOWEST)


@pytest.mark.parametrize(("kind", "winner"), [(Phone, "mine"), (StampsByTheServersClock, "theirs")])
def test_a_mended_stamp_comes_after_everything_the_server_has_seen(
    home: Home, kind: type[Phone], winner: str
) -> None:
    ahead, quick = home.phone(10 * YEAR, kind), home.phone(TOLERANCE // 2)
    quick.write(*SPARK, {"text": "theirs"})
    home.sync(quick)
    # Written later, on a phone that had not yet seen the other's.
    ahead.write(*SPARK, {"text": "mine"})
    home.sync(ahead, quick)
    assert value(home.stored()) == winner


class NeverAdvances(Phone):
    """Forgets to take the time of what it receives."""

    def _advance(self, stamp: str) -> None:
        pass


@pytest.mark.parametrize(("kind", "winner"), [(Phone, "second"), (NeverAdvances, "first")])
def test_a_clock_advances_on_receive(home: Home, kind: type[Phone], winner: str) -> None:
    quick, late = home.phone(TOLERANCE // 2), home.phone(0, kind)
    quick.write(*SPARK, {"text": "first"})
    home.sync(quick, late)
    late.write(*SPARK, {"text": "second"})
    home.sync(late, quick)
    assert value(home.stored()) == winner


def test_the_server_never_moves_a_stamp(home: Home) -> None:
    phone = home.phone(TOLERANCE // 2)
    older = phone.write(*SPARK, {"text": "older"})
    first = phone.prepare()
    phone.write(*SPARK, {"text": "newer"})
    home.take(phone.prepare())
    # The older push arrives after its successor, and once more.
    home.take(first)
    home.take(first)
    stored = home.stored()
    assert value(stored) == "newer"
    assert stored[SPARK]["created"][0] == older


def test_one_bad_change_costs_no_other(home: Home) -> None:
    phone = home.phone()
    for number in range(5):
        phone.write("spark", f"s{number}", {"text": f"w{number}"})
    phone.write("energy", "bad", {"level": 99})
    (answer,) = home.sync(phone)
    assert [verdict["status"] for verdict in answer["verdicts"]] == ["ok"] * 5 + ["rejected"]
    assert len(home.stored()) == 5
    (parked,) = phone.storage.attention.values()
    assert parked.code == "bad_field"
    phone.mend(("energy", "bad"), {"level": 4})
    home.sync(phone)
    assert home.stored() == phone.storage.records


def test_what_spoils_the_envelope_is_found_by_halving(home: Home) -> None:
    phone = home.phone()
    for number in range(20):
        phone.write("spark", f"s{number}", {"text": "\ud800" if number == 13 else "fine"})
    home.sync(phone)
    assert set(phone.storage.attention) == {("spark", "s13")}
    assert len(home.stored()) == 19


def test_a_batch_that_gets_no_answer_three_times_is_halved_too(home: Home) -> None:
    phone = home.phone()
    for number in range(8):
        phone.write("spark", f"s{number}", {"text": "fine"})
    for _ in range(3):
        phone.refused(phone.prepare(), 500)
    assert len(phone.prepare().changes) == 4
    home.sync(phone)
    assert len(home.stored()) == 8


def test_phones_heal_a_server_that_was_restored_from_a_backup(home: Home) -> None:
    ann, ben = home.phone(), home.phone()
    ann.write("spark", "before", {"text": "before"})
    home.sync(ann, ben)
    backup = home.run(home.server.snapshot())
    for number in range(3):
        ann.write("spark", f"lost{number}", {"text": "after the backup"})
        home.sync(ann)
    home.run(home.server.restore(backup))
    # The revision grows past the one that Ann stands at, with other things in it.
    for number in range(6):
        ben.write("spark", f"ben{number}", {"text": "after the restore"})
        home.sync(ben)
    answers = home.sync(ann)
    assert answers[0]["reset"] == "forked"
    home.sync(ben)
    assert len(home.stored()) == 10
    assert home.stored() == ann.storage.records == ben.storage.records


def test_an_acknowledgement_from_before_a_restore_clears_nothing(home: Home) -> None:
    phone, other = home.phone(), home.phone()
    phone.write("spark", "before", {"text": "before"})
    home.sync(phone, other)
    backup = home.run(home.server.snapshot())
    other.write("spark", "other", {"text": "other"})
    home.sync(other, phone)
    phone.write(*SPARK, {"text": "one"})
    late = phone.prepare()
    answer = home.take(late)
    home.run(home.server.restore(backup))
    sent = phone.prepare()
    forked = home.take(sent)
    assert forked["reset"] == "forked"
    home.run(home.server.restore(backup))
    phone.receive(sent, forked | {"verdicts": [{"status": "wait"}] * len(sent.changes)})
    phone.receive(late, answer)
    home.sync(phone, other)
    assert home.stored() == phone.storage.records == other.storage.records
    assert value(home.stored()) == "one"


def test_cloned_phones_stamp_apart_and_converge(home: Home) -> None:
    phone = home.phone()
    phone.write(*SPARK, {"text": "common"})
    clone = phone.clone(phone.now)
    assert clone.node != phone.node
    frozen = home.server.now()
    phone.now = clone.now = lambda: frozen
    stamps = {phone.write(*SPARK, {"text": "mine"}), clone.write(*SPARK, {"text": "theirs"})}
    assert len(stamps) == 2
    home.sync(phone, clone, phone)
    assert phone.storage.records == clone.storage.records == home.stored()


def test_two_tabs_share_a_queue_and_no_stamp(home: Home) -> None:
    one = home.phone()
    two = one.relaunch()
    frozen = home.server.now()
    one.now = two.now = lambda: frozen
    stamps = [tab.write(*SPARK, {"text": str(turn)}) for turn in range(3) for tab in (one, two)]
    assert stamps == sorted(set(stamps))
    sent = [one.prepare(), two.prepare()]
    answers = [home.take(each) for each in sent]
    two.receive(sent[1], answers[1])
    one.receive(sent[0], answers[0])
    home.sync(one)
    assert home.stored() == one.storage.records


def test_a_stale_device_does_not_bring_back_what_was_deleted(home: Home) -> None:
    phone, stale = home.phone(), home.phone()
    phone.write(*SPARK, {"text": "one", "note": "n"})
    home.sync(phone, stale)
    stale.write(*SPARK, {"note": "an edit from before the delete"})
    right = phone.now
    phone.now = lambda: right() + 1_000
    phone.delete(*SPARK)
    home.sync(phone, stale, phone)
    assert set(home.stored()[SPARK]) == {"deleted"}
    assert stale.storage.records == phone.storage.records == home.stored()
    assert {kept["value"] for kept in home.history(SPARK)} >= {"one", "n"}


def test_undoing_a_delete_writes_the_record_anew(home: Home) -> None:
    phone, other = home.phone(), home.phone()
    phone.write(*SPARK, {"text": "one"})
    phone.delete(*SPARK)
    home.sync(phone, other)
    phone.write(*SPARK, {"text": "one"})
    home.sync(phone, other)
    assert value(other.storage.records) == "one"
    assert "created" in other.storage.records[SPARK]


def test_a_stop_that_arrives_before_its_start(home: Home) -> None:
    starter, stopper = home.phone(), home.phone()
    run = ("run", "one")
    capture = dict(START)
    starter.write(*run, {"start": capture, "end": None, "title": "Writing"})
    copied = starter.export()
    stopper.import_(copied)
    stopper.storage.outbox.clear()
    end = capture | {"at": START_AT + HOUR}
    stopper.write(*run, {"end": end})
    home.sync(stopper)
    assert set(home.stored()[run]) == {"end"}
    home.sync(starter, stopper)
    assert home.stored() == starter.storage.records
    assert value(home.stored(), "end", run) == end
    assert value(home.stored(), "start", run) == capture


def test_two_stops_offline_end_as_one(home: Home) -> None:
    phones = [home.phone(), home.phone()]
    run = ("run", "one")
    capture = dict(START)
    phones[0].write(*run, {"start": capture, "end": None})
    home.sync(*phones)
    for number, phone in enumerate(phones, 1):
        phone.write(*run, {"end": capture | {"at": START_AT + number * HOUR}})
    home.sync(*phones, *phones)
    assert phones[0].storage.records == phones[1].storage.records == home.stored()
    (lost,) = home.history(run)[:1]
    assert lost["field"] == "end"


def test_edits_of_different_fields_on_two_devices_both_stay(home: Home) -> None:
    phones = [home.phone(), home.phone()]
    phones[0].write(*SPARK, {"text": "one", "note": "one"})
    home.sync(*phones)
    phones[0].write(*SPARK, {"text": "two"})
    phones[1].write(*SPARK, {"note": "two"})
    home.sync(*phones, *phones)
    assert value(home.stored()) == value(home.stored(), "note") == "two"


def test_an_empty_new_device_overwrites_nothing(home: Home) -> None:
    phone, new = home.phone(), home.phone()
    phone.write("container", "work", {"title": "The studio"})
    home.sync(phone)
    # Starter records have the lowest stamp there is.
    starter = {"title": ("000000000000-0000-0000beef", "Work"), "created": (LOWEST, True)}
    new._keep(("container", "work"), starter)
    home.sync(new, phone)
    assert value(home.stored(), "title", ("container", "work")) == "The studio"
    assert new.storage.records == phone.storage.records == home.stored()


def test_captures_from_before_sign_in_are_pushed_after_it(home: Home) -> None:
    phone, full = home.phone(), home.phone()
    full.write("spark", "theirs", {"text": "theirs"})
    home.sync(full)
    phone.write("spark", "mine", {"text": "captured before sign-in"})
    home.sync(phone, full)
    assert len(full.storage.records) == len(phone.storage.records) == 2


def test_an_unknown_kind_stays_queued_and_blocks_nothing(home: Home) -> None:
    phone = home.phone()
    phone.write("horoscope", "one", {"text": "later"})
    phone.write(*SPARK, {"text": "now"})
    home.sync(phone)
    assert set(home.stored()) == {SPARK}
    assert set(phone.storage.outbox) == {("horoscope", "one")}
    assert set(phone.relaunch().prepare().body["changes"][0]["fields"]) == {"created", "text"}


def test_unknown_fields_are_kept_and_sent_on(home: Home) -> None:
    phone, other = home.phone(), home.phone()
    phone.write(*SPARK, {"text": "one", "mood_colour": {"deep": [1, 2.5, None]}})
    home.sync(phone, other)
    other.write(*SPARK, {"text": "two"})
    home.sync(other, phone)
    assert value(phone.storage.records, "mood_colour") == {"deep": [1, 2.5, None]}


def test_a_client_below_the_floor_still_pulls_and_keeps_its_queue(home: Home) -> None:
    other, old = home.phone(), home.phone()
    other.write("spark", "other", {"text": "other"})
    home.sync(other)
    old.write(*SPARK, {"text": "old"})
    sent = old.prepare()
    sent.body["schema"] = 0
    answer = home.take(sent)
    old.receive(sent, answer)
    assert [verdict["code"] for verdict in answer["verdicts"]] == ["schema_too_old"]
    assert ("spark", "other") in old.storage.records
    assert set(old.storage.outbox) == {SPARK}


def test_of_crossing_answers_only_the_newest_moves_the_cursor(home: Home) -> None:
    other, phone = home.phone(), home.phone()
    other.write("spark", "a", {"text": "a"})
    home.sync(other)
    early = phone.prepare()
    early_answer = home.take(early)
    other.write("spark", "b", {"text": "b"})
    home.sync(other)
    home.sync(phone)
    reached = phone.storage.cursor
    phone.receive(early, early_answer)
    assert phone.storage.cursor == reached
    assert phone.storage.mismatches == 0


def test_an_exported_queue_is_taken_in_by_any_device(home: Home) -> None:
    phone, other = home.phone(), home.phone()
    stamp = phone.write(*SPARK, {"text": "one"})
    other.import_(phone.export())
    home.sync(other)
    assert home.stored()[SPARK]["text"] == (stamp, "one")


def test_a_digest_that_differs_is_noticed_and_mended(home: Home) -> None:
    phone, other = home.phone(), home.phone()
    phone.write(*SPARK, {"text": "one"})
    home.sync(phone, other)
    # A phone that lost a record, as after a fault of its storage.
    del other.storage.records[SPARK]
    phone.write("spark", "two", {"text": "two"})
    home.sync(phone, other)
    assert other.storage.mismatches == 1
    assert other.storage.records == home.stored()


def test_pages_never_split_a_push(home: Home) -> None:
    phone, reader = home.phone(), home.phone(limit=2)
    for push in range(3):
        for number in range(3):
            phone.write("spark", f"{push}-{number}", {"text": "x"})
        home.sync(phone)
    sizes = [len(answer["records"]) for answer in home.sync(reader)]
    assert sizes == [3, 3, 3]


async def write_and_read(home: Home, writers: int, pushes: int) -> None:
    """Many writers at once; a reader that walks along must miss nothing."""
    phones = [home.phone() for _ in range(writers)]
    reader = home.phone(limit=3)
    written = asyncio.Event()

    async def exchange(phone: Phone) -> bool:
        sent = phone.prepare()
        status, answer = await home.server.answer(sent.encoded())
        assert status == 200
        phone.receive(sent, answer)
        return bool(answer["more"])

    async def write(number: int, phone: Phone) -> None:
        for push in range(pushes):
            phone.write("spark", f"{number}-{push}", {"text": "x"})
            phone.write("spark", f"shared-{push % 3}", {"text": f"{number}-{push}"})
            await exchange(phone)

    async def read() -> None:
        # A read that takes no time leaves nobody else a turn by itself.
        while await exchange(reader) or not written.is_set():  # noqa: ASYNC110 - it gives a turn
            await asyncio.sleep(0)
        while await exchange(reader):
            pass

    reading = asyncio.create_task(read())
    await asyncio.gather(*(write(*each) for each in enumerate(phones)))
    written.set()
    await reading
    await exchange(reader)
    assert reader.storage.mismatches == 0
    keys = {("spark", f"{number}-{push}") for number in range(writers) for push in range(pushes)}
    assert set(reader.storage.records) == keys | {("spark", f"shared-{n}") for n in range(3)}


def test_a_reader_never_passes_a_writer(home: Home) -> None:
    home.run(write_and_read(home, writers=6, pushes=15))
    stored = home.stored()
    assert len(stored) == 6 * 15 + 3


@pytest.mark.parametrize("turn", [1, -1])
@pytest.mark.parametrize("edits", [200, pytest.param(3_000, marks=pytest.mark.full)])
def test_a_month_offline_on_the_same_records(home: Home, edits: int, turn: int) -> None:
    phones = [home.phone(), home.phone(-HOUR)]
    phones[0].write(*SPARK, {"text": "start"})
    home.sync(*phones)
    rng = random.Random(edits)
    for number, phone in itertools.product(range(edits), phones):
        key = ("spark", f"s{rng.randrange(edits // 3)}")
        if rng.random() < 0.1:
            phone.delete(*key)
        else:
            phone.write(*key, {rng.choice(["text", "note"]): f"{phones.index(phone)}-{number}"})
    home.sync(*phones[::turn], *phones[::turn])
    assert phones[0].storage.records == phones[1].storage.records == home.stored()
    assert phones[0].storage.mismatches == phones[1].storage.mismatches == 0


@pytest.mark.parametrize("seed", range(3))
def test_a_clock_that_jumps_between_captures_keeps_their_order(home: Home, seed: int) -> None:
    rng = random.Random(seed)
    phone, other = home.phone(), home.phone()
    right = phone.now
    for number in range(30):
        jump = rng.choice([0, -10 * YEAR, 10 * YEAR])
        phone.now = lambda jump=jump: right() + jump  # type: ignore[misc]
        phone.write(*SPARK, {"text": f"edit {number}"})
        phone.write("spark", f"s{number}", {"text": f"edit {number}"})
        if rng.random() < 0.2:
            home.sync(phone)
    home.sync(phone, other)
    assert other.storage.records == phone.storage.records == home.stored()
    assert value(home.stored()) == "edit 29"
    stamps = [phone.storage.records["spark", f"s{number}"]["text"][0] for number in range(30)]
    assert stamps == sorted(stamps)
