// A small map without a map: the streets of the demo's city, where a ride goes, and the car.

const SVG = "http://www.w3.org/2000/svg";
const LAT = 37.5665;
const LNG = 126.978;
const METERS_A_DEGREE = 111195;
const EDGE = 1200;
const BLOCK = 200;

export function mapOf({ from, to, car }) {
  const svg = node("svg", { viewBox: `${-EDGE} ${-EDGE} ${2 * EDGE} ${2 * EDGE}`, class: "map", role: "img" });
  const streets = [];
  for (let way = -EDGE + BLOCK; way < EDGE; way += BLOCK) {
    streets.push(`M${way} ${-EDGE}V${EDGE}M${-EDGE} ${way}H${EDGE}`);
  }
  svg.append(node("path", { d: streets.join(""), class: "streets" }), mark(from, "A"), mark(to, "B"));
  if (car) {
    const [x, y] = spot(car);
    svg.append(node("circle", { cx: x, cy: y, r: 70, class: "car" }));
  }
  svg.setAttribute("aria-label", `From A to B${car ? ", and where the car is" : ""}`);
  return svg;
}

function mark(place, letter) {
  const [x, y] = spot(place);
  const group = node("g", { class: "mark" });
  const text = node("text", { x, y: y + 55 });
  text.textContent = letter;
  group.append(node("circle", { cx: x, cy: y, r: 95 }), text);
  return group;
}

const within = (meters) => Math.max(-EDGE + 100, Math.min(EDGE - 100, Math.round(meters)));

const spot = ({ lat, lng }) => [
  within((lng - LNG) * METERS_A_DEGREE * Math.cos((LAT * Math.PI) / 180)),
  within((LAT - lat) * METERS_A_DEGREE),
];

function node(name, attributes) {
  const made = document.createElementNS(SVG, name);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  return made;
}
