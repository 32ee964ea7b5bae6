"""Building text: concatenation in a loop, f-strings, join, repeat."""

SIZE = 20_000


def escape_html(text):
    escaped = ""
    for character in text:
        if character == "<":
            escaped += "&lt;"
        elif character == ">":
            escaped += "&gt;"
        elif character == "&":
            escaped += "&amp;"
        else:
            escaped += character
    return escaped


def number_text(value):
    return str(int(value)) if value == int(value) else str(value)


def row(number, name, price):
    kind = "even" if number % 2 == 0 else "odd"
    cells = f"<td>{number}</td><td>{escape_html(name)}</td><td>{number_text(price)}</td>"
    return f'<tr class="{kind}">{cells}</tr>'


def main(n):
    rows = []
    index = ""
    for i in range(n):
        name = "item <" + str(i) + "> & more" * (i % 3)
        rows.append(row(i, name, i * 1.5))
        index += str(len(name)) + ","
    page = "<table>\n" + "\n".join(rows) + "\n</table>" + index.upper()
    return len(page)
