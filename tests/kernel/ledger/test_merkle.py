"""A root fixes every leaf in its place; a proof convinces of one leaf and of nothing else."""

from hypothesis import given
from hypothesis import strategies as st

from tongjian.kernel.ledger import merkle

leaves = st.lists(st.text(max_size=8), min_size=1, max_size=40)


@given(leaves, st.data())
def test_every_leaf_can_be_proved(texts, data):
    index = data.draw(st.integers(0, len(texts) - 1))
    path = merkle.proof(texts, index)
    assert merkle.holds(texts[index], index, len(texts), path, merkle.root(texts))


@given(leaves, st.data())
def test_a_proof_holds_for_no_other_leaf_place_or_root(texts, data):
    index = data.draw(st.integers(0, len(texts) - 1))
    path, root = merkle.proof(texts, index), merkle.root(texts)
    assert not merkle.holds(texts[index] + "x", index, len(texts), path, root)
    assert not merkle.holds(texts[index], index, len(texts), path, merkle.root([*texts, "x"]))
    assert not merkle.holds(texts[index], index, len(texts), [*path, "00" * 32], root)
    assert not merkle.holds(texts[index], len(texts), len(texts), path, root)


def test_roots_of_the_standard():
    """RFC 6962: the empty tree, and a single leaf hashed with its prefix."""
    assert merkle.root([]) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert merkle.root([""]) == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
