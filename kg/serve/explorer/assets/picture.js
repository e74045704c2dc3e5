// A drawn graph: nodes one can drag, pin and tab to, edges that open, pan, zoom, and files to take away.
const SVG = "http://www.w3.org/2000/svg";
const WIDEST = 1000, TALLEST = 560;
const LETTERS = 30;

export class Picture {
  // `choose(node)` and `open(edge)` are called for what a reader picks.
  constructor(host, { Force, spaced }, { label, choose = () => {}, open = null }) {
    // On a narrow screen the drawing stands upright, so that names keep their size.
    const width = Math.min(Math.max(host.clientWidth || WIDEST, 320), WIDEST), height = width < 600 ? width * 1.15 : TALLEST;
    Object.assign(this, { width, height, nodes: new Map(), edges: new Map(), spaced, choose, open, box: [0, 0, width, height], chosen: null });
    this.svg = make("svg", { role: "group", "aria-label": label, class: "graph" });
    this.edgeLayer = this.svg.appendChild(make("g"));
    this.nodeLayer = this.svg.appendChild(make("g"));
    host.append(this.svg);
    this.force = new Force(width, height, () => [...this.nodes.values()], () => this.edges.values(), (rests) => this.draw(rests));
    this.free = true;
    this.look();
    this.listen();
  }

  add(found, x = this.width / 2, y = this.height / 2) {
    const known = this.nodes.get(found.id);
    if (known) return known;
    const node = { ...found, x, y, vx: 0, vy: 0, pinned: false };
    const group = make("g", { tabindex: 0, role: "button", "aria-label": `${node.label}, ${node.kind}`, class: `node ${node.kind}` });
    group.append(make("circle", { r: node.kind === "actor" ? 9 : 7 }));
    const words = group.appendChild(make("text", { x: 0, y: 23, "text-anchor": "middle" }));
    words.textContent = shortened(node.label);
    group.appendChild(make("title")).textContent = node.label;
    group.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); this.pick(node); } });
    this.drag(group, node);
    node.element = this.nodeLayer.appendChild(group);
    this.nodes.set(node.id, node);
    return node;
  }

  join(a, b, count, words = "") {
    const key = [a.id, b.id].sort().join(" ");
    if (a === b || this.edges.has(key)) return;
    const edge = { a, b, count, words, element: make("g", { class: "edge" }) };
    edge.element.append(make("line", { class: "seen", "stroke-width": Math.min(1 + Math.log2(count || 1), 6) }));
    if (this.open) {
      const grip = edge.element.appendChild(make("line", { class: "grip", tabindex: 0, role: "button", "aria-label": `${a.label} and ${b.label}: ${count} event${count === 1 ? "" : "s"}, open the evidence` }));
      grip.addEventListener("click", () => this.open(edge));
      grip.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); this.open(edge); } });
    }
    if (words) edge.element.appendChild(make("title")).textContent = `${a.label} ${words} ${b.label}`;
    this.edgeLayer.append(edge.element);
    this.edges.set(key, edge);
  }

  remove(id) {
    for (const [key, edge] of this.edges) if (edge.a.id === id || edge.b.id === id) this.cut(key);
    this.nodes.get(id)?.element.remove();
    this.nodes.delete(id);
  }
  cut(key) { this.edges.get(key)?.element.remove(); this.edges.delete(key); }

  // What is drawn now, to come back to: what was added since goes, what was taken away returns to its place.
  snapshot() { return { nodes: new Map(this.nodes), edges: new Map(this.edges), chosen: this.chosen }; }
  restore({ nodes, edges, chosen }) {
    for (const [now, before, layer] of [[this.edges, edges, this.edgeLayer], [this.nodes, nodes, this.nodeLayer]]) {
      for (const [key, { element }] of now) if (!before.has(key)) element.remove();
      for (const { element } of before.values()) if (!element.isConnected) layer.append(element);
    }
    Object.assign(this, { nodes: new Map(nodes), edges: new Map(edges) });
    this.draw(true);
    if (chosen) this.pick(chosen);
  }

  pick(node) {
    this.chosen = node;
    for (const other of this.nodes.values()) other.element.classList.toggle("chosen", other === node);
    this.label();
    this.choose(node);
  }
  pin(node, value) { node.pinned = value; node.element.classList.toggle("pinned", value); }
  warm(value = 1) { this.force.warm(value); }

  draw(rests) {
    for (const node of this.nodes.values()) node.element.setAttribute("transform", `translate(${node.x.toFixed(1)} ${node.y.toFixed(1)})`);
    for (const { a, b, element } of this.edges.values()) for (const line of element.querySelectorAll("line")) set(line, { x1: a.x.toFixed(1), y1: a.y.toFixed(1), x2: b.x.toFixed(1), y2: b.y.toFixed(1) });
    if (this.free) this.fit();
    if (rests) this.label();
  }

  // Show all, as long as the reader has not moved the view.
  fit() {
    const all = [...this.nodes.values()];
    if (!all.length) return;
    const xs = all.map((node) => node.x), ys = all.map((node) => node.y);
    const [west, east, north, south] = [Math.min(...xs) - 90, Math.max(...xs) + 90, Math.min(...ys) - 40, Math.max(...ys) + 50];
    const width = Math.max(east - west, ((south - north) * this.width) / this.height, this.width * 0.6), height = (width * this.height) / this.width;
    this.box = [(west + east - width) / 2, (north + south - height) / 2, width, height];
    this.look();
  }
  look() { this.svg.setAttribute("viewBox", this.box.map((edge) => edge.toFixed(1)).join(" ")); }
  zoom(factor, x = this.box[0] + this.box[2] / 2, y = this.box[1] + this.box[3] / 2) {
    this.free = false;
    const width = Math.min(Math.max(this.box[2] / factor, 150), 12_000), by = width / this.box[2];
    this.box = [x - (x - this.box[0]) * by, y - (y - this.box[1]) * by, width, this.box[3] * by];
    this.look();
    this.label();
  }
  label() {
    const size = Math.max((13 * this.box[2]) / this.width, 9);
    this.nodeLayer.style.fontSize = `${size}px`;
    const degree = new Map();
    for (const { a, b, count } of this.edges.values()) for (const node of [a, b]) degree.set(node, (degree.get(node) ?? 0) + count);
    const labels = [...this.nodes.values()].map((node) => {
      const width = Math.min(node.label.length, LETTERS) * size * 0.58;
      return { of: node, x: node.x - width / 2, y: node.y + 12, width, height: size * 1.25, weight: node === this.chosen ? Infinity : (degree.get(node) ?? 0) };
    });
    const kept = this.spaced(labels);
    for (const node of this.nodes.values()) node.element.classList.toggle("unlabelled", !kept.has(node));
  }

  at(event) {
    const { left, top, width } = this.svg.getBoundingClientRect(), by = this.box[2] / width;
    return [this.box[0] + (event.clientX - left) * by, this.box[1] + (event.clientY - top) * by];
  }
  drag(group, node) {
    let from = null, moved = false;
    group.addEventListener("pointerdown", (event) => { event.stopPropagation(); from = this.at(event); moved = false; group.setPointerCapture(event.pointerId); });
    group.addEventListener("pointermove", (event) => {
      if (!from) return;
      const [x, y] = this.at(event);
      if (Math.hypot(x - from[0], y - from[1]) > 4) moved = true;
      if (moved) { this.free = false; Object.assign(node, { x, y }); this.pin(node, true); this.warm(0.3); }
    });
    group.addEventListener("pointerup", () => { if (from && !moved) this.pick(node); from = null; });
    group.addEventListener("pointercancel", () => { from = null; });
  }
  listen() {
    let from = null;
    this.svg.addEventListener("pointerdown", (event) => { if (!event.target.closest(".grip")) from = this.at(event); });
    this.svg.addEventListener("pointermove", (event) => {
      if (!from) return;
      const [x, y] = this.at(event);
      this.free = false;
      this.box[0] += from[0] - x; this.box[1] += from[1] - y;
      this.look();
    });
    for (const name of ["pointerup", "pointerleave", "pointercancel"]) this.svg.addEventListener(name, () => { from = null; });
    // A plain wheel scrolls the page, as everywhere else.
    this.svg.addEventListener("wheel", (event) => { if (event.ctrlKey || event.metaKey) { event.preventDefault(); this.zoom(event.deltaY < 0 ? 1.2 : 1 / 1.2, ...this.at(event)); } }, { passive: false });
  }

  tools(button) {
    button("Zoom in", () => this.zoom(1.4));
    button("Zoom out", () => this.zoom(1 / 1.4));
    button("Show all", () => { this.free = true; this.fit(); this.label(); });
    button("Save as picture", () => this.image());
    button("Save as GEXF", () => save(this.gexf(), "graph.gexf", "application/xml"));
    button("Save as GraphML", () => save(this.graphml(), "graph.graphml", "application/xml"));
  }

  gexf() {
    const nodes = [...this.nodes.values()].map((node) => `<node id="${xml(node.id)}" label="${xml(node.label)}"><attvalues><attvalue for="kind" value="${xml(node.kind)}"/></attvalues><viz:position x="${node.x.toFixed(1)}" y="${(-node.y).toFixed(1)}"/></node>`);
    const edges = [...this.edges.values()].map(({ a, b, count, words }, index) => `<edge id="${index}" source="${xml(a.id)}" target="${xml(b.id)}" weight="${count}" label="${xml(words)}"/>`);
    return `${HEAD}<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3"><graph defaultedgetype="undirected"><attributes class="node"><attribute id="kind" title="kind" type="string"/></attributes><nodes>${nodes.join("\n")}</nodes><edges>${edges.join("\n")}</edges></graph></gexf>\n`;
  }
  graphml() {
    const nodes = [...this.nodes.values()].map((node) => `<node id="${xml(node.id)}"><data key="label">${xml(node.label)}</data><data key="kind">${xml(node.kind)}</data></node>`);
    const edges = [...this.edges.values()].map(({ a, b, count, words }) => `<edge source="${xml(a.id)}" target="${xml(b.id)}"><data key="weight">${count}</data><data key="relation">${xml(words)}</data></edge>`);
    return `${HEAD}<graphml xmlns="http://graphml.graphdrawing.org/xmlns"><key id="label" for="node" attr.name="label" attr.type="string"/><key id="kind" for="node" attr.name="kind" attr.type="string"/><key id="weight" for="edge" attr.name="weight" attr.type="int"/><key id="relation" for="edge" attr.name="relation" attr.type="string"/><graph edgedefault="undirected">${nodes.join("\n")}${edges.join("\n")}</graph></graphml>\n`;
  }

  // As it is seen: the same window and colours, at twice the size.
  image() {
    const [left, top, width, height] = this.box, scale = 2000 / width;
    const canvas = Object.assign(document.createElement("canvas"), { width: 2000, height: Math.round(height * scale) }), pen = canvas.getContext("2d");
    const style = getComputedStyle(document.documentElement), colour = (name) => style.getPropertyValue(`--${name}`).trim();
    pen.fillStyle = colour("raised");
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.setTransform(scale, 0, 0, scale, -left * scale, -top * scale);
    pen.strokeStyle = colour("country");
    for (const { a, b, count } of this.edges.values()) { pen.lineWidth = Math.min(1 + Math.log2(count || 1), 6); pen.beginPath(); pen.moveTo(a.x, a.y); pen.lineTo(b.x, b.y); pen.stroke(); }
    const size = Math.max((13 * width) / this.width, 9);
    pen.font = `${size}px ${colour("sans")}`;
    pen.textAlign = "center";
    pen.lineWidth = size / 4;
    pen.strokeStyle = colour("raised");
    for (const node of this.nodes.values()) {
      pen.fillStyle = getComputedStyle(node.element.querySelector("circle")).fill;
      pen.beginPath(); pen.arc(node.x, node.y, node.kind === "actor" ? 9 : 7, 0, 2 * Math.PI); pen.fill();
      if (node.element.classList.contains("unlabelled")) continue;
      pen.fillStyle = colour("ink");
      pen.strokeText(shortened(node.label), node.x, node.y + 23); pen.fillText(shortened(node.label), node.x, node.y + 23);
    }
    canvas.toBlob((blob) => save(blob, "graph.png"));
  }
}

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';
const xml = (text) => String(text).replace(/[&<>"\u0000-\u001f]/g, (found) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[found] ?? " ");
const shortened = (text) => (text.length > LETTERS ? `${text.slice(0, LETTERS - 1)}…` : text);

export function save(body, name, type) {
  const address = URL.createObjectURL(body instanceof Blob ? body : new Blob([body], { type }));
  Object.assign(document.createElement("a"), { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

export function make(name, values = {}) { return set(document.createElementNS(SVG, name), values); }
function set(element, values) {
  for (const [name, value] of Object.entries(values)) element.setAttribute(name, value);
  return element;
}
