// A map without tiles: outlines, clusters, pan and zoom by pointer, wheel and keyboard.
// Places are [longitude, latitude, name, link, weight].
const UNIT = 180;
const RADIUS = 24;
const NAMED = 8;
let outlines = null;

export async function drawMap(box, address, places, what) {
  outlines ??= fetch(address).then((answer) => answer.arrayBuffer()).then(readOutlines);
  const lines = await outlines;
  const canvas = Object.assign(document.createElement("canvas"), { className: "live", tabIndex: 0 });
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", `${what}; arrow keys move, plus and minus zoom. The table holds the same.`);
  const tools = Object.assign(document.createElement("div"), { className: "map-tools" });
  const note = Object.assign(document.createElement("p"), { className: "quiet map-note", textContent: "Choose a circle to see its places." });
  note.setAttribute("aria-live", "polite");
  box.replaceChildren(canvas, tools, note);
  const map = new LiveMap(canvas, lines, places, note);
  map.button = (words, act) => {
    const made = Object.assign(document.createElement("button"), { type: "button", className: "plain", textContent: words });
    made.addEventListener("click", act);
    tools.append(made);
  };
  map.button("Zoom in", () => map.zoom(1.6));
  map.button("Zoom out", () => map.zoom(1 / 1.6));
  map.button("Show all", () => map.fit());
  return map;
}

export function readOutlines(buffer) {
  const [countries, provinces] = new Int32Array(buffer, 0, 2);
  const lengths = new Int32Array(buffer, 8, countries + provinces);
  const numbers = new Int16Array(buffer, 8 + 4 * lengths.length);
  const lines = [];
  let at = 0;
  for (const length of lengths) {
    const points = numbers.subarray(at, (at += 2 * length));
    const edges = [Infinity, Infinity, -Infinity, -Infinity];
    for (let i = 0; i < points.length; i += 2) {
      edges[0] = Math.min(edges[0], points[i]); edges[2] = Math.max(edges[2], points[i]);
      edges[1] = Math.min(edges[1], points[i + 1]); edges[3] = Math.max(edges[3], points[i + 1]);
    }
    lines.push({ points, edges });
  }
  return { countries: lines.slice(0, countries), provinces: lines.slice(countries) };
}

export class LiveMap {
  constructor(canvas, outlines, places, note) {
    Object.assign(this, { canvas, outlines, places, note, clusters: [] });
    this.fit();
    new ResizeObserver(() => this.draw()).observe(canvas);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
    this.listen();
  }

  fit() {
    let [west, east, south, north] = [180, -180, 90, -90];
    for (const [x, y] of this.places) [west, east, south, north] = [Math.min(west, x), Math.max(east, x), Math.min(south, y), Math.max(north, y)];
    this.x = (west + east) / 2;
    this.y = (south + north) / 2;
    this.width = Math.max((east - west) * 1.2, (north - south) * 2.2, 3);
    this.draw();
  }

  get flat() { return 1 / Math.max(Math.cos((this.y * Math.PI) / 180), 0.2); }
  get scale() { return this.canvas.clientWidth / this.width; }
  place(x, y) {
    return [(x - this.x) * this.scale + this.canvas.clientWidth / 2, (this.y - y) * this.scale * this.flat + this.canvas.clientHeight / 2];
  }
  bounds() {
    const height = this.canvas.clientHeight / (this.scale * this.flat);
    return [Math.max(this.x - this.width / 2, -180), Math.max(this.y - height / 2, -90), Math.min(this.x + this.width / 2, 180), Math.min(this.y + height / 2, 90)];
  }
  zoom(factor, at = null) {
    const before = at && this.degrees(...at);
    this.width = Math.min(Math.max(this.width / factor, 0.05), 360);
    if (before) {
      const after = this.degrees(...at);
      this.x += before[0] - after[0];
      this.y += before[1] - after[1];
    }
    this.draw();
  }
  degrees(px, py) {
    return [this.x + (px - this.canvas.clientWidth / 2) / this.scale, this.y - (py - this.canvas.clientHeight / 2) / (this.scale * this.flat)];
  }

  draw() {
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => { this.frame = 0; this.paint(); });
  }

  paint() {
    const { canvas } = this, ratio = devicePixelRatio || 1;
    const width = canvas.clientWidth, height = Math.round(Math.min(Math.max(width * 0.6, 300), innerHeight * 0.7));
    if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
      canvas.style.height = `${height}px`;
    }
    const pen = canvas.getContext("2d"), style = getComputedStyle(document.documentElement);
    const colour = (name) => style.getPropertyValue(`--${name}`).trim();
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.fillStyle = colour("sea");
    pen.fillRect(0, 0, width, height);
    if (this.width < 25) this.lines(pen, this.outlines.provinces, colour("province"), 0.8);
    this.lines(pen, this.outlines.countries, colour("country"), 1.2);
    this.cluster();
    pen.font = `12px ${colour("sans")}`;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    for (const { x, y, size, weight, members } of this.clusters) {
      pen.beginPath();
      pen.arc(x, y, size, 0, 2 * Math.PI);
      pen.globalAlpha = 0.82;
      pen.fillStyle = colour("spot");
      pen.fill();
      pen.globalAlpha = 1;
      pen.strokeStyle = colour("raised");
      pen.stroke();
      if (members.length === 1 && this.clusters.length <= NAMED) this.name(pen, colour, x + size + 4, y, this.places[members[0]][2]);
      if (weight > 1 && size > 9) { pen.fillStyle = colour("paper"); pen.fillText(weight.toLocaleString("en"), x, y); }
    }
  }

  name(pen, colour, x, y, words) {
    pen.textAlign = "start";
    pen.strokeStyle = colour("sea");
    pen.lineWidth = 3;
    pen.strokeText(words, x, y);
    pen.fillStyle = colour("ink");
    pen.fillText(words, x, y);
    pen.textAlign = "center";
    pen.lineWidth = 1;
  }

  lines(pen, lines, colour, width) {
    const [west, south, east, north] = this.bounds().map((edge) => edge * UNIT);
    pen.beginPath();
    for (const { points, edges } of lines) {
      if (edges[0] > east || edges[2] < west || edges[1] > north || edges[3] < south) continue;
      for (let i = 0; i < points.length; i += 2) {
        const [x, y] = this.place(points[i] / UNIT, points[i + 1] / UNIT);
        // An outline that passes the 180th meridian would cross the whole map.
        if (i && Math.abs(points[i] - points[i - 2]) < 180 * UNIT) pen.lineTo(x, y); else pen.moveTo(x, y);
      }
    }
    pen.strokeStyle = colour;
    pen.lineWidth = width;
    pen.stroke();
  }

  // Places within one cell of a grid on the screen are one circle, at the weighted middle of them.
  cluster() {
    const cells = new Map();
    this.places.forEach(([longitude, latitude, , , weight], index) => {
      const [x, y] = this.place(longitude, latitude);
      if (x < -RADIUS || y < -RADIUS || x > this.canvas.clientWidth + RADIUS || y > this.canvas.clientHeight + RADIUS) return;
      const key = `${Math.floor(x / (2 * RADIUS))},${Math.floor(y / (2 * RADIUS))}`;
      const cell = cells.get(key) ?? { x: 0, y: 0, weight: 0, members: [] };
      cell.x += x * weight; cell.y += y * weight; cell.weight += weight; cell.members.push(index);
      cells.set(key, cell);
    });
    this.clusters = [...cells.values()].filter((cell) => cell.weight).map((cell) => ({ ...cell, x: cell.x / cell.weight, y: cell.y / cell.weight, size: Math.min(5 + 2 * Math.sqrt(cell.weight), 22 + Math.log2(cell.weight)) }));
  }

  at(event) {
    const { left, top } = this.canvas.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  }

  listen() {
    const { canvas } = this, pointers = new Map();
    let moved = 0;
    canvas.addEventListener("pointerdown", (event) => { pointers.set(event.pointerId, this.at(event)); canvas.setPointerCapture(event.pointerId); moved = 0; });
    canvas.addEventListener("pointermove", (event) => {
      const before = pointers.get(event.pointerId), now = this.at(event);
      if (!before) return;
      const other = [...pointers.entries()].find(([id]) => id !== event.pointerId)?.[1];
      if (other) this.zoom(Math.hypot(now[0] - other[0], now[1] - other[1]) / Math.max(Math.hypot(before[0] - other[0], before[1] - other[1]), 1), other);
      else { this.x -= (now[0] - before[0]) / this.scale; this.y += (now[1] - before[1]) / (this.scale * this.flat); this.draw(); }
      moved += Math.hypot(now[0] - before[0], now[1] - before[1]);
      pointers.set(event.pointerId, now);
    });
    for (const name of ["pointerup", "pointercancel"]) canvas.addEventListener(name, (event) => {
      if (pointers.delete(event.pointerId) && name === "pointerup" && moved < 5) this.choose(...this.at(event));
    });
    canvas.addEventListener("wheel", (event) => { event.preventDefault(); this.zoom(event.deltaY < 0 ? 1.25 : 0.8, this.at(event)); }, { passive: false });
    canvas.addEventListener("keydown", (event) => {
      const step = this.width / 8, moves = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, step / this.flat], ArrowDown: [0, -step / this.flat] };
      if (moves[event.key]) { event.preventDefault(); this.x += moves[event.key][0]; this.y += moves[event.key][1]; this.draw(); }
      if (event.key === "+" || event.key === "=") this.zoom(1.6);
      if (event.key === "-") this.zoom(1 / 1.6);
    });
  }

  choose(x, y) {
    const found = this.clusters.find((cluster) => Math.hypot(cluster.x - x, cluster.y - y) <= Math.max(cluster.size, 8));
    if (!found) { this.note.replaceChildren(); return; }
    const parts = found.members.slice(0, 12).flatMap((index, place) => {
      const anchor = Object.assign(document.createElement("a"), { href: this.places[index][3], textContent: this.places[index][2] });
      return [place ? ", " : "", anchor, ` (${this.places[index][4].toLocaleString("en")})`];
    });
    this.note.replaceChildren(...parts, found.members.length > 12 ? ` and ${found.members.length - 12} more places; zoom in` : "");
  }
}
