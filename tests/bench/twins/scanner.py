"""A tokenizer that looks at character codes, one at a time."""

SIZE = 3_500


class Token:
    def __init__(self, kind, value, start):
        self.type = kind
        self.value = value
        self.start = start


def is_digit(code):
    return 48 <= code <= 57


def is_letter(code):
    return 97 <= code <= 122 or 65 <= code <= 90 or code == 95


def scan(source):
    tokens = []
    position = 0
    while position < len(source):
        code = ord(source[position])
        start = position
        if code == 32 or code == 10:
            position += 1
            continue
        if is_digit(code):
            value = 0
            while position < len(source) and is_digit(ord(source[position])):
                value = value * 10 + ord(source[position]) - 48
                position += 1
            tokens.append(Token("number", value, start))
        elif is_letter(code):
            while position < len(source) and is_letter(ord(source[position])):
                position += 1
            tokens.append(Token("name", source[start:position], start))
        else:
            position += 1
            tokens.append(Token("punctuator", source[start], start))
    return tokens


def main(n):
    source = "let total_sum = alpha + 1234 * (beta - 56);\n" * n
    checksum = 0
    for token in scan(source):
        match token.type:
            case "number":
                checksum += token.value
            case "name":
                checksum += len(token.value) * 3
            case _:
                checksum += token.start % 7
    return checksum
