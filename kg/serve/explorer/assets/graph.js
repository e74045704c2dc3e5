// The drawn graph: expand by counted groups in batches, pin by dragging, undo, save. Lists below hold the same.
const host = document.getElementById("canvas");
const SVG = "http://www.w3.org/2000/svg";
const HEIGHT = 560;
const WORDS = { actor: "actors", place: "places", event: "events" };

if (host) new Drawing(host).begin();

function Drawing(host) {
  const nodes = new Map(), edges = new Map(), history = [];
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 1000 ${HEIGHT}`);
  svg.setAttribute("role", "group");
  svg.setAttribute("aria-label", "Graph; Tab moves between nodes, Enter selects one");
  svg.classList.add("graph");
  const edgeLayer = svg.appendChild(document.createElementNS(SVG, "g")), nodeLayer = svg.appendChild(document.createElementNS(SVG, "g"));
  const tools = Object.assign(document.createElement("div"), { className: "map-tools" });
  const panel = Object.assign(document.createElement("div"), { className: "panel" });
  panel.setAttribute("aria-live", "polite");
  let heat = 0, frame = 0, chosen = null;

  const button = (words, act, parent = tools) => {
    const made = Object.assign(document.createElement("button"), { type: "button", className: "plain", textContent: words });
    made.addEventListener("click", act);
    parent.append(made);
    return made;
  };

  this.begin = async () => {
    host.append(svg, tools, panel);
    button("Undo", undo);
    button("Untangle", () => warm(1));
    button("Save as GEXF", () => save(gexf(), "graph.gexf", "application/xml"));
    button("Save as GraphML", () => save(graphml(), "graph.graphml", "application/xml"));
    button("Save as picture", picture);
    button("Save layout", () => save(JSON.stringify({ nodes: [...nodes.values()].map(({ id, label, kind, x, y }) => ({ id, label, kind, x, y })), edges: [...edges.values()].map((edge) => ({ source: edge.a.id, target: edge.b.id, events: edge.count })) }, null, 1), "graph.json", "application/json"));
    const way = (host.dataset.way ?? "").trim().split(" ").filter(Boolean);
    for (const [index, id] of (way.length ? way : [host.dataset.node]).entries()) {
      const { node } = await ask(id);
      add(node, way.length ? 80 + (index * 800) / Math.max(way.length - 1, 1) : 480, HEIGHT / 2 + (way.length ? 60 * (index % 2) : 0));
      if (index) join(nodes.get(way[index - 1]), nodes.get(id), 1);
    }
    await choose(nodes.get(host.dataset.node));
    place();
    if (!way.length) await expand(nodes.get(host.dataset.node), "actor", 0);
  };

  async function ask(id, kind = "", skip = 0) {
    const answer = await fetch(`${host.dataset.address}?${new URLSearchParams({ node: id, kind, skip })}`);
    if (!answer.ok) throw new Error(`no neighbours of ${id}`);
    return answer.json();
  }

  function add(found, x, y) {
    if (nodes.has(found.id)) return nodes.get(found.id);
    const node = { ...found, x, y, vx: 0, vy: 0, pinned: false };
    const group = document.createElementNS(SVG, "g");
    group.setAttribute("tabindex", "0");
    group.setAttribute("role", "button");
    group.setAttribute("aria-label", `${node.label}, ${node.kind}`);
    group.classList.add("node", node.kind);
    const dot = group.appendChild(document.createElementNS(SVG, "circle"));
    dot.setAttribute("r", node.kind === "actor" ? 9 : 7);
    const words = group.appendChild(document.createElementNS(SVG, "text"));
    words.textContent = node.label.length > 30 ? `${node.label.slice(0, 29)}…` : node.label;
    words.setAttribute("x", 12);
    words.setAttribute("y", 4);
    group.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); choose(node); } });
    drag(group, node);
    node.element = nodeLayer.appendChild(group);
    nodes.set(node.id, node);
    return node;
  }

  function join(a, b, count) {
    const key = [a.id, b.id].sort().join(" ");
    if (edges.has(key) || a === b) return null;
    const line = edgeLayer.appendChild(document.createElementNS(SVG, "line"));
    line.setAttribute("stroke-width", Math.min(1 + Math.log2(count || 1), 6));
    line.addEventListener("click", () => evidence(a, b));
    edges.set(key, { a, b, count, element: line });
    return key;
  }

  async function expand(node, kind, skip) {
    const answer = await ask(node.id, kind, skip);
    const before = { nodes: new Set(nodes.keys()), edges: new Set(edges.keys()) };
    answer.items.forEach((item, index) => {
      const turn = (index / answer.items.length) * 2 * Math.PI;
      join(node, add(item, node.x + 150 * Math.cos(turn), node.y + 110 * Math.sin(turn)), item.count);
    });
    history.push(before);
    warm(1);
    choose(node, answer.total > skip + answer.items.length ? { kind, skip: skip + answer.items.length, total: answer.total } : null);
  }

  function undo() {
    const before = history.pop();
    if (!before) return;
    for (const [key, edge] of edges) if (!before.edges.has(key)) { edge.element.remove(); edges.delete(key); }
    for (const [id, node] of nodes) if (!before.nodes.has(id)) { node.element.remove(); nodes.delete(id); }
    warm(0.5);
  }

  async function choose(node, rest = null) {
    chosen = node;
    for (const other of nodes.values()) other.element.classList.toggle("chosen", other === node);
    const { counts } = await ask(node.id);
    if (chosen !== node) return;
    const title = Object.assign(document.createElement("p"), {});
    title.append(Object.assign(document.createElement("a"), { href: node.page, textContent: node.label }), ` ${node.kind}`);
    panel.replaceChildren(title);
    const row = panel.appendChild(Object.assign(document.createElement("div"), { className: "map-tools" }));
    for (const [kind, count] of Object.entries(counts)) {
      const made = button(`${count} ${WORDS[kind]}`, () => expand(node, kind, 0), row);
      if (count > Number(host.dataset.hub)) made.title = "A hub: these come in batches of 50";
    }
    if (rest) button(`Next ${Math.min(50, rest.total - rest.skip)} of ${rest.total} ${WORDS[rest.kind]}`, () => expand(node, rest.kind, rest.skip), row);
    button(node.pinned ? "Unpin" : "Pin", () => { node.pinned = !node.pinned; node.element.classList.toggle("pinned", node.pinned); choose(node, rest); warm(0.3); }, row);
    button("Remove", () => remove(node), row);
  }

  function remove(node) {
    for (const [key, edge] of edges) if (edge.a === node || edge.b === node) { edge.element.remove(); edges.delete(key); }
    node.element.remove();
    nodes.delete(node.id);
    panel.replaceChildren();
  }

  async function evidence(a, b) {
    const [event, other] = a.kind === "event" ? [a, b] : [b, a];
    if (event.kind === "event") { location.assign(event.page); return; }
    const [one, two] = await Promise.all([ask(a.id, "event"), ask(b.id, "event")]);
    const known = new Set(two.items.map((item) => item.id)), both = one.items.filter((item) => known.has(item.id));
    panel.replaceChildren(Object.assign(document.createElement("p"), { textContent: `Events that name both ${a.label} and ${other === a ? b.label : other.label}:` }));
    const list = panel.appendChild(document.createElement("ul"));
    for (const item of both) list.appendChild(document.createElement("li")).append(Object.assign(document.createElement("a"), { href: item.page, textContent: item.label }));
  }

  function drag(group, node) {
    let from = null, moved = false;
    const at = (event) => {
      const { left, top, width } = svg.getBoundingClientRect();
      return [((event.clientX - left) / width) * 1000, ((event.clientY - top) / width) * 1000];
    };
    group.addEventListener("pointerdown", (event) => { from = at(event); moved = false; group.setPointerCapture(event.pointerId); });
    group.addEventListener("pointermove", (event) => {
      if (!from) return;
      const [x, y] = at(event);
      if (Math.hypot(x - from[0], y - from[1]) > 4) moved = true;
      if (moved) { Object.assign(node, { x, y, pinned: true }); group.classList.add("pinned"); warm(0.3); }
    });
    group.addEventListener("pointerup", () => { from = null; if (!moved) choose(node); });
  }

  // Springs along edges, push between nodes, a pull to the middle; cools down and stops.
  function warm(value) {
    heat = Math.max(heat, value);
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) { for (let i = 0; i < 200 && heat > 0.02; i++) step(); place(); return; }
    if (!frame) frame = requestAnimationFrame(tick);
  }
  function tick() {
    step();
    place();
    frame = heat > 0.02 ? requestAnimationFrame(tick) : 0;
  }
  function step() {
    const all = [...nodes.values()];
    for (const [index, one] of all.entries()) {
      one.vx += (500 - one.x) * 0.0015;
      one.vy += (HEIGHT / 2 - one.y) * 0.003;
      for (const two of all.slice(index + 1)) {
        const dx = one.x - two.x || 0.1, dy = one.y - two.y || 0.1, push = Math.min(1500 / (dx * dx + dy * dy), 8), far = Math.hypot(dx, dy);
        one.vx += (dx / far) * push; one.vy += (dy / far) * push; two.vx -= (dx / far) * push; two.vy -= (dy / far) * push;
      }
    }
    for (const { a, b } of edges.values()) {
      const dx = b.x - a.x, dy = b.y - a.y, far = Math.hypot(dx, dy) || 1, pull = (far - 130) * 0.012;
      a.vx += (dx / far) * pull; a.vy += (dy / far) * pull; b.vx -= (dx / far) * pull; b.vy -= (dy / far) * pull;
    }
    for (const node of all) {
      if (!node.pinned) { node.x = Math.min(Math.max(node.x + node.vx * heat, 14), 880); node.y = Math.min(Math.max(node.y + node.vy * heat, 14), HEIGHT - 14); }
      node.vx *= 0.6; node.vy *= 0.6;
    }
    heat *= 0.985;
  }
  function place() {
    for (const node of nodes.values()) node.element.setAttribute("transform", `translate(${node.x.toFixed(1)} ${node.y.toFixed(1)})`);
    for (const { a, b, element } of edges.values()) { element.setAttribute("x1", a.x); element.setAttribute("y1", a.y); element.setAttribute("x2", b.x); element.setAttribute("y2", b.y); }
  }

  const xml = (text) => text.replace(/[&<>"\u0000-\u001f]/g, (found) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[found] ?? " ");
  const head = '<?xml version="1.0" encoding="UTF-8"?>\n';
  const gexf = () => `${head}<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3"><graph defaultedgetype="undirected"><attributes class="node"><attribute id="kind" title="kind" type="string"/></attributes><nodes>${[...nodes.values()].map((node) => `<node id="${xml(node.id)}" label="${xml(node.label)}"><attvalues><attvalue for="kind" value="${node.kind}"/></attvalues><viz:position x="${node.x.toFixed(1)}" y="${(-node.y).toFixed(1)}"/></node>`).join("\n")}</nodes><edges>${[...edges.values()].map((edge, index) => `<edge id="${index}" source="${xml(edge.a.id)}" target="${xml(edge.b.id)}" weight="${edge.count}"/>`).join("\n")}</edges></graph></gexf>\n`;
  const graphml = () => `${head}<graphml xmlns="http://graphml.graphdrawing.org/xmlns"><key id="label" for="node" attr.name="label" attr.type="string"/><key id="kind" for="node" attr.name="kind" attr.type="string"/><key id="weight" for="edge" attr.name="weight" attr.type="int"/><graph edgedefault="undirected">${[...nodes.values()].map((node) => `<node id="${xml(node.id)}"><data key="label">${xml(node.label)}</data><data key="kind">${node.kind}</data></node>`).join("\n")}${[...edges.values()].map((edge) => `<edge source="${xml(edge.a.id)}" target="${xml(edge.b.id)}"><data key="weight">${edge.count}</data></edge>`).join("\n")}</graph></graphml>\n`;

  function save(body, name, type) {
    const address = URL.createObjectURL(body instanceof Blob ? body : new Blob([body], { type }));
    Object.assign(document.createElement("a"), { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  }

  function picture() {
    const canvas = Object.assign(document.createElement("canvas"), { width: 2000, height: 2 * HEIGHT }), pen = canvas.getContext("2d");
    pen.scale(2, 2);
    pen.fillStyle = "#ffffff";
    pen.fillRect(0, 0, 1000, HEIGHT);
    pen.strokeStyle = "#b9c2c0";
    for (const { a, b, count } of edges.values()) { pen.lineWidth = Math.min(1 + Math.log2(count || 1), 6); pen.beginPath(); pen.moveTo(a.x, a.y); pen.lineTo(b.x, b.y); pen.stroke(); }
    pen.font = "12px sans-serif";
    for (const node of nodes.values()) {
      pen.fillStyle = { actor: "#2a459b", place: "#1d6234", event: "#97301a" }[node.kind];
      pen.beginPath(); pen.arc(node.x, node.y, 7, 0, 2 * Math.PI); pen.fill();
      pen.fillStyle = "#1d2426"; pen.fillText(node.label, node.x + 12, node.y + 4);
    }
    canvas.toBlob((blob) => save(blob, "graph.png"));
  }
}
