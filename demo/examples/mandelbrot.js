// Numbers only: this is what an interpreter is slowest at.

const WIDTH = 60;
const HEIGHT = 22;
const DEPTH = 48;
const SHADES = " .:-=+*#%@";

function escapeTime(cr, ci) {
  let zr = 0;
  let zi = 0;
  let steps = 0;
  while (zr * zr + zi * zi < 4 && steps < DEPTH) {
    const next = zr * zr - zi * zi + cr;
    zi = 2 * zr * zi + ci;
    zr = next;
    steps++;
  }
  return steps;
}

let inside = 0;
for (let y = 0; y < HEIGHT; y++) {
  let line = "";
  for (let x = 0; x < WIDTH; x++) {
    const re = (x / WIDTH) * 3 - 2.1;
    const im = (y / HEIGHT) * 2.4 - 1.2;
    const steps = escapeTime(re, im);
    if (steps === DEPTH) inside++;
    const shade = (steps / DEPTH) * (SHADES.length - 1);
    line += SHADES[Math.floor(shade)];
  }
  console.log(line);
}

`${inside} of ${WIDTH * HEIGHT} points are inside`;
