"""The closed lists of the interchange format; each is a code list of the ontology."""

from __future__ import annotations

from enum import StrEnum


class EventType(StrEnum):
    """Types of the interchange format; the ontology has a class for each."""

    ARMED_CLASH = "ArmedClash"
    OPERATION = "Operation"
    AIR_STRIKE = "AirStrike"
    SHELLING = "Shelling"
    BOMBING = "Bombing"
    CHEMICAL_ATTACK = "ChemicalAttack"
    ATTACK = "Attack"
    SHOOTING = "Shooting"
    EXECUTION = "Execution"
    ABDUCTION = "Abduction"
    DETENTION = "Detention"
    SEXUAL_VIOLENCE = "SexualViolence"
    TORTURE = "Torture"
    TERRITORIAL_CHANGE = "TerritorialChange"
    PROPERTY_DAMAGE = "PropertyDamage"
    DISPLACEMENT = "Displacement"
    EVACUATION = "Evacuation"
    AID_EVENT = "AidEvent"
    AGREEMENT = "Agreement"
    PROTEST = "Protest"
    MOVEMENT = "Movement"


class Status(StrEnum):
    """Whether the report tells the event as having happened; an event is never `unknown`, a statement may be."""

    ASSERTED = "asserted"
    DENIED = "denied"
    PLANNED = "planned"
    POSSIBLE = "possible"
    UNKNOWN = "unknown"


class DatePrecision(StrEnum):
    """How closely the report fixes the day."""

    DAY = "day"
    RANGE = "range"
    MONTH = "month"
    YEAR = "year"
    UNKNOWN = "unknown"


class Role(StrEnum):
    """What an actor, person or facility is in an event."""

    PERPETRATOR = "perpetrator"
    SIDE_A = "side_a"
    SIDE_B = "side_b"
    TARGET = "target"
    PARTY = "party"
    GUARANTOR = "guarantor"
    MEDIATOR = "mediator"
    ANNOUNCER = "announcer"
    PARTICIPANT = "participant"


class Part(StrEnum):
    """What somebody or something that an event's words name was in it."""

    DOER = "doer"
    ACCUSED = "accused"
    HARMED = "harmed"
    MEANS = "means"


class Sort(StrEnum):
    """What is named: a person by name, people by what they are, a body, a thing, a weapon."""

    PERSON = "person"
    PEOPLE = "people"
    BODY = "body"
    THING = "thing"
    WEAPON = "weapon"


class Effect(StrEnum):
    """What befell those counted."""

    KILLED = "killed"
    INJURED = "injured"
    MISSING = "missing"
    TRAPPED = "trapped"
    CAPTURED = "captured"
    DISPLACED = "displaced"
    EVACUATED = "evacuated"
    DESTROYED = "destroyed"


class Category(StrEnum):
    """Who is counted."""

    CIVILIAN = "civilian"
    COMBATANT = "combatant"
    CHILD = "child"
    WOMAN = "woman"
    UNKNOWN = "unknown"


class Bound(StrEnum):
    """How the wording bounds a figure (quantity lexicon, `extraction/lexicon/`)."""

    EXACT = "exact"
    AT_LEAST = "atLeast"
    AT_MOST = "atMost"
    ABOUT = "about"
    ALMOST = "almost"
    VAGUE = "vague"


class Mode(StrEnum):
    """How the report gives a speaker's words."""

    DIRECT_QUOTE = "direct-quote"
    INDIRECT_QUOTE = "indirect-quote"
    IMPLIED = "implied"
    NARRATOR = "narrator"
    CAPTION = "caption"


class Stage(StrEnum):
    """Stages in the life of an agreement."""

    PROPOSED = "proposed"
    ANNOUNCED = "announced"
    SIGNED = "signed"
    IN_FORCE = "in_force"
    EXTENDED = "extended"
    VIOLATED = "violated"
    COLLAPSED = "collapsed"
    REJECTED = "rejected"
