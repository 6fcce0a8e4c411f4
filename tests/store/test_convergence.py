"""Three copies of a project, worked on apart, whose operations arrive in any order, twice, in part, or late, with
clocks years apart, files copied back and forth: in the end all hold the same, and it is what an oracle says that knows
nothing of the store's code. Nothing vanishes on the way."""

from __future__ import annotations

import json
import os
import random
from collections import defaultdict
from contextlib import suppress
from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.errors import Refused, UsageError
from annotator.model.annotation import Absence, Annotation, Done
from annotator.model.codebook import Code
from annotator.model.document import Draft
from annotator.model.field import Field, FieldType, FieldValue, Quantity
from annotator.model.ids import new_id
from annotator.model.round import Round
from annotator.project import Project
from annotator.store import replay, state
from annotator.store.operations import Operation, Stream, chained, seed
from tests.store.copies import ORIGINAL, Delivery, clone, deliver, everything, new_copy

TEN_YEARS = 10 * 365 * 86_400_000
TEXTS = [f"Text {n}: an estimated {n},700 casualties, 💶 평양에서 said they." * 2 for n in range(4)]
CODERS = "ABC"
CHANGES = (
    "add rename move move move merge_code merge_code retire unretire edit field annotate annotate annotate resize "
    "recode fill delete undo undo redo absence done document metadata remove restore round"
).split()
STEPS = st.lists(
    st.tuples(
        st.sampled_from([*CHANGES, "sync", "sync", "sync", "back_up", "copy_back", "reopen"]),
        st.integers(0, 2),
        st.integers(0, 1 << 30),
        st.integers(0, 1 << 30),
    ),
    min_size=15,
    max_size=70,
)
EXAMPLES = int(os.environ.get("ANNOTATOR_EXAMPLES", "40"))


def pick(items: Any, number: int) -> Any:
    items = list(items)
    return items[number % len(items)]


class Gestures:
    """One gesture of one person, chosen by two numbers. Returns nothing; what can't be done is not done."""

    def __init__(self, project: Project, a: int, b: int) -> None:
        assert project.coder is not None
        self.project, self.a, self.b, self.me = project, a, b, project.coder
        self.codes = [code.id for code in project.codebook()]
        self.documents = [one.id for one in project.documents()]
        self.mine = [one.id for one in project.annotations(coder=project.coder)]

    def do(self, kind: str) -> None:
        if kind in ("undo", "redo"):
            getattr(self.project, kind)()
            return
        with self.project.change(kind) as change:
            getattr(self, kind)(change)

    def add(self, change: Any) -> None:
        parent = pick(self.codes, self.a) if self.codes and self.b % 2 else None
        change.put_code(Code(new_id(), f"name {self.a % 4}", parent, position=self.b % 5))

    def code(self) -> Code:
        return self.project.codebook().code(pick(self.codes, self.a))

    def rename(self, change: Any) -> None:
        change.put_code(replace(self.code(), name=f"renamed {self.b % 3}"))
        assert self.code().name == f"renamed {self.b % 3}"  # whatever the clocks say

    def edit(self, change: Any) -> None:
        change.put_code(replace(self.code(), definition=f"definition {self.b % 3}", examples=(f"{self.b % 2}",)))

    def field(self, change: Any) -> None:
        fields = (Field("", "value", FieldType.QUANTITY, required=True), Field("", f"field {self.b % 3}"))
        change.put_code(replace(self.code(), fields=fields[: 1 + self.b % 2]))

    def move(self, change: Any) -> None:
        change.put_code(replace(self.code(), parent=pick([*self.codes, None], self.b)))

    def merge_code(self, change: Any) -> None:
        change.merge_code(pick(self.codes, self.a), pick(self.codes, self.b))

    def retire(self, change: Any) -> None:
        change.retire_code(pick(self.codes, self.a))

    def unretire(self, change: Any) -> None:
        change.retire_code(pick(self.codes, self.a), False)

    def annotate(self, change: Any) -> None:
        start = self.b % 40
        whole = self.a % 7 == 0
        change.put_annotation(
            Annotation(
                new_id(), pick(self.documents, self.a), self.me.id, pick(self.codes, self.a + self.b),
                None if whole else start, None if whole else start + 1 + self.a % 20, memo="memo" if self.a % 3 else "",
            )
        )  # fmt: skip

    def own(self) -> Annotation:
        return self.project.annotation(pick(self.mine, self.a))

    def resize(self, change: Any) -> None:
        change.put_annotation(replace(self.own(), start=self.b % 50, end=self.b % 50 + 3, quote=""))

    def recode(self, change: Any) -> None:
        change.put_annotation(replace(self.own(), code=pick(self.codes, self.b), fields={}))

    def fill(self, change: Any) -> None:
        mine = self.own()
        names = [one.name for one in self.project.codebook().code(mine.code).fields]
        values = {name: FieldValue(Quantity(low=self.b % 100, qualifier="about"), 1, 4) for name in names}
        change.put_annotation(replace(mine, fields={**mine.fields, **values}, flag=bool(self.b % 2)))

    def delete(self, change: Any) -> None:
        change.remove_annotation(pick(self.mine, self.a))

    def absence(self, change: Any) -> None:
        absence = Absence(pick(self.documents, self.a), self.me.id, pick(self.codes, self.b))
        change.put_absence(absence, self.a % 3 > 0)

    def done(self, change: Any) -> None:
        change.set_done(Done(pick(self.documents, self.a), self.me.id), self.b % 3 > 0)

    def document(self, change: Any) -> None:
        text = pick(TEXTS, self.a)
        change.put_document(Draft(f"from {self.me.name}", text, {"outlet": f"{self.b % 2}"}, original=ORIGINAL))

    def metadata(self, change: Any) -> None:
        change.set_metadata(pick(self.documents, self.a), pick(("title", "outlet", "name"), self.b), f"{self.b % 4}")

    def remove(self, change: Any) -> None:
        change.remove_document(pick(self.documents, self.a))

    def restore(self, change: Any) -> None:
        rows = self.project._store.db.all("SELECT uid FROM document ORDER BY uid")
        change.restore_document(pick([uid for (uid,) in rows], self.a))

    def round(self, change: Any) -> None:
        rounds = self.project.rounds()
        uid = rounds[0].id if rounds else new_id()
        coders = tuple(coder.id for coder in self.project.coders())[: 1 + self.b % 3]
        assignments = dict.fromkeys(self.documents[: self.a % 3], coders)
        change.put_round(Round(uid, f"round {self.b % 2}", blind=False, open=bool(self.a % 2), assignments=assignments))


def exchange(project: Project, other: Project, a: int, b: int) -> None:
    """Operations of one copy arrive in the other: all, or a part in any order, or some of them twice."""
    rnd = random.Random(a)
    delivery = list(everything(other).items())
    rnd.shuffle(delivery)
    for stream, operations in delivery:
        if b % 3 == 0:
            operations = rnd.sample(operations, len(operations) * (1 + a % 3) // 3)
        if b % 5 == 0:
            operations = operations + operations[: len(operations) // 2]
        rnd.shuffle(operations)
        deliver(project, TEXTS, [(stream, operations)])


@given(STEPS, st.lists(st.integers(-TEN_YEARS, TEN_YEARS), min_size=3, max_size=3), st.integers(0, 1 << 62))
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None)
def test_copies_that_have_seen_the_same_hold_the_same(
    steps: list[tuple[str, int, int, int]], skew: list[int], dice: int
) -> None:
    now = [1_790_000_000_000]
    clocks = [lambda by=by: now[0] + by for by in skew]
    first = new_copy("A", clocks[0])
    for number, kind in enumerate(("document", "document", "add", "add", "annotate")):
        Gestures(first, number, number).do(kind)
    copies = [first, clone(first, "B", clocks[1]), clone(first, "C", clocks[2])]
    saved: list[Project | None] = [None, None, None]
    written: dict[Stream, dict[int, Operation]] = defaultdict(dict)
    for kind, who, a, b in steps:
        now[0] += a % 5_000
        project = copies[who]
        if kind == "sync":
            exchange(project, copies[(who + 1 + a % 2) % 3], a, b)
        elif kind == "back_up":
            saved[who] = clone(project, CODERS[who], clocks[who])
        elif kind == "copy_back":
            copies[who] = saved[who] or project
            saved[who] = None
        elif kind == "reopen":
            project.set_coder(CODERS[who])
        else:
            with suppress(Refused, UsageError, ZeroDivisionError):  # nothing there to do it to, or changed since
                Gestures(project, a, b).do(kind)
        for stream, operations in everything(copies[who]).items():
            written[stream].update((one.seq, one) for one in operations)
    copies.append(new_copy("Z"))
    for project in copies:
        for stream, operations in everything(project).items():
            written[stream].update((one.seq, one) for one in operations)
    total = {stream: list(operations.values()) for stream, operations in written.items()}
    agree(copies, total, random.Random(dice))
    compare_with_oracle(copies[0], [one for operations in total.values() for one in operations])


def agree(copies: list[Project], total: Delivery, rnd: random.Random) -> None:
    """Everything that was ever written arrives everywhere, twice, each time in another order."""
    digests = set()
    for project in copies:
        for _ in range(2):
            delivery = [(stream, rnd.sample(operations, len(operations))) for stream, operations in total.items()]
            rnd.shuffle(delivery)
            deliver(project, TEXTS, delivery)
        digests.add(replay.digest(project._store.db))
    assert len(digests) == 1
    for project in copies:
        assert project.check(deep=True) == []
    fresh = copies[-1]._store
    fresh.begin()
    state.rebuild(fresh.context)
    fresh.commit()
    assert replay.digest(fresh.db) in digests
    assert copies[-1].check(deep=True) == []


# --- the oracle: from the operations alone, in the plainest way -------------------------------------------------------


def standing(operations: list[Operation]) -> dict[tuple[str, str, str], tuple[Any, int]]:
    """Cell -> (value that stands, how many stand side by side)."""
    cells: dict[tuple[str, str, str], list[Operation]] = defaultdict(list)
    for one in operations:
        cells[one.kind, one.entity, one.field].append(one)
    found = {}
    for cell, its in cells.items():
        seen = {one.parents[i : i + 16] for one in its for i in range(0, len(one.parents), 16)}
        winner = max(its, key=lambda one: (one.depth, one.time, one.hash))
        found[cell] = (json.loads(winner.value), sum(one.hash not in seen for one in its))
    return found


def compare_with_oracle(project: Project, operations: list[Operation]) -> None:
    cells = standing(operations)
    db = project._store.db
    for (kind, entity, field), (value, heads) in cells.items():
        row = db.one(
            "SELECT o.value, c.heads FROM cell c JOIN op o ON o.id = c.op WHERE (c.kind, c.entity, c.field) = (?,?,?)",
            (kind, entity, field),
        )
        assert row is not None
        assert (json.loads(row[0]), row[1]) == (value, heads)
    values: dict[str, dict[str, dict[str, Any]]] = defaultdict(lambda: defaultdict(dict))
    for (kind, entity, field), (value, _) in cells.items():
        values[kind][entity][field] = value
    shown = documents_of(values["document"])
    assert {one.id: (one.name, dict(one.metadata)) for one in project.documents()} == shown
    check_annotations(project, values, shown)
    check_codes(project, values["code"])
    assert {(a.document, a.coder) for a in project.done()} == {
        (its[""]["document"], its[""]["coder"])
        for its in values["done"].values()
        if its[""]["present"] and its[""]["document"] in shown
    }


def documents_of(cells: dict[str, dict[str, Any]]) -> dict[str, tuple[str, dict[str, str]]]:
    shown = {}
    for uid, its in cells.items():
        if its.get("import") and not its.get("removed"):
            metadata = dict(its["import"]["metadata"])
            metadata.update({k[5:]: v for k, v in its.items() if k.startswith("meta:") and v is not None})
            name = its.get("name") or its["import"]["name"]
            shown[uid] = (name, {key: value for key, value in metadata.items() if value != ""})
    return shown


def check_annotations(project: Project, values: Any, shown: Any) -> None:
    """No annotation vanishes, whatever happened to its code."""
    living = {uid: its[""] for uid, its in values["annotation"].items() if not its[""].get("deleted")}
    found = {one.id: one for one in project.annotations()}
    assert set(found) == {uid for uid, value in living.items() if value["document"] in shown}
    book = project.codebook()
    for uid, one in found.items():
        value = living[uid]
        assert (one.document, one.coder, one.start, one.end) == (
            value["document"], value["coder"], value.get("start"), value.get("end"),
        )  # fmt: skip
        text = project.text(one.document)
        assert one.quote == (text[one.start : one.end] if one.start is not None else "")
        assert one.code == book.code(value["code"]).id
        assert (one.memo, one.flag) == (value.get("memo", ""), value.get("flag", False))
    counted = project.code_counts()
    assert sum(counted.values()) == len(found) == sum(project.document_counts().values())


def check_codes(project: Project, cells: dict[str, dict[str, Any]]) -> None:
    """Names and flags as they stand; the tree is one, and every code has a place in it."""
    book = project.codebook()
    named = {uid for uid, its in cells.items() if its.get("name") is not None}
    assert named <= set(book.by_id) | set(book.merged)
    for uid in named & set(book.by_id):
        code = book.by_id[uid]
        assert code.name == cells[uid]["name"]
        assert code.retired == bool(cells[uid].get("retired"))
        assert 1 <= len(book.path(uid)) <= len(book)
    for uid, target in book.merged.items():
        assert target in book.by_id
        assert target in reachable(uid, cells)
    assert list(book.codes) == sorted(book.codes, key=lambda code: list(book.codes).index(code))
    for place, code in enumerate(book.codes):
        assert code.parent is None or code.parent in {above.id for above in book.codes[:place]}


def reachable(uid: str, cells: dict[str, dict[str, Any]]) -> set[str]:
    seen: set[str] = set()
    step: str | None = uid
    while step is not None and step not in seen:
        seen.add(step)
        step = cells.get(step, {}).get("merged")
    return seen


# --- the oracle's own ground ------------------------------------------------------------------------------------------


@given(STEPS)
@settings(max_examples=max(5, EXAMPLES // 8), deadline=None, suppress_health_check=list(HealthCheck), database=None)
def test_every_stream_is_dense_and_sealed(steps: list[tuple[str, int, int, int]]) -> None:
    project = new_copy("A")
    for kind, _, a, b in steps:
        if kind in CHANGES:
            with suppress(Refused, UsageError, ZeroDivisionError):
                Gestures(project, a, b).do(kind)
    for stream, operations in everything(project).items():
        last = seed(stream)
        for number, one in enumerate(operations, 1):
            assert one.seq == number
            assert chained(last, one) == one.hash
            last = one.hash
        assert operations[-1].kind == "change"  # every gesture ends with its entry in the journal
