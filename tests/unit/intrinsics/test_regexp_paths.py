"""An untouched RegExp must do what the steps of the specification do; one with an own property takes them."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jsvm.budget import MemoryLimitReached, StepLimitReached
from jsvm.intrinsics.regexp import MAX_CACHED_PROGRAMS
from jsvm.runtime.completion import GUEST_ERRORS
from jsvm.runtime.regexp_object import RegExpObject
from jsvm.runtime.values import null
from tests.unit.intrinsics.helpers import Guest

ATOMS = st.sampled_from(
    [
        "a",
        "b",
        ".",
        "\\d",
        "\\b",
        "^",
        "$",
        "(a)",
        "(b)?",
        "(?:)",
        "[ab]",
        "(?<n>a)",
        "(?=b)",
        "a*",
        "(a|b)+",
        "\\1?",
    ]
)
SOURCES = st.lists(ATOMS, min_size=1, max_size=3, unique=True).map("".join)
FLAGS = st.sets(st.sampled_from("giysmdu")).map(lambda flags: "".join(sorted(flags)))
SUBJECTS = st.text(st.sampled_from("abAB1\n\ud83d\ude00"), max_size=8)
TEMPLATES = st.text(st.sampled_from("$12&`'<n>x"), max_size=6)
INDICES = st.sampled_from([0.0, 1.0, 3.0, 99.0, -1.0, 1.5, None, "2"])
LIMITS = st.sampled_from([None, 0.0, 1.0, 3.0, -1.0])


def plain(value: Any) -> Any:
    """A value of the guest as Python data that can be compared."""
    if value is null:
        return "null"
    props = getattr(value, "props", None)
    if props is None:
        return value
    members = {key: plain(member) for key, member in props.items()}
    return ([plain(element) for element in value.dense], members) if hasattr(value, "dense") else members


def every_match(guest: Guest, subject: str, regexp: RegExpObject) -> Any:
    """What `matchAll` goes through, as an array."""
    return guest.call(guest.global_value("Array"), "from", guest.call(subject, "matchAll", regexp))


def outcome(guest: Guest, regexp: RegExpObject, act: Any) -> Any:
    """What `act` answers or throws, and what it leaves behind."""
    try:
        result = plain(act(regexp))
    except GUEST_ERRORS as error:
        result = guest.call(guest.realm.caught(error), "toString")
    constructor = guest.global_value("RegExp")
    legacy = [
        constructor.get(name) for name in ("$1", "$2", "lastMatch", "leftContext", "rightContext", "input")
    ]
    return result, regexp.props["lastIndex"], legacy


@pytest.fixture(scope="module")
def guest() -> Guest:
    return Guest()


@settings(max_examples=300, deadline=None)
@given(SOURCES, FLAGS, SUBJECTS, TEMPLATES, INDICES, LIMITS)
def test_both_ways_agree(
    guest: Guest, source: str, flags: str, subject: str, template: str, index: Any, limit: Any
) -> None:
    calls: list[tuple[Any, ...]] = []

    def replacer(_this: Any, *arguments: Any) -> Any:
        calls.append(tuple(map(plain, arguments)))
        return "[" + str(len(arguments)) + "]"

    function = guest.function(replacer)
    acts = {
        "exec": lambda regexp: guest.call(regexp, "exec", subject),
        "test": lambda regexp: guest.call(regexp, "test", subject),
        "match": lambda regexp: guest.call(subject, "match", regexp),
        "search": lambda regexp: guest.call(subject, "search", regexp),
        "replace": lambda regexp: guest.call(subject, "replace", regexp, template),
        "replace by function": lambda regexp: guest.call(subject, "replace", regexp, function),
        "matchAll": lambda regexp: every_match(guest, subject, regexp),
        "split": lambda regexp: guest.call(subject, "split", regexp, limit),
    }
    for name, act in acts.items():
        outcomes = []
        for touched in (False, True):
            try:
                regexp = guest.new("RegExp", source, flags)
            except GUEST_ERRORS:
                return
            regexp.set_last_index(index)
            if touched:
                regexp.set("own", 1.0)
            assert regexp.is_pristine() is not touched
            calls.clear()
            outcomes.append((outcome(guest, regexp, act), list(calls)))
        assert outcomes[0] == outcomes[1], name


@pytest.mark.parametrize("name", ["exec", "flags", "global", "unicode", "constructor"])
@pytest.mark.parametrize("how", ["set", "define", "delete"])
def test_a_changed_prototype_is_noticed(name: str, how: str) -> None:
    guest = Guest()
    prototype = guest.global_value("RegExp").get("prototype")
    regexp = guest.new("RegExp", "a")
    assert regexp.is_pristine()
    prototype.set("unrelated", 1.0)
    guest.new("RegExp", "b").set("exec", 1.0)
    assert regexp.is_pristine()
    if how == "set":
        prototype.set(name, guest.function(lambda this: null))
    elif how == "define":
        descriptor = guest.object(value=1.0)
        guest.call(guest.global_value("Object"), "defineProperty", prototype, name, descriptor)
    else:
        prototype.delete(name)
    assert not regexp.is_pristine()


def test_a_changed_species_is_noticed() -> None:
    guest = Guest()
    constructor = guest.global_value("RegExp")
    regexp = guest.new("RegExp", "a")
    assert regexp.home.has_pristine_species()
    species = guest.global_value("Symbol").get("species")
    guest.call(guest.global_value("Object"), "defineProperty", constructor, species, guest.object(value=null))
    assert not regexp.home.has_pristine_species()


@pytest.mark.parametrize("flags", ["", "g", "y"])
def test_a_last_index_that_cannot_be_written_is_respected(flags: str) -> None:
    guest = Guest()
    for act in ("exec", "test"):
        regexp = guest.new("RegExp", "a", flags)
        frozen = guest.object(value=0.0, writable=False)
        guest.call(guest.global_value("Object"), "defineProperty", regexp, "lastIndex", frozen)
        assert regexp.is_pristine()
        for subject in ("a", "b"):
            if flags:
                with pytest.raises(GUEST_ERRORS):
                    guest.call(regexp, act, subject)
            else:
                guest.call(regexp, act, subject)
        assert regexp.props["lastIndex"] == 0.0


def test_exec_replaced_while_matches_are_visited_is_asked() -> None:
    guest = Guest()
    matches = guest.call("aaa", "matchAll", guest.new("RegExp", "a", "g"))
    assert guest.call(matches, "next").get("value").get("index") == 0.0
    guest.global_value("RegExp").get("prototype").set("exec", guest.function(lambda this, text: null))
    assert guest.call(matches, "next").get("done") is True


def test_tokens_of_a_long_text_cost_what_they_take() -> None:
    guest = Guest()
    budget = guest.realm.agent.budget
    subject = "alpha + 12.5; " * 10_000
    regexp = guest.new("RegExp", "\\s*(?:\\d+(?:\\.\\d+)?|\\w+|[-+;])", "y")
    before, count = budget.steps, 0
    while guest.call(regexp, "test", subject):
        count += 1
    assert count == 40_000
    assert budget.steps - before < 2 * count


def test_the_cache_is_bounded_and_keeps_what_is_used() -> None:
    guest = Guest()
    programs = guest.realm.agent.regexp_programs
    first = guest.new("RegExp", "first")
    for number in range(2 * MAX_CACHED_PROGRAMS):
        guest.new("RegExp", f"x{number}")
        assert guest.new("RegExp", "first").pattern is first.pattern
    assert len(programs) == MAX_CACHED_PROGRAMS
    guest.new("RegExp", "y" * 30_000)
    assert ("y" * 30_000, "") not in programs


def test_a_catastrophic_pattern_ends_with_the_budget() -> None:
    guest = Guest(max_steps=200_000)
    regexp = guest.new("RegExp", "^(a+)+\\1b$")
    with pytest.raises(StepLimitReached):
        guest.call(regexp, "test", "a" * 60)


@pytest.mark.parametrize("act", ["match", "replace", "split"])
def test_many_matches_do_not_outgrow_the_memory_limit(act: str) -> None:
    guest = Guest()
    guest.realm.agent.budget.memory_limit = 4_000_000
    subject = "ab" * 500_000
    replacement = guest.function(lambda this, match, *rest: match + "!") if act == "replace" else None
    regexp = guest.new("RegExp", "a", "g")
    with pytest.raises(MemoryLimitReached):
        guest.call(subject, act, regexp, replacement)
