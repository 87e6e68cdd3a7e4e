// Draws the places of a list on a map. Without tiles it shows rings of known distance around the
// point searched from, and a scale. Places that would lie on top of each other share a marker,
// which opens out when it is chosen. Of a search, the rest is fetched once the page is there.
/* global L, Supercluster */

const TOUCH = 40; // pixels: markers nearer than this are one
const CLOSEST = 18; // zoom
const METRES_PER_MILE = 1609.344;
const METRES_PER_DEGREE = 111_320; // of latitude
const RINGS = [1, 3, 5, 10, 25, 50, 100]; // miles
const QUIET = { interactive: false, keyboard: false, zIndexOffset: -1000 }; // below the places
const WORLD = [-180, -85, 180, 85];
// Room for what lies over the map: the buttons at its left, the scale below.
const ROOM = { paddingTopLeft: [68, 36], paddingBottomRight: [32, 52], maxZoom: 15 };

function draw(box, data) {
  box.hidden = false;
  const words = box.dataset;
  const map = L.map(box, {
    zoomControl: false,
    attributionControl: Boolean(words.tiles),
    scrollWheelZoom: false,
    maxZoom: CLOSEST,
    zoomSnap: 0.5,
  });
  L.control.zoom({ zoomInTitle: words.in, zoomOutTitle: words.out }).addTo(map);
  L.control.scale().addTo(map);
  if (words.tiles) {
    L.tileLayer(words.tiles, { attribution: words.attribution, maxZoom: CLOSEST }).addTo(map);
    map.attributionControl.setPrefix(false);
  }
  const view = new View(map, data.from, words);
  view.fit(data.places);
  const markers = new Markers(map, words);
  markers.show(data.places);
  document.querySelector("[data-to-map]")?.removeAttribute("hidden");
  if (!data.all) return;
  theRest(data).then(
    (places) => {
      view.fit(places);
      markers.show(places);
      box.parentElement.querySelector("[role=status]").textContent = words.shown.replace("{count}", places.length);
    },
    () => {},
  );
}

// What the map looks at: all of its places, until somebody looks elsewhere.
class View {
  constructor(map, from, words) {
    this.map = map;
    this.from = from;
    this.words = words;
    this.around = L.layerGroup().addTo(map);
    for (const use of ["pointerdown", "focusin"]) {
      map.getContainer().addEventListener(use, () => (this.isInUse = true), { once: true });
    }
  }

  fit(places) {
    const points = places.map((place) => [place.lat, place.lon]);
    if (this.from) points.push([this.from.lat, this.from.lon]);
    if (!this.isInUse) this.map.fitBounds(L.latLngBounds(points), { ...ROOM, animate: false });
    this.around.clearLayers();
    if (this.from) centre(this.map, this.around, this.from, points, this.words);
  }
}

// The page's own places with their numbers, and all others that the search found.
async function theRest({ places, all }) {
  const answer = await fetch(all);
  if (!answer.ok) return places;
  const known = new Set(places.map((place) => place.url));
  const others = (await answer.json()).features
    .filter(({ properties }) => !known.has(properties.url))
    .map(({ geometry: { coordinates: [lon, lat] }, properties }) => ({ lat, lon, ...properties }));
  return [...places, ...others];
}

class Markers {
  constructor(map, words) {
    this.map = map;
    this.words = words;
    this.layer = L.layerGroup().addTo(map);
    map.on("zoomend", () => this.redraw());
  }

  show(places) {
    this.index = new Supercluster({ radius: TOUCH, extent: 256, maxZoom: CLOSEST });
    this.index.load(
      places.map((place) => ({
        type: "Feature",
        geometry: { type: "Point", coordinates: [place.lon, place.lat] },
        properties: place,
      })),
    );
    this.redraw();
  }

  redraw() {
    this.layer.clearLayers();
    const zoom = Math.floor(this.map.getZoom());
    for (const feature of this.index.getClusters(WORLD, zoom)) {
      const [lon, lat] = feature.geometry.coordinates;
      if (feature.properties.cluster) this.several([lat, lon], feature.id, feature.properties);
      else this.one([lat, lon], feature.properties);
    }
    this.followed = undefined;
  }

  one(at, place) {
    const text = place.number ? String(place.number) : "";
    const marker = L.marker(at, { icon: icon("app-map__place", text) });
    this.open(marker, () => [place]);
    this.add(marker, place.number ? `${text}: ${place.name}` : place.name, [place]);
  }

  several(at, id, { point_count: count }) {
    const marker = L.marker(at, { icon: icon("app-map__place app-map__place--several", String(count)) });
    const leaves = () => this.index.getLeaves(id, Infinity).map((leaf) => leaf.properties);
    const apart = this.index.getClusterExpansionZoom(id);
    if (apart <= CLOSEST) this.split(marker, at, apart, leaves);
    else this.open(marker, leaves);
    this.add(marker, this.words.several.replace("{count}", count), leaves());
  }

  // Zoom to where the places stand apart; the keyboard goes on with the first of them.
  split(marker, at, zoom, leaves) {
    const apart = () => {
      const bounds = L.latLngBounds(leaves().map((place) => [place.lat, place.lon]));
      const roomy = this.map.getBoundsZoom(bounds.pad(0.3)) >= zoom;
      if (roomy) this.map.fitBounds(bounds, { ...ROOM, maxZoom: CLOSEST });
      else this.map.setView(at, zoom);
    };
    marker.on("click", apart);
    marker.on("keypress", ({ originalEvent }) => {
      if (originalEvent.key !== "Enter" && originalEvent.key !== " ") return;
      originalEvent.preventDefault();
      [this.followed] = leaves();
      apart();
    });
  }

  // The names of what lies here, each a link to its page.
  open(marker, places) {
    const { x, y } = this.map.getSize();
    const limits = { maxWidth: Math.min(300, x - 110), maxHeight: y - 90 };
    marker.bindPopup(() => links(places()), limits);
    marker.on("popupopen", ({ popup }) => {
      const inside = popup.getElement();
      inside.querySelector("a")?.focus({ preventScroll: true });
      inside.addEventListener("keydown", ({ key }) => key === "Escape" && marker.closePopup());
    });
    marker.on("popupclose", ({ popup }) => {
      if (popup.getElement()?.contains(document.activeElement)) marker.getElement()?.focus();
    });
  }

  add(marker, name, places) {
    named(this.layer, marker, name, "button");
    if (this.followed && places.some((place) => place.url === this.followed.url)) marker.getElement().focus();
  }
}

function centre(map, layer, from, points, words) {
  const here = L.latLng(from.lat, from.lon);
  const furthest = Math.max(...points.map((point) => here.distanceTo(point)));
  const shown = RINGS.filter((miles, i) => i === 0 || RINGS[i - 1] * METRES_PER_MILE < furthest);
  // The rings are labelled to the north, unless north is out of view.
  const central = map.latLngToLayerPoint(here).distanceTo(map.latLngToLayerPoint(map.getCenter())) < TOUCH * 2;
  const middle = central ? here : map.getCenter();
  for (const miles of shown.slice(-3)) {
    const radius = miles * METRES_PER_MILE;
    L.circle(here, { radius, interactive: false, className: "app-map__ring" }).addTo(layer);
    const label = miles === 1 ? words.mile : words.miles.replace("{count}", miles);
    L.marker(towards(here, middle, radius), { ...QUIET, icon: icon("app-map__miles", label) }).addTo(layer);
  }
  const point = L.marker(here, { ...QUIET, icon: icon("app-map__from", "") });
  named(layer, point, `${words.from}: ${from.name}`, "img");
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

function named(layer, marker, name, role) {
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

function links(places) {
  const list = document.createElement("ul");
  list.className = "app-map__names";
  for (const place of places) {
    const item = list.appendChild(document.createElement("li"));
    const name = item.appendChild(document.createElement(place.url ? "a" : "span"));
    if (place.url) name.href = place.url;
    name.textContent = place.number ? `${place.number}. ${place.name}` : place.name;
  }
  return list;
}

const box = document.querySelector("[data-alongside-map]");
if (box && window.L) draw(box, JSON.parse(document.getElementById("map-data").textContent));
