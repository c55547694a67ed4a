"""Vectors and turns in three dimensions: x forward, y up, z to the figure's right; centimetres, degrees."""

from __future__ import annotations

from math import cos, radians, sin, sqrt


def add(a, b, k=1.0):
    return tuple(x + k * y for x, y in zip(a, b))


def dot(a, b):
    return sum(x * y for x, y in zip(a, b))


def cross(a, b):
    return (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])


def unit(a):
    return tuple(x / (sqrt(dot(a, a)) or 1.0) for x in a)


def mul(m, v):
    return tuple(dot(row, v) for row in m)


def chain(*ms):
    out = ms[0]
    for m in ms[1:]:
        out = tuple(tuple(sum(out[i][k] * m[k][j] for k in range(3)) for j in range(3)) for i in range(3))
    return out


def turn(axis, degrees):
    """Rotation matrix about an axis (Rodrigues)."""
    (x, y, z), c, s = unit(axis), cos(radians(degrees)), sin(radians(degrees))
    k = 1 - c
    return (
        (c + x * x * k, x * y * k - z * s, x * z * k + y * s),
        (y * x * k + z * s, c + y * y * k, y * z * k - x * s),
        (z * x * k - y * s, z * y * k + x * s, c + z * z * k),
    )


X, Y, Z = (1, 0, 0), (0, 1, 0), (0, 0, 1)


def bend(flex, side, twist, share=1.0):
    """Spine joint: forward, to the right, turn to the right."""
    return chain(turn(Y, -twist * share), turn(X, side * share), turn(Z, -flex * share))
