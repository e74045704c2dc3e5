// Springs along edges, a push between nodes, a pull to the middle; cools down and stops.
// Nodes are {x, y, vx, vy, pinned}, edges {a, b}; `draw` is called for each step that is shown.
const calm = matchMedia("(prefers-reduced-motion: reduce)");

export class Force {
  constructor(width, height, nodes, edges, draw) {
    Object.assign(this, { width, height, nodes, edges, draw, heat: 0, frame: 0 });
  }

  warm(value) {
    this.heat = Math.max(this.heat, value);
    if (calm.matches) {
      for (let i = 0; i < 300 && this.heat > 0.02; i++) this.step();
      this.heat = 0;
      this.draw(true);
    } else if (!this.frame) this.frame = requestAnimationFrame(() => this.tick());
  }

  tick() {
    // As many steps as leave the window free: the picture is of use only once it rests.
    const until = performance.now() + 8;
    while (this.heat > 0.02 && performance.now() < until) this.step();
    const rests = this.heat <= 0.02;
    this.draw(rests);
    this.frame = rests ? 0 : requestAnimationFrame(() => this.tick());
  }

  step() {
    const all = this.nodes(), { width, height } = this;
    // Few nodes may stand far apart, many must be close.
    const length = Math.min(Math.max(0.9 * Math.sqrt((width * height) / (all.length + 1)), 90), 230), push = length * length * 0.11;
    for (let i = 0; i < all.length; i++) {
      const one = all[i];
      one.vx += (width / 2 - one.x) * 0.002;
      one.vy += (height / 2 - one.y) * 0.006;
      for (let j = i + 1; j < all.length; j++) {
        const two = all[j], dx = one.x - two.x || 0.1 * (i - j), dy = (one.y - two.y) * 1.4 || 0.1, square = dx * dx + dy * dy, far = Math.sqrt(square), by = Math.min(push / square, 9) / far;
        one.vx += dx * by; one.vy += dy * by; two.vx -= dx * by; two.vy -= dy * by;
      }
    }
    for (const { a, b } of this.edges()) {
      const dx = b.x - a.x, dy = b.y - a.y, far = Math.hypot(dx, dy) || 1, pull = ((far - length) * 0.014) / far;
      a.vx += dx * pull; a.vy += dy * pull; b.vx -= dx * pull; b.vy -= dy * pull;
    }
    for (const node of all) {
      if (!node.pinned) { node.x += node.vx * this.heat; node.y += node.vy * this.heat; }
      node.vx *= 0.6; node.vy *= 0.6;
    }
    this.heat *= 0.985;
  }
}

// Which labels can be read: the weightiest first, each only where it covers no other.
export function spaced(labels) {
  const taken = [], kept = new Set();
  for (const label of [...labels].sort((one, two) => two.weight - one.weight)) {
    const { x, y, width, height } = label;
    if (taken.some((other) => x < other.x + other.width && other.x < x + width && y < other.y + other.height && other.y < y + height)) continue;
    taken.push(label);
    kept.add(label.of);
  }
  return kept;
}
