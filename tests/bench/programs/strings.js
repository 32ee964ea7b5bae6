// Building text: concatenation in a loop, templates, join, repeat.

function escapeHtml(text) {
  let escaped = "";
  for (const character of text) {
    if (character === "<") escaped += "&lt;";
    else if (character === ">") escaped += "&gt;";
    else if (character === "&") escaped += "&amp;";
    else escaped += character;
  }
  return escaped;
}

function row(id, name, price) {
  const kind = id % 2 === 0 ? "even" : "odd";
  const cells = `<td>${id}</td><td>${escapeHtml(name)}</td><td>${price}</td>`;
  return `<tr class="${kind}">${cells}</tr>`;
}

function main(n) {
  const rows = [];
  let index = "";
  for (let i = 0; i < n; i++) {
    const name = "item <" + i + "> & more".repeat(i % 3);
    rows.push(row(i, name, i * 1.5));
    index += name.length + ",";
  }
  const page = "<table>\n" + rows.join("\n") + "\n</table>" + index.toUpperCase();
  return page.length;
}
