"""Objects whose fields are floats: five bodies under gravity."""

import math

SIZE = 8_000

SOLAR_MASS = 4 * math.pi * math.pi
DAYS_PER_YEAR = 365.24


class Body:
    def __init__(self, x, y, z, vx, vy, vz, mass):
        self.x = x
        self.y = y
        self.z = z
        self.vx = vx * DAYS_PER_YEAR
        self.vy = vy * DAYS_PER_YEAR
        self.vz = vz * DAYS_PER_YEAR
        self.mass = mass * SOLAR_MASS


def solar_system():
    return [
        Body(0, 0, 0, 0, 0, 0, 1),
        Body(4.8414, -1.1603, -0.1036, 0.00166, 0.0077, -0.000069, 0.000955),
        Body(8.3433, 4.1248, -0.4035, -0.00277, 0.005, 0.000023, 0.000286),
        Body(12.8944, -15.1112, -0.2233, 0.00296, 0.00238, -0.00003, 0.0000437),
        Body(15.3797, -25.9193, 0.1793, 0.00268, 0.00163, -0.000095, 0.0000515),
    ]


def advance(bodies, dt):
    for i in range(len(bodies)):
        a = bodies[i]
        for j in range(i + 1, len(bodies)):
            b = bodies[j]
            dx = a.x - b.x
            dy = a.y - b.y
            dz = a.z - b.z
            squared = dx * dx + dy * dy + dz * dz
            magnitude = dt / (squared * math.sqrt(squared))
            a.vx -= dx * b.mass * magnitude
            a.vy -= dy * b.mass * magnitude
            a.vz -= dz * b.mass * magnitude
            b.vx += dx * a.mass * magnitude
            b.vy += dy * a.mass * magnitude
            b.vz += dz * a.mass * magnitude
    for body in bodies:
        body.x += dt * body.vx
        body.y += dt * body.vy
        body.z += dt * body.vz


def energy(bodies):
    total = 0.0
    for i, a in enumerate(bodies):
        total += 0.5 * a.mass * (a.vx * a.vx + a.vy * a.vy + a.vz * a.vz)
        for b in bodies[i + 1 :]:
            dx = a.x - b.x
            dy = a.y - b.y
            dz = a.z - b.z
            total -= (a.mass * b.mass) / math.sqrt(dx * dx + dy * dy + dz * dz)
    return total


def main(n):
    bodies = solar_system()
    for _ in range(n):
        advance(bodies, 0.01)
    return energy(bodies)
