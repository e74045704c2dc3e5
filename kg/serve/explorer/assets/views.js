// An answer as map, time line, graph or chart beside its table, as far as its columns allow.
const OURS = "https://w3id.org/ckg/id/";
const CODE = "https://w3id.org/ckg/code/";
const TITLES = { table: "Table", map: "Map", timeline: "Time line", graph: "Graph", chart: "Chart" };
const SVG = "http://www.w3.org/2000/svg";
const MOST_BARS = 60, MOST_EDGES = 400, LANES = 16, BATCH = 100, FEW = 30;

// `table` holds the rows already; `addresses` names the scripts and files that the views need.
export function mountViews(table, data, wanted, addresses) {
  const names = data.head.vars, rows = data.results.bindings;
  const views = { table: null, ...(mappable(names, rows) && { map }), ...(days(names, rows).length && { timeline }), ...(pairs(names, rows).length && { graph }), ...(figures(names, rows).length && rows.length > 1 && { chart }) };
  if (Object.keys(views).length < 2) return;
  const tabs = Object.assign(document.createElement("div"), { className: "tabs views" }), panel = Object.assign(document.createElement("div"), { className: "view", hidden: true, id: "view-panel" });
  tabs.setAttribute("role", "tablist");
  tabs.setAttribute("aria-label", "The answer as");
  panel.setAttribute("role", "tabpanel");
  table.id ||= "table-panel";
  table.setAttribute("role", "tabpanel");
  const buttons = Object.keys(views).map((name) => {
    const tab = Object.assign(document.createElement("button"), { type: "button", className: "plain", textContent: TITLES[name], id: `view-${name}` });
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", name === "table" ? table.id : panel.id);
    tab.addEventListener("click", () => show(name));
    tabs.append(tab);
    return tab;
  });
  tabs.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = buttons[(buttons.indexOf(document.activeElement) + step + buttons.length) % buttons.length];
    next.focus();
    next.click();
  });
  table.before(tabs);
  table.after(panel);
  show(wanted in views ? wanted : "table");

  async function show(name) {
    for (const tab of buttons) {
      const chosen = tab.id === `view-${name}`;
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
    }
    table.hidden = name !== "table";
    panel.hidden = name === "table";
    if (name === "table") return;
    panel.setAttribute("aria-labelledby", `view-${name}`);
    panel.replaceChildren(paragraph("quiet", "Drawing …"));
    const known = name === "chart" ? new Map() : await things(rows, addresses.things);
    panel.replaceChildren();
    await views[name](panel, names, rows, known, addresses);
  }
}

const isOurs = (term) => term?.type === "uri" && term.value.startsWith(OURS);
const isNumber = (term) => /(integer|decimal|double)$/i.test(term?.datatype ?? "");
const isDay = (term) => /#(date|dateTime)$/.test(term?.datatype ?? "") && /^\d{4}-\d\d-\d\d/.test(term.value);
const kindOf = (node) => node.slice(OURS.length).split("/")[0];
const paragraph = (className, textContent) => Object.assign(document.createElement("p"), { className, textContent });
const shape = (name, values, parent) => {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(values)) made.setAttribute(key, value);
  parent?.append(made);
  return made;
};

export function words(term, known = new Map()) {
  if (!term) return "";
  if (known.has(term.value)) return known.get(term.value).label;
  if (term.type !== "uri") return term.value;
  return term.value.startsWith(CODE) ? term.value.slice(CODE.length).replaceAll("-", " ") : term.value.replace("https://w3id.org/ckg/ns#", "ckg:").replace(OURS, "");
}

// Names, points and days of what the rows mention, asked for once.
const found = new Map();
export async function things(rows, address) {
  const nodes = new Set(rows.flatMap((row) => Object.values(row).filter(isOurs).map((term) => term.value)));
  const open = [...nodes].filter((node) => !found.has(node)).slice(0, 3000);
  const batches = Array.from({ length: Math.ceil(open.length / BATCH) }, (_, index) => open.slice(index * BATCH, (index + 1) * BATCH));
  for (const batch of batches) {
    const query = new URLSearchParams(batch.map((node) => ["n", node.slice(OURS.length)]));
    const answer = await fetch(`${address}?${query}`);
    if (answer.ok) for (const [node, thing] of Object.entries(await answer.json())) found.set(node, thing);
  }
  return found;
}

function mappable(names, rows) {
  return rows.some((row) => names.some((name) => (isOurs(row[name]) && ["event", "place"].includes(kindOf(row[name].value))) || /^POINT ?\(/.test(row[name]?.value ?? "")));
}

async function map(panel, names, rows, known, addresses) {
  const places = new Map();
  const put = (x, y, label, page) => {
    const key = `${x} ${y}`, place = places.get(key) ?? [x, y, label, page, 0];
    place[4]++;
    places.set(key, place);
  };
  for (const row of rows) {
    const wkt = names.map((name) => /^POINT ?\(([-\d.]+) ([-\d.]+)\)/.exec(row[name]?.value ?? "")).find(Boolean);
    if (wkt) { put(Number(wkt[1]), Number(wkt[2]), "a point", ""); continue; }
    // A place says where more exactly than the event it belongs to.
    const nodes = names.map((name) => row[name]).filter(isOurs).map((term) => term.value);
    const node = nodes.find((one) => kindOf(one) === "place" && known.get(one)?.points.length) ?? nodes.find((one) => kindOf(one) === "event" && known.get(one)?.points.length);
    for (const [x, y, label, page] of known.get(node)?.points ?? []) put(x, y, label, page);
  }
  if (!places.size) { panel.append(paragraph("note", "Nothing in these rows has a point.")); return; }
  const { drawMap } = await import(addresses.map);
  const list = [...places.values()].sort((one, two) => two[4] - one[4]);
  await drawMap(panel, addresses.outlines, list, "Map of the answer");
}

const days = (names, rows) => names.filter((name) => rows.some((row) => isDay(row[name])));

function timeline(panel, names, rows, known) {
  const [start, ...others] = days(names, rows), end = others.find((name) => /last|until|end|breach|collapsed/.test(name));
  const node = names.find((name) => rows.some((row) => isOurs(row[name])));
  const label = names.find((name) => /label|name|what/.test(name) && rows.some((row) => row[name]));
  const day = (term) => Date.parse(term.value.slice(0, 10)) / 86_400_000;
  const bars = rows.filter((row) => isDay(row[start])).map((row) => ({ first: day(row[start]), last: Math.max(day(row[start]), isDay(row[end]) ? day(row[end]) : 0), text: [row[start].value.slice(0, 10), words(row[label] ?? row[node], known), words(row.what)].filter(Boolean).join(" · "), page: known.get(row[node]?.value)?.page })).sort((one, two) => one.first - two.first);
  const first = bars[0].first, last = Math.max(...bars.map((bar) => bar.last)), span = Math.max(last - first, 14), at = (value) => 10 + ((value - first) / span) * 970;
  const ends = [], svg = shape("svg", { class: "answer-line", preserveAspectRatio: "none", role: "group", "aria-label": "Time line; the table holds the same" });
  let hidden = 0;
  for (const bar of bars) {
    const x = at(bar.first), width = Math.max(at(bar.last + 1) - x, 7), lane = Array.from({ length: LANES }, (_, index) => index).find((index) => (ends[index] ?? -9) + 3 <= x);
    if (lane === undefined) { hidden++; continue; }
    ends[lane] = x + width;
    const parent = bar.page ? shape("a", { href: bar.page, "aria-label": bar.text }, svg) : svg;
    shape("title", {}, shape("rect", { x: x.toFixed(1), y: lane * 13 + 2, width: width.toFixed(1), height: 9, rx: 2, class: "event" }, parent)).textContent = bar.text;
  }
  svg.setAttribute("viewBox", `0 0 1000 ${ends.length * 13 + 4}`);
  const figure = Object.assign(document.createElement("figure"), { className: "timeline" }), axis = Object.assign(document.createElement("div"), { className: "axis-words" });
  for (let tick = 0; tick <= 6; tick++) axis.append(Object.assign(document.createElement("span"), { className: `at-${Math.round(at(first + (span * tick) / 6) / 10)}`, textContent: new Date((first + (span * tick) / 6) * 86_400_000).toISOString().slice(0, span > 700 ? 7 : 10) }));
  figure.append(svg, axis, Object.assign(document.createElement("figcaption"), { textContent: `By ${start}${end ? ` to ${end}` : ""}.${rows.length > bars.length ? ` ${rows.length - bars.length} rows without a day are not drawn.` : ""}${hidden ? ` ${hidden} more lie behind these and stand in the table.` : ""}` }));
  panel.append(figure);
}

// Two things of ours in one row, in the order of the columns; a claim or estimate ties nothing by itself.
function pairs(names, rows) {
  const ends = names.filter((name) => rows.some((row) => isOurs(row[name]) && !["claim", "estimate", "relationship"].includes(kindOf(row[name].value))));
  if (ends.length < 2) return [];
  const by = names.find((name) => /^(relation|link|role|predicate|p)$/.test(name));
  return rows.flatMap((row) => {
    const found = ends.filter((name) => isOurs(row[name])).map((name) => row[name]);
    return found.length > 1 && found[0].value !== found[1].value ? [{ a: found[0], b: found[1], by: words(row[by]).replace("ckg:", "") }] : [];
  });
}

async function graph(panel, names, rows, known, addresses) {
  const [{ Picture }, force] = await Promise.all([import(addresses.picture), import(addresses.force)]);
  const edges = new Map();
  for (const { a, b, by } of pairs(names, rows)) {
    const key = `${a.value} ${b.value}`, edge = edges.get(key) ?? { a, b, by: new Set(), count: 0 };
    if (by) edge.by.add(by);
    edge.count++;
    edges.set(key, edge);
  }
  const picture = new Picture(panel, force, { label: "Graph of the answer; Tab moves between nodes", choose: (node) => { note.replaceChildren(Object.assign(document.createElement(node.page ? "a" : "span"), { href: node.page, textContent: node.label })); } });
  const note = Object.assign(document.createElement("p"), { className: "quiet", textContent: "Choose a node to open its page." }), tools = Object.assign(document.createElement("div"), { className: "map-tools" });
  note.setAttribute("aria-live", "polite");
  const shown = [...edges.values()].sort((one, two) => two.count - one.count).slice(0, MOST_EDGES);
  const node = (term, turn) => picture.add({ id: term.value, label: words(term, known), kind: kindOf(term.value), page: known.get(term.value)?.page ?? "" }, picture.width / 2 + 0.3 * picture.width * Math.cos(turn), picture.height / 2 + 0.3 * picture.height * Math.sin(turn));
  shown.forEach(({ a, b, by, count }, index) => picture.join(node(a, index * 2.4), node(b, index * 2.4 + 0.5), count, [...by].join(", ")));
  picture.warm();
  panel.append(note, tools);
  picture.tools((text, act) => {
    const made = Object.assign(document.createElement("button"), { type: "button", className: "plain", textContent: text });
    made.addEventListener("click", act);
    tools.append(made);
  });
  if (edges.size > shown.length) panel.append(paragraph("note", `The ${MOST_EDGES} heaviest of ${edges.size} edges are drawn.`));
}

const figures = (names, rows) => names.filter((name) => rows.some((row) => isNumber(row[name])) && rows.every((row) => !row[name] || isNumber(row[name])));

// Bars; where the answer has a lowest and a highest figure, with the range between them.
function chart(panel, names, rows) {
  const numbers = figures(names, rows), ranged = numbers.includes("low") && numbers.includes("best");
  const figure = ranged ? "best" : (numbers.find((name) => !/year|month|start|end/.test(name)) ?? numbers[0]);
  const plain = names.filter((name) => !numbers.includes(name) && rows.some((row) => row[name] && (!isOurs(row[name]))));
  const label = (row) => plain.slice(0, 2).map((name) => words(row[name])).filter(Boolean).join(" · ") || words(Object.values(row).find((term) => term.type === "uri"));
  const shown = rows.slice(0, MOST_BARS), value = (row, name) => (row[name] ? Number(row[name].value) : null);
  const top = Math.max(...shown.map((row) => Math.max(value(row, figure) ?? 0, ranged ? (value(row, "high") ?? 0) : 0)), 1);
  const svg = shape("svg", { viewBox: `0 0 1000 ${shown.length * 24 + 4}`, class: "answer-bars", role: "img", "aria-label": `${figure} by ${plain.slice(0, 2).join(" and ") || "row"}; the table holds the same` });
  shown.forEach((row, index) => {
    const y = index * 24, best = value(row, figure) ?? value(row, "low") ?? 0, [low, high] = ranged ? [value(row, "low"), value(row, "high")] : [null, null];
    shape("rect", { x: 300, y: y + 4, width: Math.max((best / top) * 580, 1).toFixed(1), height: 15 }, svg);
    if (ranged && low !== null) shape("path", { class: high === null ? "range open" : "range", d: `M${(300 + (low / top) * 580).toFixed(1)} ${y + 11.5}H${(300 + (Math.max(high ?? best, best) / top) * 580 + (high === null ? 24 : 0)).toFixed(1)}` }, svg);
    const far = 306 + (Math.max(best, high ?? 0) / top) * 580 + (ranged && high === null ? 24 : 0);
    const told = ranged && low !== null && (low !== best || high !== best) ? `${best.toLocaleString("en")} (${low.toLocaleString("en")}${high === null ? " or more" : `–${high.toLocaleString("en")}`})` : best.toLocaleString("en");
    for (const [x, text, anchor] of [[292, label(row), "end"], [Math.min(far, 996), told, far > 900 ? "end" : "start"]]) {
      const made = shape("text", { x, y: y + 16, "text-anchor": anchor }, svg);
      made.textContent = text.length > 42 ? `${text.slice(0, 41)}…` : text;
    }
  });
  const caption = Object.assign(document.createElement("figcaption"), { textContent: `${ranged ? "Best figures; the line runs from the lowest to the highest, dashed where there is no upper bound" : figure}${rows.length > MOST_BARS ? `; the first ${MOST_BARS} of ${rows.length} rows` : ""}.` });
  const made = document.createElement("figure");
  made.append(svg, caption);
  panel.append(made);
}

// N-Triples as rows, so that a graph can be drawn as any other answer.
export function triples(text) {
  const term = (found) => (found.startsWith("<") ? { type: "uri", value: found.slice(1, -1) } : { type: found.startsWith("_") ? "bnode" : "literal", value: found.replace(/^"|"(@[\w-]+|\^\^<[^>]*>)?$/g, "") });
  const rows = [...text.matchAll(/^(\S+) (\S+) (.+) \.$/gm)].map(([, s, p, o]) => ({ subject: term(s), predicate: term(p), object: term(o) }));
  return { head: { vars: ["subject", "predicate", "object"] }, results: { bindings: rows } };
}

// On a page with an answer: fetch the rows and draw what the question wants to be seen as.
const host = document.querySelector("[data-answer][data-rows]");
if (host) {
  const isGraph = "graph" in host.dataset, few = host.querySelectorAll("tbody tr").length <= FEW;
  // Of a few places the figures say more than the points.
  const wanted = host.dataset.view === "map" && few ? "table" : host.dataset.view;
  const answer = await fetch(host.dataset.rows, { headers: { Accept: isGraph ? "application/n-triples" : "application/sparql-results+json" } });
  if (answer.ok) mountViews(host, isGraph ? triples(await answer.text()) : await answer.json(), wanted, host.dataset);
}
