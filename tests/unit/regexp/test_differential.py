"""Random patterns: the translation to `re`, wherever it exists, against the exact matcher."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from jsvm.budget import Budget, Termination
from jsvm.regexp.errors import PatternError
from jsvm.regexp.program import compile_pattern
from tests.unit.regexp.random_patterns import random_input, random_pattern, splits_pair

FLAGS = ["", "i", "m", "s", "im", "u", "iu", "v", "iv", "su"]
MOST_STEPS = 100_000


def limited() -> Budget:
    budget = Budget(lambda: 0.0, max_steps=MOST_STEPS)
    budget.begin()
    return budget


@given(st.randoms(use_true_random=False), st.sampled_from(FLAGS), st.booleans())
@settings(max_examples=1_500, deadline=None)
def test_translation_and_exact_matcher_agree(dice: Random, flags: str, wide: bool) -> None:
    pattern = random_pattern(dice, flags, wide=wide)
    try:
        program = compile_pattern(pattern, flags)
    except PatternError:
        return
    for _ in range(4):
        subject = random_input(dice, wide=wide)
        index = dice.randint(0, min(2, len(subject)))
        variant = program.variant_for(subject)
        try:
            found = variant.search_exactly(subject, index, limited())
            matched = variant.match_exactly(subject, index, limited())
        except Termination:
            continue
        assert variant.search(subject, index, None) == found, (pattern, flags, subject, index)
        assert variant.match(subject, index, None) == matched, (pattern, flags, subject, index)
        host = variant.host()
        if host is not None and not splits_pair(subject, index):
            # Beyond the inputs that it would be given, too: equivalence does not depend on the cost.
            assert host.search(subject, index, None) == found, (pattern, flags, subject, index)
            assert host.match(subject, index, None) == matched, (pattern, flags, subject, index)
