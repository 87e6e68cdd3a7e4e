// Draws the places of a list on a map. Without tiles it shows rings of known distance around the
// point searched from, and a scale. Places that would lie on top of each other share a marker.
/* global L */

const TOUCH = 40; // pixels: markers nearer than this are one
const METRES_PER_MILE = 1609.344;
const METRES_PER_DEGREE = 111_320; // of latitude
const RINGS = [1, 3, 5, 10, 25, 50, 100]; // miles
const QUIET = { interactive: false, keyboard: false, zIndexOffset: -1000 }; // below the places

const box = document.querySelector("[data-alongside-map]");
if (box && window.L) draw(box, JSON.parse(document.getElementById("map-data").textContent));

function draw(box, data) {
  box.hidden = false;
  const words = box.dataset;
  const map = L.map(box, {
    zoomControl: false,
    attributionControl: Boolean(words.tiles),
    scrollWheelZoom: false,
    maxZoom: 18,
    zoomSnap: 0.5,
  });
  L.control.zoom({ zoomInTitle: words.in, zoomOutTitle: words.out }).addTo(map);
  L.control.scale().addTo(map);
  if (words.tiles) {
    L.tileLayer(words.tiles, { attribution: words.attribution, maxZoom: 18 }).addTo(map);
    map.attributionControl.setPrefix(false);
  }
  const points = data.places.map((place) => [place.lat, place.lon]);
  if (data.from) points.push([data.from.lat, data.from.lon]);
  map.fitBounds(L.latLngBounds(points), { padding: [36, 36], maxZoom: 15 });
  if (data.from) centre(map, data.from, points, words);
  const markers = L.layerGroup().addTo(map);
  const redraw = () => mark(map, markers, data.places, words);
  map.on("zoomend", redraw);
  redraw();
}

function centre(map, from, points, words) {
  const here = L.latLng(from.lat, from.lon);
  const furthest = Math.max(...points.map((point) => here.distanceTo(point)));
  const shown = RINGS.filter((miles, i) => i === 0 || RINGS[i - 1] * METRES_PER_MILE < furthest);
  // The rings are labelled to the north, unless north is out of view.
  const central = map.latLngToLayerPoint(here).distanceTo(map.latLngToLayerPoint(map.getCenter())) < TOUCH * 2;
  const middle = central ? here : map.getCenter();
  for (const miles of shown.slice(-3)) {
    const radius = miles * METRES_PER_MILE;
    L.circle(here, { radius, interactive: false, className: "app-map__ring" }).addTo(map);
    const label = miles === 1 ? words.mile : words.miles.replace("{count}", miles);
    L.marker(towards(here, middle, radius), { ...QUIET, icon: icon("app-map__miles", label) }).addTo(map);
  }
  const point = L.marker(here, { ...QUIET, icon: icon("app-map__from", "") });
  add(map, point, `${words.from}: ${from.name}`, "img");
}

// The point so many metres from here in the direction of the map's middle, so that it is in view.
function towards(here, middle, metres) {
  const narrowing = Math.cos((here.lat * Math.PI) / 180);
  const [up, right] = [middle.lat - here.lat, (middle.lng - here.lng) * narrowing];
  const length = Math.hypot(up, right);
  const [north, east] = length > 1e-6 ? [up / length, right / length] : [1, 0];
  const degrees = metres / METRES_PER_DEGREE;
  return [here.lat + degrees * north, here.lng + (degrees * east) / narrowing];
}

function mark(map, markers, places, words) {
  markers.clearLayers();
  for (const group of grouped(map, places)) {
    const first = group[0];
    const name = group.length === 1 ? first.name : words.several.replace("{count}", group.length);
    const text = group.length === 1 ? String(first.number) : `${first.number}+`;
    const marker = L.marker([first.lat, first.lon], { icon: icon("app-map__place", text) });
    const { x, y } = map.getSize();
    marker.bindPopup(() => links(group), { maxWidth: Math.min(300, x - 110), maxHeight: y - 90 });
    add(markers, marker, `${text}: ${name}`, "button");
  }
}

function grouped(map, places) {
  const groups = [];
  for (const place of places) {
    const at = map.latLngToLayerPoint([place.lat, place.lon]);
    const near = groups.find((group) => group.at.distanceTo(at) < TOUCH);
    if (near) near.push(place);
    else groups.push(Object.assign([place], { at }));
  }
  return groups;
}

function add(layer, marker, name, role) {
  marker.addTo(layer);
  const element = marker.getElement();
  element.setAttribute("role", role);
  element.setAttribute("aria-label", name);
}

function icon(className, text) {
  const span = document.createElement("span");
  span.textContent = text;
  return L.divIcon({ className, html: span, iconSize: null });
}

function links(group) {
  const list = document.createElement("ul");
  list.className = "app-map__names";
  for (const place of group) {
    const item = list.appendChild(document.createElement("li"));
    const name = item.appendChild(document.createElement(place.url ? "a" : "span"));
    if (place.url) name.href = place.url;
    name.textContent = place.number ? `${place.number}. ${place.name}` : place.name;
  }
  return list;
}
