// The graph explorer: expand by counted groups in batches, undo, pin, evidence behind edges. Lists below hold the same.
const host = document.getElementById("canvas");
const KINDS = ["actor", "place", "event"];

if (host) begin();

async function begin() {
  const [{ Picture, save }, force] = await Promise.all([import(host.dataset.picture), import(host.dataset.force)]);
  const steps = [];
  const panel = Object.assign(document.createElement("div"), { className: "panel" });
  const tools = Object.assign(document.createElement("div"), { className: "map-tools" });
  panel.setAttribute("aria-live", "polite");
  const picture = new Picture(host, force, { label: "Graph; Tab moves between nodes, Enter selects one", choose, open: evidence });
  const key = host.appendChild(element("p", { className: "key graph-key" }));
  for (const kind of KINDS) key.append(element("span", { className: `dot ${kind}` }), `${kind} `);
  key.append("· a wider line is more events in common · drag to pin · Ctrl and wheel to zoom");
  host.append(panel, tools);
  const undo = button("Undo", () => {
    const before = steps.pop();
    undo.disabled = !steps.length;
    panel.replaceChildren();
    picture.restore(before);
    picture.warm(0.5);
  });
  undo.disabled = true;
  button("Untangle", () => { picture.free = true; picture.warm(); });
  picture.tools(button);
  button("Save layout", () => save(JSON.stringify(layout(), null, 1), "graph.json", "application/json"));
  const way = (host.dataset.way ?? "").trim().split(" ").filter(Boolean);
  if (way.length) await draw(way);
  else {
    const { node, counts } = await ask(host.dataset.node);
    picture.add(node);
    picture.pick(picture.nodes.get(node.id));
    const kind = node.kind !== "event" && counts.actor ? "actor" : Object.keys(counts)[0];
    if (kind) await expand(picture.nodes.get(node.id), kind, 0);
    steps.length = 0;
    undo.disabled = true;
  }

  async function draw(way) {
    const found = await Promise.all(way.map((id) => ask(id)));
    found.forEach(({ node }, index) => {
      picture.add(node, 0.12 * picture.width + (index * 0.76 * picture.width) / Math.max(way.length - 1, 1), (0.42 + 0.16 * (index % 2)) * picture.height);
      if (index) picture.join(picture.nodes.get(way[index - 1]), picture.nodes.get(node.id), 1);
    });
    picture.draw(true);
    picture.pick(picture.nodes.get(way[0]));
  }

  function mark() {
    steps.push(picture.snapshot());
    undo.disabled = false;
  }

  async function ask(id, kind = "", skip = 0) {
    const answer = await fetch(`${host.dataset.address}?${new URLSearchParams({ node: id, kind, skip })}`);
    if (!answer.ok) throw new Error(`no neighbours of ${id}`);
    return answer.json();
  }

  async function expand(node, kind, skip) {
    const answer = await ask(node.id, kind, skip);
    mark();
    answer.items.forEach((item, index) => {
      const turn = ((index + 0.35) / answer.items.length) * 2 * Math.PI;
      picture.join(node, picture.add(item, node.x + 170 * Math.cos(turn), node.y + 120 * Math.sin(turn)), item.count);
    });
    picture.warm();
    const shown = skip + answer.items.length;
    choose(node, answer.total > shown ? { kind, skip: shown, total: answer.total } : null);
  }

  async function choose(node, rest = null) {
    const { counts } = await ask(node.id);
    if (picture.chosen !== node) return;
    const title = element("p", { className: "chosen-node" });
    const name = element(node.page ? "a" : "span", { href: node.page, textContent: node.label, dir: "auto" });
    title.append(name, element("span", { className: "quiet", textContent: ` ${node.kind}` }));
    panel.replaceChildren(title);
    const row = panel.appendChild(element("div", { className: "map-tools" }));
    row.append(element("span", { className: "quiet", textContent: "Show its" }));
    for (const [kind, count] of Object.entries(counts)) button(many(count, kind), () => expand(node, kind, 0), row);
    if (rest) button(`Next ${Math.min(50, rest.total - rest.skip)} of ${many(rest.total, rest.kind)}`, () => expand(node, rest.kind, rest.skip), row);
    button(node.pinned ? "Unpin" : "Pin", () => { picture.pin(node, !node.pinned); picture.warm(0.3); choose(node, rest); }, row);
    button("Remove", () => { mark(); picture.remove(node.id); panel.replaceChildren(); undo.focus(); }, row);
    const hubs = Object.entries(counts).filter(([, count]) => count > Number(host.dataset.hub));
    if (hubs.length) panel.append(element("p", { className: "note", textContent: `A hub: ${hubs.map(([kind, count]) => many(count, kind)).join(", ")}. They come in batches of 50, those with most events in common first.` }));
  }

  // An edge stands for events: show them, each with the words that tell it.
  async function evidence({ a, b }) {
    const head = element("p", { className: "chosen-node", textContent: `${a.label} and ${b.label} …` });
    panel.replaceChildren(head);
    const answer = await fetch(`${host.dataset.edge}?${new URLSearchParams({ a: a.id, b: b.id })}`);
    if (panel.firstChild !== head) return;
    if (!answer.ok) { head.textContent = "The evidence could not be read; try again."; return; }
    const { total, events } = await answer.json();
    const single = a.kind === "event" || b.kind === "event";
    head.textContent = single ? `What ties ${(a.kind === "event" ? b : a).label} to this event` : `${many(total, "event")} with both ${a.label} and ${b.label}`;
    const list = panel.appendChild(element("ol", { className: "said" }));
    for (const one of events) {
      const item = list.appendChild(element("li"));
      item.append(element("a", { href: one.page, textContent: one.label, dir: "auto" }));
      for (const { words, page } of one.quotes) item.appendChild(element("blockquote", { dir: "auto" })).append(element("a", { href: page, textContent: words }));
    }
    if (total > events.length) list.after(element("p", { className: "quiet", textContent: `These are the latest ${events.length} of ${total.toLocaleString("en")}.` }));
  }

  const layout = () => ({ nodes: [...picture.nodes.values()].map(({ id, label, kind, x, y }) => ({ id, label, kind, x, y })), edges: [...picture.edges.values()].map(({ a, b, count }) => ({ source: a.id, target: b.id, events: count })) });
  function button(words, act, parent = tools) {
    const made = element("button", { type: "button", className: "plain", textContent: words });
    made.addEventListener("click", act);
    parent.append(made);
    return made;
  }
}

const many = (count, kind) => `${count.toLocaleString("en")} ${kind}${count === 1 ? "" : "s"}`;

function element(name, values = {}) { return Object.assign(document.createElement(name), values); }
