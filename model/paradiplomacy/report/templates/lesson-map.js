"use strict";
// The film of a lesson: both worlds of the first pair, year by year, on two canvases. Columns are those of map/film.py.
const film = (() => {
  const { data, number, say } = charts;
  const CONTINENT = { west: -82, east: -34, south: -56, north: 13 };
  const RIVER_PLATE = { west: -66, east: -50, south: -39, north: -21 };
  const LABELS = { most: 12, most_near: 20 };
  const narrow = ({ south, north }) => Math.cos((((south + north) / 2) * Math.PI) / 180);
  const ASPECT = ((CONTINENT.east - CONTINENT.west) * narrow(CONTINENT)) / (CONTINENT.north - CONTINENT.south);
  const unpack = (text, Kind) => new Kind(Uint8Array.from(atob(text), (each) => each.charCodeAt(0)).buffer);

  function paper(canvas, area) {
    const width = canvas.clientWidth || 300;
    const tall = Math.min(width / ASPECT, 0.56 * innerHeight);
    const sharp = Math.min(devicePixelRatio || 1, 2);
    canvas.width = width * sharp;
    canvas.height = tall * sharp;
    canvas.style.height = `${tall}px`;
    const pen = canvas.getContext("2d");
    pen.scale(sharp, sharp);
    const [wide, high] = [(area.east - area.west) * narrow(area), area.north - area.south];
    const scale = Math.min(width / wide, tall / high);
    const across = scale * narrow(area);
    const [left, top] = [(width - scale * wide) / 2, (tall - scale * high) / 2];
    return { pen, width, tall, x: (lon) => left + (lon - area.west) * across, y: (lat) => top + (area.north - lat) * scale };
  }

  function land({ pen, x, y }) {
    pen.fillStyle = "#fbfaf7";
    pen.strokeStyle = "#b9b4a8";
    data.film.land.flat().forEach((ring) => {
      pen.beginPath();
      ring.forEach(([lon, lat], k) => (k ? pen.lineTo(x(lon), y(lat)) : pen.moveTo(x(lon), y(lat))));
      pen.closePath();
      pen.fill();
      pen.stroke();
    });
  }

  function projects({ pen, x, y }, world, year) {
    pen.strokeStyle = "#c75000";
    pen.lineWidth = 2.5;
    year.projects.forEach(([team]) => team.slice(1).forEach((partner) => {
      pen.beginPath();
      pen.moveTo(x(world.x[team[0]]), y(world.y[team[0]]));
      pen.lineTo(x(world.x[partner]), y(world.y[partner]));
      pen.stroke();
    }));
  }

  function cities({ pen, x, y, width }, world, year) {
    const flags = unpack(year.flags, Uint8Array);
    const members = unpack(year.members, Uint16Array);
    const grow = Math.max(0.35, width / 700);
    [0, 8].forEach((active) => members.forEach((place, k) => {
      if ((flags[k] & 8) !== active) return;
      pen.beginPath();
      pen.arc(x(world.x[place]), y(world.y[place]), 1.2 + (grow * world.size[place]) / 2, 0, 7);
      pen.fillStyle = active ? "#0b5caddd" : "#aab2b9bb";
      pen.fill();
    }));
  }

  // Cities that the lesson explains come first, then the largest; a name that would touch another is left out,
  // and of cities of one name only the largest has it.
  function names({ pen, x, y, width, tall }, world, year, most) {
    const size = Math.max(11, 0.62 * parseFloat(getComputedStyle(document.documentElement).fontSize));
    const members = [...unpack(year.members, Uint16Array)];
    const told = new Set(data.cities.map((city) => city.name.split(",")[0]));
    const taken = [];
    pen.font = `${size}px system-ui, sans-serif`;
    pen.lineWidth = 3;
    pen.strokeStyle = "#ffffffd9";
    pen.fillStyle = "#1f2428";
    const first = (place) => (told.has(world.name[place]) ? 0 : 1);
    for (const place of members.sort((one, other) => first(one) - first(other) || one - other)) {
      const name = world.name[place];
      const [at, up, wide] = [x(world.x[place]), y(world.y[place]), pen.measureText(name).width];
      if (at < 0 || at > width || up < 0 || up > tall || taken.some((other) => other.name === name)) continue;
      const beside = [[at + 6, up], [at - 6 - wide, up], [at - wide / 2, up + size], [at - wide / 2, up - size]];
      const free = ([left, middle]) => left >= 0 && left + wide <= width && middle > size && middle < tall - size &&
        !taken.some((other) => left < other.left + other.wide + 4 && other.left < left + wide + 4 && Math.abs(middle - other.middle) < size + 1);
      const [left, middle] = beside.find(free) ?? [];
      if (left === undefined) continue;
      pen.strokeText(name, left, middle + size / 3);
      pen.fillText(name, left, middle + size / 3);
      if (taken.push({ name, left, middle, wide }) === most) return;
    }
  }

  function show(canvas, counts, world, year, near) {
    const now = world.years[year - world.years[0].year];
    const on = paper(canvas, near ? RIVER_PLATE : CONTINENT);
    land(on);
    cities(on, world, now);
    projects(on, world, now);
    names(on, world, now, near ? LABELS.most_near : LABELS.most);
    const [members, active, joint] = now.counts.map((each) => number(each, 0));
    counts.textContent = say("counts", { members, active, joint });
  }

  function start(card) {
    const slider = card.querySelector("input");
    const play = card.querySelector(".play");
    const parts = [...card.querySelectorAll("figure")].map((each) => [each.querySelector("canvas"), each.querySelector(".counts")]);
    const zoom = card.querySelector(".zoom");
    const near = () => zoom.getAttribute("aria-pressed") === "true";
    let timer = null;

    function redraw() {
      parts.forEach(([canvas, counts], k) => show(canvas, counts, data.film.worlds[k], Number(slider.value), near()));
      card.querySelector("output").textContent = slider.value;
    }

    function stop() {
      clearInterval(timer);
      timer = null;
      play.textContent = say("play");
    }

    function forward() {
      slider.value = Number(slider.value) + 1;
      redraw();
      if (slider.value === slider.max) stop();
    }

    play.addEventListener("click", () => {
      if (timer !== null) return stop();
      if (slider.value === slider.max) slider.value = slider.min;
      timer = setInterval(forward, 800);
      play.textContent = say("pause");
      redraw();
    });
    slider.addEventListener("input", () => { stop(); redraw(); });
    zoom.addEventListener("click", () => { zoom.setAttribute("aria-pressed", !near()); redraw(); });
    return redraw;
  }

  return { start };
})();
