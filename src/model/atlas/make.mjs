// Natural Earth and the built-in country table → world.tsv, outlines.tsv, places.tsv, near.tsv and
// LICENSE-WORLD-ATLAS: the shapes of the map.
//
// Usage, from this folder, with Node 18 or newer and any empty folder DIR outside the repository:
//
//     npm install --prefix DIR world-atlas@2.0.2 d3-geo@3.1.2 \
//       topojson-client@3.1.0 topojson-server@3.0.1 topojson-simplify@3.0.3
//     node make.mjs DIR
//
// The same packages and the same table give the same bytes. What is drawn as what stands in areas.mjs.

import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { AREAS, CONTESTED, FROM_THE_FINEST, NAMED, PARTS, SEAMS, SPLITS } from './areas.mjs';

/** The widths of the two maps of the world. Coordinates are whole numbers. */
const LARGE = 2000;
const SMALL = 1000;

/** Points whose absence changes a shape by less than this are left out, in square units of the map. */
const DETAIL = { large: 1.5, small: 1.5, outline: 2.5, near: 1.6 };

/** Islands smaller than these are left out, in square units, unless they are an area's largest. */
const SMALLEST = { large: 6, small: 4, outline: 8, near: 3 };

/** An area whose largest part covers less than this of the small map is a dot, in square units; a territory that is no country
    is drawn while it can be seen. */
const DOT = { country: 3.5, territory: 2.5 };

/** The middle of the map, in degrees east: the cut on the other side runs through the Bering Strait. */
const MIDDLE = 11;

/** A country among its neighbours: the size of the picture, and how many kilometres wide it is at least; it grows until
    other land takes a share of it. */
const NEAR = { width: 240, height: 180, withNeighbours: 1300, alone: 2600, growth: 1.4 };

/** How much of that picture's sides a country takes at most, and how much of its area other land takes at least. */
const SHARE = { country: 0.58, others: 0.03 };

/** What is nearer to a country's largest part than this, in sizes of that part, is shown with it. */
const NEAR_ITS_LARGEST = 0.35;

/** A country smaller than this is also marked by a dot, in units of that picture. */
const NEAR_DOT = 12;

const EARTH_RADIUS_KM = 6371;

/** An empty cell: a bare tab at a line's end would not survive every editor. */
const NONE = '-';

const here = path.dirname(fileURLToPath(import.meta.url));
const dir = process.argv[2];
if (!dir) throw new Error('usage: node make.mjs DIR, where DIR/node_modules holds the packages named above');
const modules = path.resolve(dir, 'node_modules');
const resolve = createRequire(path.join(modules, 'any.js')).resolve;
const [d3, client, server, simplifier] = await Promise.all(
  ['d3-geo', 'topojson-client', 'topojson-server', 'topojson-simplify'].map((name) => import(pathToFileURL(resolve(name)).href)),
);

main();

function main() {
  const countries = readCountries();
  const codes = [...countries.values()].sort();
  const finest = readAtlas('10m', countries);
  const areas = byArea(readAtlas('50m', countries), finest);
  mustBeThere(areas, codes);
  const world = topologyOf(areas);
  const borders = neighbours(finest);
  const places = placesOf(areas);
  write('world.tsv', ['area', 'large', 'small'], worldMaps(world, places));
  write('outlines.tsv', ['width', 'height', 'sea', 'land'], [outlines(world, LARGE), outlines(world, SMALL)]);
  write('places.tsv', ['area', 'x', 'y', 'is', 'neighbours'], places.map(({ area, x, y, isDot }) =>
    [area, x, y, isDot ? 'dot' : 'shape', [...(borders.get(area) ?? [])].sort().join(' ') || NONE]));
  write('near.tsv', ['country', 'x', 'y', 'shapes'], codes.map((code) => near(code, areas, world, borders)));
  fs.copyFileSync(path.join(modules, 'world-atlas', 'LICENSE'), path.join(here, 'LICENSE-WORLD-ATLAS'));
}

/** ISO 3166-1 numeric → alpha-2. */
function readCountries() {
  const text = fs.readFileSync(path.join(here, '..', 'countries', 'table.tsv'), 'utf8');
  const rows = text.trim().split('\n').slice(1).map((row) => row.split('\t'));
  return new Map(rows.map(([alpha2, , numeric]) => [numeric, alpha2]));
}

/** An edition of the atlas, polygon by polygon, each with its area and its arcs. */
function readAtlas(edition, countries) {
  const topology = JSON.parse(fs.readFileSync(path.join(modules, 'world-atlas', `countries-${edition}.json`), 'utf8'));
  return topology.objects.countries.geometries.flatMap((geometry) => {
    const whose = countries.get(geometry.id) ?? NAMED[geometry.properties.name];
    const arcs = geometry.type === 'Polygon' ? [geometry.arcs] : geometry.arcs;
    return (whose ? arcs : []).map((rings) => {
      const { coordinates } = client.feature(topology, { type: 'Polygon', arcs: rings }).geometry;
      return { area: part(whose, coordinates), coordinates, arcs: rings.flat() };
    });
  });
}

/** The area that a polygon belongs to: a part of what Natural Earth draws as one may have a code of its own. */
function part(whose, coordinates) {
  const middle = d3.geoCentroid({ type: 'Polygon', coordinates });
  const found = PARTS.find(({ of, box }) => of === whose && isIn(middle, box));
  return found ? found.area : whose;
}

function isIn([longitude, latitude], [west, south, east, north]) {
  return longitude > west && longitude < east && latitude > south && latitude < north;
}

/** Area → its polygons. */
function byArea(middle, finest) {
  const areas = new Map();
  const add = (area, polygon) => areas.set(area, [...(areas.get(area) ?? []), polygon]);
  for (const { area, coordinates } of middle) {
    const split = SPLITS.find(({ of, box }) => of === area && coordinates[0].some((point) => isIn(point, box)));
    if (split) {
      add(split.area, half(coordinates, split.south, -1));
      add(area, half(coordinates, split.south, 1));
    } else {
      add(area, coordinates);
    }
  }
  for (const { area, coordinates } of finest) if (FROM_THE_FINEST.includes(area)) add(area, coordinates);
  return new Map([...areas].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function mustBeThere(areas, codes) {
  const odd = (some, others) => some.filter((one) => !others.includes(one));
  const wanted = [...codes, ...AREAS];
  const there = [...areas.keys()];
  const missing = odd(wanted, there);
  const more = odd(there, wanted);
  if (missing.length || more.length) throw new Error(`no shape of: ${missing.join(' ')}; no use for: ${more.join(' ')}`);
}

/** The half of a polygon without holes that is on one side of a parallel: 1 is north of it, -1 south. */
function half([ring], latitude, side) {
  const isOn = ([, y]) => (y - latitude) * side >= 0;
  const kept = [];
  ring.slice(1).forEach((point, index) => {
    const before = ring[index];
    if (isOn(before) !== isOn(point)) {
      // from the south, whichever half asks, so that both come to the same point
      const [[ax, ay], [bx, by]] = before[1] < point[1] ? [before, point] : [point, before];
      kept.push([ax + ((bx - ax) * (latitude - ay)) / (by - ay), latitude]);
    }
    if (isOn(point)) kept.push(point);
  });
  return [[...kept, kept[0]]];
}

/** All areas, so that a border is the same on both of its sides, with weights of its points. */
function topologyOf(areas) {
  const geometries = [...areas].map(([id, coordinates]) => ({ type: 'Feature', id, properties: {}, geometry: { type: 'MultiPolygon', coordinates } }));
  const topology = server.topology({ world: { type: 'FeatureCollection', features: geometries } });
  return simplifier.presimplify(topology, simplifier.sphericalTriangleArea);
}

/** The same with fewer points: those that matter less than so many square units are left out. */
function simplified(world, squareUnits, unitsOfRadius) {
  return simplifier.simplify(world, squareUnits / unitsOfRadius ** 2);
}

/** Area → the areas that it has a border with, by the finest edition. */
function neighbours(finest) {
  const owners = new Map();
  for (const { area, arcs } of finest) {
    for (const arc of arcs.map((number) => (number < 0 ? ~number : number))) {
      owners.set(arc, new Set([...(owners.get(arc) ?? []), area]));
    }
  }
  const borders = new Map();
  for (const of of owners.values()) {
    for (const one of of) for (const other of of) {
      if (one !== other) borders.set(one, new Set([...(borders.get(one) ?? []), other]));
    }
  }
  return borders;
}

function equalEarth(width) {
  return d3.geoEqualEarth().rotate([-MIDDLE, 0]).fitWidth(width, { type: 'Sphere' }).precision(0.7);
}

/** Where each area is on the large map, in the middle of its largest part, and whether it is too small for a shape. */
function placesOf(areas) {
  const large = d3.geoPath(equalEarth(LARGE));
  const factor = (LARGE / SMALL) ** 2;
  return [...areas].map(([area, coordinates]) => {
    const main = largest(coordinates, large);
    const [x, y] = large.centroid(main).map(Math.round);
    return { area, x, y, isDot: large.area(main) / factor < DOT[AREAS.includes(area) ? 'territory' : 'country'] };
  });
}

function largest(polygons, onPath) {
  const all = polygons.map((coordinates) => ({ type: 'Polygon', coordinates }));
  return all.reduce((best, one) => (onPath.area(one) > onPath.area(best) ? one : best));
}

/** The paths of the areas that are no dots, on both maps of the world. */
function worldMaps(world, places) {
  const on = (width, detail, smallest) => {
    const projection = equalEarth(width);
    const simple = simplified(world, detail, projection.scale());
    const shapes = simple.objects.world.geometries.map((each) =>
      [each.id, pathOf(rings(client.feature(simple, each), projection), smallest)]);
    return { shapes: new Map(shapes), seams: new Map(seams(simple, projection)) };
  };
  const large = on(LARGE, DETAIL.large, SMALLEST.large);
  const small = on(SMALL, DETAIL.small, SMALLEST.small);
  const shown = places.filter(({ isDot }) => !isDot);
  const shapes = shown.map(({ area }) => [area, large.shapes.get(area), small.shapes.get(area)]);
  return [...shapes, ...[...large.seams].map(([pair, line]) => [pair, line, small.seams.get(pair) ?? NONE])];
}

/** The borders that may be none, each by the areas on both sides. */
function seams(simple, projection) {
  return SEAMS.map((pair) => {
    const isBetween = (a, b) => pair.includes(a.id) && pair.includes(b.id) && a !== b;
    return [pair.join('+'), lineOf(client.mesh(simple, simple.objects.world, isBetween), projection)];
  }).filter(([, line]) => line);
}

/** The edge of the world on a map, and all its land without borders; the large map needs no such land. */
function outlines(world, width) {
  const projection = equalEarth(width);
  const sphere = { type: 'Sphere' };
  const height = Math.ceil(d3.geoPath(projection).bounds(sphere)[1][1]);
  const simple = simplified(world, DETAIL.outline, projection.scale());
  const land = () => pathOf(rings(client.merge(simple, simple.objects.world.geometries), projection), SMALLEST.outline);
  return [width, height, pathOf(rings(sphere, projection), 0), width === SMALL ? land() : NONE];
}

/** A country among its neighbours: where its dot is, if it is small, and the shapes: area, path, area, path … */
function near(code, areas, world, borders) {
  for (let kilometres = borders.has(code) ? NEAR.withNeighbours : NEAR.alone; ; kilometres *= NEAR.growth) {
    const row = within(kilometres, code, areas, world, borders);
    if (row) return row;
  }
}

/** The same in a picture that is so wide at least; nothing if that shows too little else. */
function within(kilometres, code, areas, world, borders) {
  const own = areas.get(code);
  const projection = nearProjection(own, kilometres);
  const onPath = d3.geoPath(projection);
  const main = largest(own, onPath);
  const [[west, north], [east, south]] = onPath.bounds(main);
  const isSmall = Math.max(east - west, south - north) < NEAR_DOT;
  const simple = simplified(world, DETAIL.near, projection.scale());
  const alone = [...new Set([code, ...AREAS, ...CONTESTED, ...[...(borders.get(code) ?? [])].sort()])];
  const there = new Map(simple.objects.world.geometries.map((each) => [each.id, rings(client.feature(simple, each), projection)]));
  const others = [...there.keys()].filter((area) => area !== code);
  const land = others.flatMap((area) => there.get(area)).reduce((sum, ring) => sum + Math.abs(doubleArea(ring)) / 2, 0);
  if (land < SHARE.others * NEAR.width * NEAR.height) return undefined;
  const path = (area) => pathOf(there.get(area), SMALLEST.near, area === code);
  const shapes = alone.map((area) => [area, path(area)]).filter(([, d]) => d);
  shapes.push(...seams(simple, projection));
  const rest = others.filter((area) => !alone.includes(area)).map(path).join('');
  if (rest) shapes.push([NONE, rest]);
  const [x, y] = isSmall ? onPath.centroid(main).map(Math.round) : [NONE, NONE];
  return [code, x, y, shapes.map(([area, d]) => `${area}:${d}`).join('|')];
}

/** Seen from above the country's main part, north up, cut to the picture. */
function nearProjection(polygons, kilometres) {
  const flat = d3.geoPath(d3.geoEqualEarth().rotate([-MIDDLE, 0]).scale(100));
  const [longitude, latitude] = d3.geoCentroid(largest(polygons, flat));
  const projection = d3.geoAzimuthalEqualArea().rotate([-longitude, -latitude]).scale(1000).translate([0, 0]).precision(0.3);
  const onPath = d3.geoPath(projection);
  const [[west, north], [east, south]] = mainBounds(polygons, onPath);
  const { width, height } = NEAR;
  const fitting = Math.min((SHARE.country * width) / (east - west), (SHARE.country * height) / (south - north)) * 1000;
  const scale = Math.min(fitting, (width * EARTH_RADIUS_KM) / kilometres);
  const shift = [(west + east) / 2, (north + south) / 2].map((at) => (at * scale) / 1000);
  const margin = 3;
  return projection.scale(scale).translate([width / 2 - shift[0], height / 2 - shift[1]])
    .clipExtent([[-margin, -margin], [width + margin, height + margin]]);
}

/** The bounds of a country's largest part and of what is near to it. */
function mainBounds(polygons, onPath) {
  const main = onPath.bounds(largest(polygons, onPath));
  const size = Math.max(main[1][0] - main[0][0], main[1][1] - main[0][1]);
  const bounds = polygons.map((coordinates) => onPath.bounds({ type: 'Polygon', coordinates }));
  const gap = (one, axis) => Math.max(one[0][axis] - main[1][axis], main[0][axis] - one[1][axis], 0);
  const close = bounds.filter((one) => Math.max(gap(one, 0), gap(one, 1)) <= NEAR_ITS_LARGEST * size);
  const edge = (pick, corner, axis) => pick(...close.map((one) => one[corner][axis]));
  return [[edge(Math.min, 0, 0), edge(Math.min, 0, 1)], [edge(Math.max, 1, 0), edge(Math.max, 1, 1)]];
}

/** What a geometry is on a map: rings of whole numbers, without points that say nothing. */
function rings(geometry, projection) {
  return drawn(geometry, projection).map((ring) => withoutStraight(withoutSame(ring)));
}

/** Lines as the `d` of an SVG path. */
function lineOf(geometry, projection) {
  const lines = drawn(geometry, projection).map(withoutSame).filter((line) => line.length > 1);
  return lines.map(([first, ...others]) => {
    const before = [first, ...others];
    const steps = others.map(([x, y], index) => pair(x - before[index][0], y - before[index][1]));
    return `M${pair(...first)}l${joined(steps)}`;
  }).join('');
}

/** The points that a geometry is drawn through, as whole numbers, one line or ring after the other. */
function drawn(geometry, projection) {
  const all = [];
  const context = {
    moveTo: (x, y) => all.push([[x, y]]),
    lineTo: (x, y) => all.at(-1).push([x, y]),
    closePath: () => {},
    arc: () => {},
  };
  d3.geoPath(projection, context)(geometry);
  return all.map((points) => points.map((point) => point.map(Math.round)));
}

function withoutSame(ring) {
  const isSame = ([ax, ay], [bx, by]) => ax === bx && ay === by;
  const kept = ring.filter((point, index) => index === 0 || !isSame(point, ring[index - 1]));
  return kept.length > 1 && isSame(kept[0], kept.at(-1)) ? kept.slice(0, -1) : kept;
}

/** Without the points that lie on a straight line between those beside them. */
function withoutStraight(ring) {
  const kept = [];
  ring.forEach((point, index) => {
    const [ax, ay] = kept.at(-1) ?? ring.at(-1);
    const [bx, by] = ring[(index + 1) % ring.length];
    const [x, y] = point;
    if ((x - ax) * (by - y) !== (y - ay) * (bx - x)) kept.push(point);
  });
  return kept;
}

/** Rings as the `d` of an SVG path; the small ones are left out, but for the largest if `keepsOne`. */
function pathOf(rings, smallest, keepsOne = true) {
  const sized = rings.filter((ring) => ring.length > 2).map((ring) => ({ ring, size: Math.abs(doubleArea(ring)) / 2 }));
  const most = Math.max(...sized.map(({ size }) => size));
  const kept = sized.filter(({ size }) => size >= smallest || (keepsOne && size === most && size > 0));
  let [x, y] = [0, 0];
  return kept.map(({ ring }, number) => {
    const [first, ...others] = ring;
    const start = number === 0 ? `M${pair(first[0], first[1])}l` : `m${pair(first[0] - x, first[1] - y)} `;
    [x, y] = first;
    let [px, py] = first;
    const steps = others.map(([nx, ny]) => {
      const step = pair(nx - px, ny - py);
      [px, py] = [nx, ny];
      return step;
    });
    return `${start}${joined(steps)}z`.replaceAll(' -', '-');
  }).join('');
}

function pair(x, y) {
  return y < 0 ? `${x}${y}` : `${x} ${y}`;
}

function joined(steps) {
  return steps.reduce((text, step) => text + (text === '' || step.startsWith('-') ? step : ` ${step}`), '');
}

function doubleArea(ring) {
  return ring.reduce((sum, [x, y], index) => {
    const [nx, ny] = ring[(index + 1) % ring.length];
    return sum + x * ny - nx * y;
  }, 0);
}

function write(name, columns, rows) {
  const bad = rows.flat().find((cell) => cell === '' || cell === undefined || /[\t\n]/.test(cell));
  if (bad !== undefined) throw new Error(`a cell of ${name} is empty or holds a tab or a line break: ${bad}`);
  fs.writeFileSync(path.join(here, name), [columns, ...rows].map((row) => `${row.join('\t')}\n`).join(''));
}
