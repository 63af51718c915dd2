"use strict";
// Moves the map of the report through the years; tip.js and map.js stand before it. Columns are those of
// report/map/columns.py.
(() => {
  const at = (name) => document.getElementById(`film-${name}`);
  const read = (name) => JSON.parse(at(name).textContent);
  const unpack = (text, Kind) => new Kind(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer);
  const film = read("data");
  const worlds = film.worlds;
  const colours = at("colour");
  const slider = at("slider");
  const play = at("play");

  at("missing").hidden = true;
  at("screen").hidden = false;

  // --- The columns of a year ---

  const doing = (flag) => film.activity[flag & 3] + (flag & 4 ? `, ${film.entered}` : "");
  const plain = (number, digits = 0) => Math.abs(number).toLocaleString(film.language, {
    minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: "always",
  });
  const signed = (number) => (number < 0 ? "−" : number > 0 ? "+" : "") + plain(number, 2);
  const said = (key, values) => film.words[key].replace(/{(\w+)}/g, (_, name) => values[name]);
  const inCountry = (world, place) => film.countries[world.country[place]];

  function cityColumns(world, year) {
    const places = Array.from(unpack(year.members, Uint16Array));
    const flags = Array.from(unpack(year.flags, Uint8Array));
    const position = Array.from(unpack(year.position, Int8Array), (each) => each / 100);
    const of = (name) => places.map((place) => world[name][place]);
    return {
      x: of("x"),
      y: of("y"),
      size: of("size"),
      alpha: flags.map((flag) => film.alpha[flag & 8 ? 1 : 0]),
      city: of("city"),
      name: of("name"),
      code: places.map((place) => film.codes[world.country[place]]),
      country: places.map((place) => inCountry(world, place)),
      inhabitants: of("inhabitants"),
      position,
      activity: flags.map((flag) => flag & 3),
      doing: flags.map(doing),
      mayor: position.map(signed),
    };
  }

  function lines(world, first, second) {
    const of = (places, name) => Array.from(places, (place) => world[name][place]);
    return { x0: of(first, "x"), y0: of(first, "y"), x1: of(second, "x"), y1: of(second, "y") };
  }

  function tieColumns(world, year) {
    const weight = Array.from(unpack(year.weight, Uint8Array), (each) => each / 100);
    return { ...lines(world, unpack(year.first, Uint16Array), unpack(year.second, Uint16Array)), weight };
  }

  function projectColumns(world, year) {
    const pairs = year.projects.flatMap((one) => one[0].slice(1).map((partner) => [one, partner]));
    const of = (k) => pairs.map(([one]) => one[k]);
    const teams = pairs.map(([one]) => one[0].map((place) => world.name[place]).join(" – "));
    const ends = lines(world, pairs.map(([one]) => one[0][0]), pairs.map(([, partner]) => partner));
    return { ...ends, team: teams, theme: of(1), axis: of(2), cost: of(3), grant: of(4), donor: of(5) };
  }

  // --- What the page shows ---

  let now = 0;
  let shown = null;
  const world = () => worlds[now];
  const firstYear = () => world().years[0].year;
  const lastYear = () => world().years.at(-1).year;

  let scene = null;
  let chosen = null;
  const map = networkMap(read("plan"), (city) => {
    chosen = city;
    showMap(shown);
    showCity();
  });
  at("map").append(map.root);

  function showMap(year) {
    scene = {
      cities: cityColumns(world(), year),
      ties: tieColumns(world(), year),
      projects: projectColumns(world(), year),
      government: year.government,
    };
    map.show({ ...scene, colour: colours.value, keys: [colours.value, "lines"], view: "continent", chosen: [chosen] });
  }

  function notes(year) {
    const [members, active] = year.counts;
    const came = year.entered || year.left ? `+${year.entered} −${year.left}` : "";
    return [came, members ? `${Math.round((100 * active) / members)} %` : ""];
  }

  function showCounts(year) {
    const words = notes(year);
    document.querySelectorAll(".film .counts > div").forEach((row, k) => {
      row.querySelector(".count").textContent = plain(year.counts[k]);
      row.querySelector(".unit").textContent = words[k] ?? "";
    });
    at("year").textContent = year.year;
    const [members, active, joint] = year.counts.map((each) => plain(each));
    slider.setAttribute("aria-valuetext", said("spoken", { year: year.year, members, active, joint }));
  }

  function showCity() {
    const row = scene.cities.city.indexOf(chosen);
    const of = Object.fromEntries(Object.entries(scene.cities).map(([name, column]) => [name, column[row]]));
    at("city").textContent = row < 0 ? film.words.choose : said("city", { ...of, year: shown.year });
  }

  // --- Curves beside the counts ---

  const scale = (first, last, edge) => (year) => edge + ((100 - 2 * edge) * (year - first)) / Math.max(last - first, 1);
  const across = scale(Math.min(...worlds.map((one) => one.years[0].year)),
                       Math.max(...worlds.map((one) => one.years.at(-1).year)), 2);

  function drawn(kind, attributes) {
    const element = document.createElementNS("http://www.w3.org/2000/svg", kind);
    Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
    return element;
  }

  const line = (kind, x) => drawn("line", { class: kind, x1: x, x2: x, y1: 0, y2: 24 });

  // The years compared, and those in which something begins.
  function marks(x) {
    const [left, right] = film.window ? [x(film.window[0] - 0.5), x(film.window[1] + 0.5)] : [0, 0];
    const grey = drawn("rect", { class: "window", x: left, width: right - left, height: 24 });
    return [grey, ...film.begins.map((year) => line("begins", x(year)))];
  }

  function showCurves(year) {
    document.querySelectorAll(".film .counts svg").forEach((picture, k) => {
      const most = Math.max(1, ...worlds.flatMap((one) => one.years.map((each) => each.counts[k])));
      const up = (each) => 22 - (20 * each.counts[k]) / most;
      const curve = (one) => drawn("polyline", {
        class: one === world() ? "this" : "other", stroke: film.colours[worlds.indexOf(one)],
        points: one.years.map((each) => `${across(each.year)},${up(each)}`).join(" "),
      });
      const others = worlds.filter((one) => one !== world());
      picture.replaceChildren(...marks(across), ...[...others, world()].map(curve), line("now", across(year.year)));
    });
  }

  function show() {
    const year = world().years[slider.value - firstYear()];
    if (year === shown) return;
    shown = year;
    showMap(year);
    showCounts(year);
    showCurves(year);
    showCity();
  }

  function open(number, year) {
    now = number;
    slider.min = firstYear();
    slider.max = lastYear();
    slider.value = year;
    at("axis").replaceChildren(...marks(scale(firstYear(), lastYear(), 0)));
    show();
  }

  // --- What the reader does ---

  let timer = null;
  function stop() {
    clearInterval(timer);
    timer = null;
    play.textContent = film.words.play;
  }

  function forward() {
    slider.value = Number(slider.value) + 1;
    show();
    if (Number(slider.value) >= lastYear()) stop();
  }

  function start() {
    if (Number(slider.value) >= lastYear()) slider.value = firstYear();
    show();
    timer = setInterval(forward, 700);
    play.textContent = film.words.pause;
  }

  slider.addEventListener("input", () => {
    stop();
    show();
  });
  play.addEventListener("click", () => (timer === null ? start() : stop()));
  colours.addEventListener("change", () => showMap(shown));
  at("world")?.addEventListener("change", (event) => open(Number(event.target.value), slider.value));
  open(0, film.opens);
})();
