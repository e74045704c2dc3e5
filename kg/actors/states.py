"""States and what belongs to them: adjectives, capitals, and the names of their governments and forces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.actors.fold import name_key
from kg.actors.model import Actor, ActorKind
from kg.actors.sources import State
from kg.identifiers import slug

if TYPE_CHECKING:
    from collections.abc import Mapping

ACRONYM = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One thing a phrase can stand for, such as the forces of a state; a line of `outcomes.csv`."""

    outcome: str
    kind: ActorKind
    name: str
    nameless: str
    described: bool
    scope: str
    discourse: tuple[str, ...]


def read_outcomes(lines: list[dict[str, str]]) -> dict[str, Outcome]:
    """Return the outcomes by name."""
    return {
        line["outcome"]: Outcome(
            outcome=line["outcome"],
            kind=ActorKind(line["kind"]),
            name=line["name"],
            nameless=line["nameless"],
            described=line["described"] == "yes",
            scope=line["scope"],
            discourse=tuple(line["discourse"].split()),
        )
        for line in lines
    }


class States:
    """The states with their adjectives and capitals, looked up by folded name."""

    def __init__(self, rows: list[list[Any]], outcomes: Mapping[str, Outcome]) -> None:
        self.by_code: dict[str, State] = {}
        self.outcomes = outcomes
        # form is "name", "adjective" or "capital"; exact holds the acronyms that are words too ("US")
        self.forms: dict[str, list[tuple[str, str, str]]] = {}
        for code, code3, names, adjectives, capitals, mark, agency in rows:
            state = State(
                code=code,
                code3=code3,
                names=tuple(names),
                adjectives=tuple(adjectives),
                capitals=tuple(capitals),
                at_home=mark > 0,
                abroad=mark < 0,
                agency=agency,
            )
            self.by_code[code] = state
            for form, words in (("name", names), ("adjective", adjectives), ("capital", capitals)):
                for word in words:
                    exact = word if word.replace(".", "").isupper() and len(word) <= ACRONYM else ""
                    self.forms.setdefault(name_key(word), []).append((form, code, exact))

        self._longest: dict[str, int] = {}
        for key in self.forms:
            head, _, rest = key.partition(" ")
            self._longest[head] = max(self._longest.get(head, 0), rest.count(" ") + 2 if rest else 1)

    def longest(self, first: str) -> int:
        """Return how many parts the longest name of a state has that begins with this part; 0 if none does."""
        return self._longest.get(first, 0)

    def label(self, code: str, outcome: str, head: str = "") -> str:
        """Return the canonical name of what belongs to a state, such as "Syrian government forces"."""
        template = self.outcomes[outcome].name
        state = self.by_code[code]
        return template.format(adjective=state.adjective, name=state.names[0], head=head)

    def actor(self, code: str, outcome: str, head: str = "") -> Actor:
        """Return the actor of a state that follows from the tables and is not stored."""
        label = self.label(code, outcome, head)
        government = slug(self.label(code, "government"))
        force = outcome in {"state-force", "police", "intelligence"}
        return Actor(
            id=slug(label),
            label=label,
            kind=self.outcomes[outcome].kind,
            country=code,
            force_of=government if force else "",
            parent=government if outcome == "ministry" else "",
        )

    def derived(self) -> dict[str, tuple[str, str, str]]:
        """Return every derived actor's id with country, outcome and head."""
        plain = [o for o in self.outcomes.values() if o.scope and o.outcome != "ministry"]
        found: dict[str, tuple[str, str, str]] = {}
        for code in self.by_code:
            for outcome in plain:
                found.setdefault(slug(self.label(code, outcome.outcome)), (code, outcome.outcome, ""))
            for head in ("Foreign Ministry", "Defence Ministry", "Interior Ministry", "Health Ministry"):
                found.setdefault(slug(self.label(code, "ministry", head)), (code, "ministry", head))
        return found
