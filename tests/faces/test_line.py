"""The line in front of the pose model: order, position, leaving it, and never more at work than there are places."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator

import pytest

from screener.errors import Cancelled
from screener.run import MOST_WORKERS, Progress
from screener.ui.line import AT_ONCE_VARIABLE, Line, at_once
from screener.ui.tasks import Task

LONG_S = 20.0


class Hall:
    """Tasks in one line, each of which works until it is let go."""

    def __init__(self, places: int) -> None:
        self.line = Line(places)
        self.began: list[str] = []
        self.most = 0
        self._at_work = 0
        self._doors: dict[str, threading.Event] = {}
        self._tasks: dict[str, Task[str]] = {}
        self._lock = threading.Lock()

    def join(self, name: str) -> Task[str]:
        """A task joins the line; returns once its place in it, or its beginning, is sure."""
        door = self._doors[name] = threading.Event()

        def work(_: Callable[[Progress], None], cancelled: Callable[[], bool]) -> str:
            with self._lock:
                self.began.append(name)
                self._at_work += 1
                self.most = max(self.most, self._at_work)
            while not door.wait(0.005):
                if cancelled():
                    break
            with self._lock:
                self._at_work -= 1
            if not door.is_set():
                raise Cancelled
            return name

        task = self._tasks[name] = Task(work, "Opening", self.line).start()
        until(lambda: name in self.began or task.snapshot().before > 0)
        return task

    def let_go(self, name: str) -> None:
        """Its work ends."""
        self._doors[name].set()
        assert self._tasks[name].wait(LONG_S)

    def close(self) -> None:
        """All ends."""
        for task in self._tasks.values():
            task.stop()
        for door in self._doors.values():
            door.set()
        assert all(task.wait(LONG_S) for task in self._tasks.values())


def until(true: Callable[[], bool]) -> None:
    """Wait until something is so."""
    waiting = threading.Event()
    for _ in range(4000):
        if true():
            return
        waiting.wait(0.005)
    raise AssertionError("it never came to pass")


@pytest.fixture
def hall() -> Iterator[Callable[[int], Hall]]:
    """Makes halls with so many places; they are closed at the end."""
    made: list[Hall] = []

    def make(places: int) -> Hall:
        made.append(Hall(places))
        return made[-1]

    yield make
    for one in made:
        one.close()


def test_they_begin_in_the_order_of_their_coming(hall: Callable[[int], Hall]) -> None:
    """They begin in the order of their coming."""
    one = hall(1)
    for name in "abcd":
        one.join(name)
    for name in "abcd":
        until(lambda name=name: name in one.began)  # type: ignore[misc]
        one.let_go(name)
    assert one.began == list("abcd")
    assert one.most == 1


def test_each_is_told_how_many_are_before_it(hall: Callable[[int], Hall]) -> None:
    """Each is told how many have to end before it begins, and the number falls as they do."""
    one = hall(1)
    tasks = {name: one.join(name) for name in "abcd"}
    assert [tasks[name].snapshot().before for name in "abcd"] == [0, 1, 2, 3]
    assert tasks["c"].snapshot().share == 0
    one.let_go("a")
    until(lambda: [tasks[name].snapshot().before for name in "bcd"] == [0, 1, 2])


def test_as_many_are_at_work_as_there_are_places(hall: Callable[[int], Hall]) -> None:
    """As many are at work as there are places, and the first of the others waits for whichever ends first."""
    two = hall(2)
    tasks = {name: two.join(name) for name in "abcd"}
    assert two.began == ["a", "b"]
    assert [tasks[name].snapshot().before for name in "cd"] == [1, 2]
    two.let_go("b")
    until(lambda: "c" in two.began)
    assert "d" not in two.began
    assert two.most == 2


def test_whoever_waits_can_leave_at_once(hall: Callable[[int], Hall]) -> None:
    """Whoever waits can leave at once without having begun, and those behind move up."""
    one = hall(1)
    tasks = {name: one.join(name) for name in "abc"}
    tasks["b"].stop()
    assert tasks["b"].wait(LONG_S)
    with pytest.raises(Cancelled):
        tasks["b"].outcome()
    until(lambda: tasks["c"].snapshot().before == 1)
    one.let_go("a")
    until(lambda: "c" in one.began)
    assert one.began == ["a", "c"]


def test_a_place_is_given_back_after_an_error(hall: Callable[[int], Hall]) -> None:
    """A place is given back after an error, and after a cancelled work."""
    one = hall(1)

    def fails(*_: object) -> str:
        raise ValueError("broken")

    failed = Task(fails, "Opening", one.line).start()
    assert failed.wait(LONG_S)
    with pytest.raises(ValueError, match="broken"):
        failed.outcome()
    stopped = one.join("a")
    stopped.stop()
    assert stopped.wait(LONG_S)
    one.join("b")
    assert one.began == ["a", "b"]


@pytest.mark.parametrize(("cores", "places"), [(1, 1), (2, 1), (MOST_WORKERS, 1), (2 * MOST_WORKERS, 2), (64, 64 // MOST_WORKERS)])
def test_there_are_as_many_places_as_whole_screenings_fit(cores: int, places: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """There are as many places as whole screenings fit on the cores."""
    monkeypatch.delenv(AT_ONCE_VARIABLE, raising=False)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(cores)), raising=False)
    assert at_once() == places


@pytest.mark.parametrize(("said", "places"), [("3", 3), ("0", 1), ("-2", 1), ("many", 1), ("", 1)])
def test_the_number_can_be_set(said: str, places: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The number can be set; what is no number above zero is left aside."""
    monkeypatch.setenv(AT_ONCE_VARIABLE, said)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1}, raising=False)
    assert at_once() == places


def test_work_of_many_pieces_lets_others_go_first_between_two_of_them(hall: Callable[[int], Hall]) -> None:
    """Work of many pieces holds its next piece back while somebody waits, gives its place away with none under way, and gets it again."""
    one = hall(1)
    said: list[bool] = []
    step = {name: threading.Event() for name in ("busy", "idle", "end")}
    tasks: list[Task[str]] = []

    def work(_: Callable[[Progress], None], __: Callable[[], bool]) -> str:
        for name, under_way in (("busy", 1), ("idle", 0), ("end", 0)):
            assert step[name].wait(LONG_S)
            said.append(tasks[0].may_go_on(under_way))
        return "all"

    tasks.append(Task(work, "Opening", one.line))
    tasks[0].start()
    until(lambda: tasks[0].snapshot().before == 0)
    visitor = one.join("visitor")
    assert visitor.snapshot().before == 1
    step["busy"].set()
    until(lambda: said == [False])
    assert one.began == [], "a piece under way keeps its place"
    step["idle"].set()
    until(lambda: one.began == ["visitor"])
    until(lambda: tasks[0].snapshot().before == 1)
    assert said == [False]
    one.let_go("visitor")
    step["end"].set()
    assert tasks[0].wait(LONG_S)
    assert said == [False, True, True]
    one.join("next")
    assert one.began == ["visitor", "next"], "the place is free again"


def test_work_that_is_stopped_while_others_go_first_ends(hall: Callable[[int], Hall]) -> None:
    """Work that is stopped while others go first ends at once and takes no place with it."""
    one = hall(1)
    tasks: list[Task[bool]] = []
    waits = threading.Event()

    def work(_: Callable[[Progress], None], __: Callable[[], bool]) -> bool:
        assert waits.wait(LONG_S)
        return tasks[0].may_go_on(0)

    tasks.append(Task(work, "Opening", one.line))
    tasks[0].start()
    one.join("visitor")
    waits.set()
    until(lambda: one.began == ["visitor"])
    until(lambda: tasks[0].snapshot().before == 1)
    tasks[0].stop()
    assert tasks[0].wait(LONG_S)
    with pytest.raises(Cancelled):
        tasks[0].outcome()
    one.let_go("visitor")
    one.join("next")
    assert one.began == ["visitor", "next"]
