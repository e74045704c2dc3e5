// The graph explorer: expand by counted groups in batches, undo, pin, evidence behind edges. Lists below hold the same.
const host = document.getElementById("canvas");
const KINDS = ["actor", "place", "event"];
const MOST_EVIDENCE = 8;

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
    if (before) { picture.keep(before.nodes, before.edges); picture.warm(0.5); }
    undo.disabled = !steps.length;
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

  async function ask(id, kind = "", skip = 0) {
    const answer = await fetch(`${host.dataset.address}?${new URLSearchParams({ node: id, kind, skip })}`);
    if (!answer.ok) throw new Error(`no neighbours of ${id}`);
    return answer.json();
  }

  async function expand(node, kind, skip) {
    const answer = await ask(node.id, kind, skip);
    steps.push({ nodes: new Set(picture.nodes.keys()), edges: new Set(picture.edges.keys()) });
    undo.disabled = false;
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
    button("Remove", () => { picture.remove(node.id); panel.replaceChildren(); }, row);
    const hubs = Object.entries(counts).filter(([, count]) => count > Number(host.dataset.hub));
    if (hubs.length) panel.append(element("p", { className: "note", textContent: `A hub: ${hubs.map(([kind, count]) => many(count, kind)).join(", ")}. They come in batches of 50, those with most events in common first.` }));
  }

  // An edge stands for events: show them, each with the words that tell it.
  async function evidence({ a, b }) {
    const event = a.kind === "event" ? a : b.kind === "event" ? b : null;
    const events = event ? [event] : await common(a, b);
    const head = element("p", { className: "chosen-node", textContent: event ? `What ties ${(event === a ? b : a).label} to this event` : `${events.length.toLocaleString("en")} event${events.length === 1 ? "" : "s"} with both ${a.label} and ${b.label}` });
    const list = element("ol", { className: "said" });
    panel.replaceChildren(head, list);
    for (const one of events.slice(0, MOST_EVIDENCE)) {
      const item = list.appendChild(element("li"));
      item.append(element("a", { href: one.page, textContent: one.label, dir: "auto" }));
      quote(item, one, event ? (event === a ? b : a).label : "");
    }
    if (events.length > MOST_EVIDENCE) list.after(element("p", { className: "quiet", textContent: `These are ${MOST_EVIDENCE} of ${events.length}.` }));
  }
  async function common(a, b) {
    const [one, two] = await Promise.all([whole(a), whole(b)]), known = new Set(two.map((item) => item.id));
    return one.filter((item) => known.has(item.id));
  }
  async function whole(node) {
    const found = [];
    for (let skip = 0; ; skip += 50) {
      const { items, total } = await ask(node.id, "event", skip);
      found.push(...items);
      if (found.length >= total || !items.length || skip > 1000) return found;
    }
  }
  async function quote(item, event, about) {
    const waiting = item.appendChild(element("span", { className: "quiet", textContent: " …" }));
    const answer = await fetch(`${host.dataset.evidence}${event.id.split("/id/")[1]}`);
    waiting.remove();
    if (!answer.ok) return;
    const { items } = await answer.json(), seen = new Set();
    const telling = items.filter((one) => about && one.body.label.includes(about));
    for (const { body, target } of (telling.length ? telling : items).slice(0, 12)) {
      const words = target.selector[1].exact;
      if (seen.has(words) || seen.size >= 3) continue;
      seen.add(words);
      const line = item.appendChild(element("blockquote", { dir: "auto" }));
      const [start] = [target.selector[0].start], claim = body.id.split("/").pop();
      line.append(element("a", { href: `${host.dataset.page}${target.source.split("/id/")[1]}#t-c-${claim}-${start}`, textContent: words }));
    }
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
