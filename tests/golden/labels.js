// Jumps out of nested loops and blocks.
function find(grid, wanted) {
  let found = null;
  search: for (const row of grid) {
    for (const cell in row) {
      if (row[cell] === wanted) {
        found = cell;
        break search;
      }
      if (!row[cell]) continue search;
    }
  }
  return found;
}
