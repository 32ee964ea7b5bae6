// Objects whose fields are floats: five bodies under gravity.

const SOLAR_MASS = 4 * Math.PI * Math.PI;
const DAYS_PER_YEAR = 365.24;

function planet(x, y, z, vx, vy, vz, mass) {
  return {
    x,
    y,
    z,
    vx: vx * DAYS_PER_YEAR,
    vy: vy * DAYS_PER_YEAR,
    vz: vz * DAYS_PER_YEAR,
    mass: mass * SOLAR_MASS,
  };
}

function solarSystem() {
  return [
    planet(0, 0, 0, 0, 0, 0, 1),
    planet(4.8414, -1.1603, -0.1036, 0.00166, 0.0077, -0.000069, 0.000955),
    planet(8.3433, 4.1248, -0.4035, -0.00277, 0.005, 0.000023, 0.000286),
    planet(12.8944, -15.1112, -0.2233, 0.00296, 0.00238, -0.00003, 0.0000437),
    planet(15.3797, -25.9193, 0.1793, 0.00268, 0.00163, -0.000095, 0.0000515),
  ];
}

function advance(bodies, dt) {
  for (let i = 0; i < bodies.length; i++) {
    const a = bodies[i];
    for (let j = i + 1; j < bodies.length; j++) {
      const b = bodies[j];
      const dx = a.x - b.x;
      const dy = a.y - b.y;
      const dz = a.z - b.z;
      const squared = dx * dx + dy * dy + dz * dz;
      const magnitude = dt / (squared * Math.sqrt(squared));
      a.vx -= dx * b.mass * magnitude;
      a.vy -= dy * b.mass * magnitude;
      a.vz -= dz * b.mass * magnitude;
      b.vx += dx * a.mass * magnitude;
      b.vy += dy * a.mass * magnitude;
      b.vz += dz * a.mass * magnitude;
    }
  }
  for (const body of bodies) {
    body.x += dt * body.vx;
    body.y += dt * body.vy;
    body.z += dt * body.vz;
  }
}

function energy(bodies) {
  let sum = 0;
  bodies.forEach((a, i) => {
    sum += 0.5 * a.mass * (a.vx * a.vx + a.vy * a.vy + a.vz * a.vz);
    for (const b of bodies.slice(i + 1)) {
      const dx = a.x - b.x;
      const dy = a.y - b.y;
      const dz = a.z - b.z;
      sum -= (a.mass * b.mass) / Math.sqrt(dx * dx + dy * dy + dz * dz);
    }
  });
  return sum;
}

function main(n) {
  const bodies = solarSystem();
  for (let i = 0; i < n; i++) advance(bodies, 0.01);
  return energy(bodies);
}
