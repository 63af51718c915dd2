"use strict";
// The film of a lesson: both worlds of the first pair, year by year, on two canvases. Columns are those of map/film.py.
const film = (() => {
  const { data, number, say } = charts;
  const WEST = -82, EAST = -34, SOUTH = -56, NORTH = 13;
  const ASPECT = ((EAST - WEST) * Math.cos(0.37)) / (NORTH - SOUTH);
  const unpack = (text, Kind) => new Kind(Uint8Array.from(atob(text), (each) => each.charCodeAt(0)).buffer);

  function paper(canvas) {
    const width = canvas.clientWidth || 300;
    const tall = Math.min(width / ASPECT, 0.56 * innerHeight);
    const sharp = Math.min(devicePixelRatio || 1, 2);
    canvas.width = width * sharp;
    canvas.height = tall * sharp;
    canvas.style.height = `${tall}px`;
    const pen = canvas.getContext("2d");
    pen.scale(sharp, sharp);
    const scale = Math.min(width / ASPECT, tall) / (NORTH - SOUTH);
    const across = scale * Math.cos(0.37);
    const margin = (width - across * (EAST - WEST)) / 2;
    return { pen, width, tall, x: (lon) => margin + (lon - WEST) * across, y: (lat) => (NORTH - lat) * scale };
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

  function show(canvas, counts, world, year) {
    const now = world.years[year - world.years[0].year];
    const on = paper(canvas);
    land(on);
    cities(on, world, now);
    projects(on, world, now);
    const [members, active, joint] = now.counts.map((each) => number(each, 0));
    counts.textContent = say("counts", { members, active, joint });
  }

  function start(card) {
    const slider = card.querySelector("input");
    const play = card.querySelector(".play");
    const parts = [...card.querySelectorAll("figure")].map((each) => [each.querySelector("canvas"), each.querySelector(".counts")]);
    let timer = null;

    function redraw() {
      parts.forEach(([canvas, counts], k) => show(canvas, counts, data.film.worlds[k], Number(slider.value)));
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
    return redraw;
  }

  return { start };
})();
