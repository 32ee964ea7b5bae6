"""What a bad pattern raises; the caller turns it into its own SyntaxError."""


class PatternError(Exception):
    """The pattern is no regular expression, or is too large to be one here.

    `message` says what is wrong in the words of ECMAScript engines; `index` is the code unit in the pattern's
    source where it was noticed.
    """

    def __init__(self, message: str, index: int) -> None:
        super().__init__(message)
        self.message = message
        self.index = index
