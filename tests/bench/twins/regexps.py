"""Regular expressions: a tokenizer of one pattern, named groups, replacing with a function, splitting."""

import re

SIZE = 3_000

TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<name>[A-Za-z_]\w*)"
    r'|(?P<string>"(?:[^"\\]|\\.)*")|(?P<sign>[-+*/=();]))',
    re.ASCII,
)
DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)
ENTRY = re.compile(r"^\[(?P<level>\w+)\]\s+(?P<user>\w+)(?:@(?P<host>[\w.]+))?: (?P<text>.*)$", re.ASCII)
BAD = re.compile(r"^(?:warn|error)$", re.IGNORECASE)
BREAK = re.compile(r"[\s\[\]:@]+")


def tokens(source):
    found = []
    position = 0
    while (match := TOKEN.match(source, position)) is not None:
        position = match.end()
        number, name, string = match["number"], match["name"], match["string"]
        if number is not None:
            found.append(float(number))
        elif name is not None:
            found.append(name)
        elif string is not None:
            found.append(string[1:-1])
        else:
            found.append(match["sign"])
    return found


def log_lines(lines):
    score = 0
    for line in lines:
        match = ENTRY.match(line)
        if match is None:
            continue
        level, user, host, text = match["level"], match["user"], match["host"] or "here", match["text"]
        if BAD.search(level):
            score += len(user) + len(host)
        for date in DATE.finditer(text):
            year, month, day = date.groups()
            score += int(year) + int(month) * 31 + int(day)
        score += len(DATE.sub(lambda date: f"{date[3]}.{date[2]}.{date[1]}", text))
    return score


def main(n):
    total = 0
    for token in tokens('let total_sum = alpha + 12.5 * (beta - "a \\"word\\""); ' * n):
        total += token * 2 if isinstance(token, float) else len(token)
    lines = []
    for i in range(n):
        level = "info" if i % 3 else "Error"
        host = "@host.example" if i % 2 else ""
        lines.append(f"[{level}] user{i}{host}: from 2024-01-{10 + i % 20} to 2025-12-31")
    words = BREAK.split("\n".join(lines))
    return total + log_lines(lines) + len(words)
