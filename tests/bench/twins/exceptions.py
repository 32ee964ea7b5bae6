"""Exceptions raised, caught by kind, raised again, with `finally` in between."""

SIZE = 100_000


class ParseError(Exception):
    def __init__(self, message, offset):
        super().__init__(message)
        self.message = message
        self.offset = offset


class Log:
    def __init__(self):
        self.finished = 0
        self.escaped = 0


def parse(value):
    if value % 10 == 0:
        raise ParseError("bad digit", value)
    if value % 15 == 7:
        raise IndexError("out of range")
    return value * 2


def attempt(value, log):
    try:
        return parse(value)
    except Exception as error:
        if isinstance(error, ParseError):
            return error.offset
        raise
    finally:
        log.finished += 1


def main(n):
    log = Log()
    total = 0
    for i in range(n):
        try:
            total += attempt(i, log)
        except Exception as error:  # noqa: BLE001 - JavaScript knows no other
            log.escaped += len(error.args[0])
    return total + log.finished + log.escaped
