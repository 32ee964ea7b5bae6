// Reads have a fast form that may miss, and a full one; assignments and calls keep the order of evaluation.
function move(point, points, i, key) {
  point.x += point.velocity.x * 2;
  points[i] = points[i + 1];
  points[key]++;
  point.trail.push(points[0], point.x);
  return point.trail.length;
}
