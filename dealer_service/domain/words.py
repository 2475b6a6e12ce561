"""How is a sentence marked for translation where no reader's language is known?"""


def N_(sentence: str) -> str:
    """The sentence itself; the edge that meets the reader translates it."""
    return sentence
