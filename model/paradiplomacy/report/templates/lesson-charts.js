"use strict";
// Draws the figures of a lesson: curves, pairs, intervals and weights, as SVG of the width that there is.
const charts = (() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const COLOURS = ["#2b3137", "#7b3294"];
  const GUESS = "#00695c";
  const RISES = "#b35900";
  const DASHES = ["", "9 5"];

  // --- Numbers and texts ---

  function number(value, decimals, signed = false) {
    const [whole, rest] = Math.abs(value).toFixed(decimals).split(".");
    const digits = whole.replace(/\B(?=(\d{3})+$)/g, data.marks[0]) + (rest ? data.marks[1] + rest : "");
    const none = !/[1-9]/.test(digits);
    return (none ? "" : value < 0 ? "−" : signed ? "+" : "") + digits;
  }

  const say = (key, values = {}) => data.words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);

  // --- Elements ---

  function html(kind, attributes = {}, ...children) {
    const element = document.createElement(kind);
    Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
    element.append(...children);
    return element;
  }

  function draw(kind, attributes = {}, ...children) {
    const element = document.createElementNS("http://www.w3.org/2000/svg", kind);
    Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
    element.append(...children);
    return element;
  }

  const text = (x, y, words, more = {}) => draw("text", { x, y, ...more }, words);
  const letter = () => 0.82 * parseFloat(getComputedStyle(document.documentElement).fontSize);

  function sheet(box, label, height) {
    const width = Math.max(box.clientWidth, 260);
    const tall = height ?? Math.max(Math.min(0.62 * width, 0.5 * innerHeight), 230);
    const svg = draw("svg", { viewBox: `0 0 ${width} ${tall}`, role: "img", "aria-label": label });
    svg.style.fontSize = `${letter()}px`;
    box.replaceChildren(svg);
    return { svg, width, height: tall, em: letter() };
  }

  function ticks(low, high, most) {
    const rough = (high - low) / most || 1;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = power * [1, 2, 5, 10].find((each) => each * power >= rough);
    const found = [];
    for (let at = Math.ceil(low / step - 1e-9) * step; at <= high + step * 1e-6; at += step) found.push(at);
    return { found, decimals: Math.max(0, -Math.floor(Math.log10(step) + 1e-9)) };
  }

  // --- Curves over the years ---

  function range(lines, zero) {
    const all = lines.flatMap((one) => [...(one.low ?? []), ...(one.high ?? []), ...one.values]);
    const known = all.filter((each) => each !== null && each !== undefined);
    const low = Math.min(0, ...known);
    const high = Math.max(zero ? 0 : 1e-9, ...known);
    return [low < 0 ? low - 0.06 * (high - low) : 0, high + 0.06 * (high - low)];
  }

  function curves(box, { years, lines, label, span, guess, clean }) {
    const on = sheet(box, label);
    const [bottom, top] = span ?? range(lines, true);
    const rows = clean ? 0 : data.events.length;
    const scale = ticks(bottom, top, on.height < 300 ? 4 : 6);
    const wide = Math.max(...scale.found.map((each) => number(each, scale.decimals).length));
    const left = on.em * (0.62 * wide + 0.6);
    const frame = { left, right: on.width - 12, top: 6 + rows * 1.25 * on.em, bottom: on.height - 1.7 * on.em };
    const x = (year) => frame.left + 6 + ((year - years[0]) / (years.at(-1) - years[0])) * (frame.right - frame.left - 12);
    const y = (value) => frame.bottom - ((value - bottom) / (top - bottom)) * (frame.bottom - frame.top);
    const chart = { ...on, x, y, years, frame, bottom, top };
    if (!clean) marks(chart);
    axes(chart, scale);
    lines.forEach((line) => curve(chart, line));
    if (guess) curve(chart, { values: guess, colour: GUESS, dash: "2 5", width: 4 });
    return chart;
  }

  function marks({ svg, x, frame, em, years, width }) {
    data.events.forEach((event, row) => {
      if (event.from > years.at(-1) || (event.to ?? event.from) < years[0]) return;
      const half = event.to ? 0.5 : 0;
      const start = Math.max(x(event.from - half), frame.left);
      const end = Math.min(x((event.to ?? event.from) + half), frame.right);
      const at = 6 + (row + 0.8) * 1.25 * em;
      if (event.to) {
        svg.append(draw("rect", { x: start, y: at + 4, width: end - start, height: frame.bottom - at - 4, fill: "#eceff2" }));
      } else {
        svg.append(draw("line", { x1: start, x2: start, y1: at + 4, y2: frame.bottom, stroke: "#7b848c", "stroke-dasharray": "3 4" }));
      }
      const late = start > 0.55 * width;
      svg.append(text(late ? end : start, at, event.text, { class: "soft", "text-anchor": late ? "end" : "start" }));
    });
  }

  function axes({ svg, x, y, frame, years, em }, scale) {
    scale.found.forEach((each) => {
      svg.append(draw("line", { x1: frame.left, x2: frame.right, y1: y(each), y2: y(each), stroke: each === 0 ? "#7b848c" : "#e2e6e9" }));
      svg.append(text(frame.left - 6, y(each) + 0.35 * em, number(each, scale.decimals), { class: "soft", "text-anchor": "end" }));
    });
    const room = (x(years.at(-1)) - x(years[0])) / (3.2 * em);
    const step = [1, 2, 5, 10].find((each) => (years.length - 1) / each <= room) ?? 20;
    years.filter((year) => year % step === 0).forEach((year) => {
      svg.append(text(x(year), frame.bottom + 1.3 * em, year, { class: "soft", "text-anchor": "middle" }));
    });
  }

  function curve({ svg, x, y, years, em }, { values, low, high, colour, dash, width, dots }) {
    const points = years.flatMap((year, k) => (values[k] === null || values[k] === undefined ? [] : [[x(year), y(values[k]), k]]));
    if (!points.length) return;
    if (low && !dots) {
      const edge = [...points.map(([at, , k]) => [at, y(high[k])]), ...points.map(([at, , k]) => [at, y(low[k])]).reverse()];
      svg.append(draw("polygon", { points: edge.join(" "), fill: colour, opacity: 0.14 }));
    }
    if (dots) {
      points.forEach(([at, , k]) => svg.append(draw("line", { x1: at, x2: at, y1: y(low[k]), y2: y(high[k]), stroke: colour, "stroke-width": 2 })));
      points.forEach(([at, middle]) => svg.append(draw("circle", { cx: at, cy: middle, r: 4, fill: colour })));
    } else {
      svg.append(draw("polyline", {
        points: points.map(([at, up]) => `${at},${up}`).join(" "), fill: "none", stroke: colour, "stroke-width": width ?? Math.max(2.5, em / 5.5),
        "stroke-dasharray": dash ?? "", "stroke-linejoin": "round",
      }));
    }
  }

  function legend(box, entries) {
    const list = html("ul", { class: "legend" });
    entries.forEach(({ name, colour, dash }) => {
      const line = draw("line", { x1: 0, x2: 40, y1: 6, y2: 6, stroke: colour, "stroke-width": 4, "stroke-dasharray": dash });
      list.append(html("li", {}, draw("svg", { viewBox: "0 0 40 12", "aria-hidden": "true" }, line), name));
    });
    box.prepend(list);
  }

  // --- Pairs, one by one ---

  function slopes(box, pairs, shown, names, label) {
    const on = sheet(box, label);
    const values = pairs.flat();
    const high = 1.05 * Math.max(...values);
    const low = Math.min(0, ...values);
    const scale = ticks(low, high, 5);
    const [top, bottom] = [1.8 * on.em, on.height - 0.6 * on.em];
    const y = (value) => bottom - ((value - low) / (high - low || 1)) * (bottom - top);
    const [a, b] = [0.24 * on.width, 0.76 * on.width];
    scale.found.forEach((each) => {
      on.svg.append(draw("line", { x1: a, x2: b, y1: y(each), y2: y(each), stroke: "#e2e6e9" }));
      on.svg.append(text(a - 10, y(each) + 0.35 * on.em, number(each, scale.decimals), { class: "soft", "text-anchor": "end" }));
    });
    [a, b].forEach((at, k) => {
      on.svg.append(draw("line", { x1: at, x2: at, y1: top, y2: bottom, stroke: COLOURS[k], "stroke-width": 2 }));
      on.svg.append(text(at, 1.1 * on.em, names[k], { "text-anchor": "middle" }));
    });
    pairs.slice(0, shown).forEach(([one, other], k) => {
      const colour = other < one ? COLOURS[1] : RISES;
      const last = k === shown - 1 ? 5 : 2;
      on.svg.append(draw("line", { x1: a, x2: b, y1: y(one), y2: y(other), stroke: colour, "stroke-width": last, opacity: last > 2 ? 1 : 0.65 }));
    });
  }

  // --- Differences with intervals, one below the other ---

  function intervals(box, rows, decimals, label) {
    const on = sheet(box, label, (rows.length * 2.8 + 2.2) * letter());
    const ends = rows.flatMap((row) => row.ends);
    const [low, high] = [Math.min(0, ...ends), Math.max(0, ...ends)];
    const pad = 0.08 * (high - low || 1);
    const [left, right] = [8, on.width - 8];
    const x = (value) => left + ((value - low + pad) / (high - low + 2 * pad)) * (right - left);
    const bottom = on.height - 1.7 * on.em;
    const scale = ticks(low - pad, high + pad, on.width < 500 ? 3 : 6);
    scale.found.forEach((each) => {
      on.svg.append(draw("line", { x1: x(each), x2: x(each), y1: 0, y2: bottom, stroke: Math.abs(each) < 1e-9 ? "#7b848c" : "#e2e6e9" }));
      on.svg.append(text(x(each), bottom + 1.3 * on.em, number(each, scale.decimals), { class: "soft", "text-anchor": "middle" }));
    });
    rows.forEach((row, k) => {
      const at = (k * 2.8 + 2) * on.em;
      on.svg.append(text(left, at - 0.9 * on.em, row.label));
      if (!row.open) return on.svg.append(text(left, at + 0.4 * on.em, "?", { class: "soft" }));
      const [from, middle, to] = row.ends;
      on.svg.append(draw("rect", { x: Math.min(x(0), x(middle)), y: at - 0.35 * on.em, width: Math.abs(x(middle) - x(0)), height: 0.7 * on.em, fill: COLOURS[1], opacity: 0.3 }));
      on.svg.append(draw("line", { x1: x(from), x2: x(to), y1: at, y2: at, stroke: COLOURS[1], "stroke-width": 4 }));
      on.svg.append(draw("circle", { cx: x(middle), cy: at, r: 6, fill: COLOURS[1] }));
    });
  }

  // --- What weighed, in two worlds ---

  // Words in as many lines as the width asks for, at six tenths of an em a letter.
  const lined = (words, most) => words.split(" ").reduce((lines, word) => {
    const longer = `${lines.at(-1)} ${word}`;
    return longer.length > most ? [...lines, word] : [...lines.slice(0, -1), longer.trim()];
  }, [""]);

  function weights(box, names, sides, label) {
    const labels = names.map((name) => lined(name, (1.6 * Math.max(box.clientWidth, 260)) / letter()));
    const on = sheet(box, label, (labels.flat().length * 1.2 + names.length * 1.55 + 1.5) * letter());
    const most = Math.max(0.1, ...sides.flat().map(Math.abs));
    const middle = on.width / 2;
    const x = (value) => middle + (value / most) * (middle - 12);
    on.svg.append(draw("line", { x1: middle, x2: middle, y1: 1.4 * on.em, y2: on.height, stroke: "#7b848c" }));
    on.svg.append(text(6, on.em, `◀ ${say("against")}`, { class: "soft" }));
    on.svg.append(text(on.width - 6, on.em, `${say("for_it")} ▶`, { class: "soft", "text-anchor": "end" }));
    let at = 0.75 * on.em;
    labels.forEach((lines, k) => {
      at += 0.35 * on.em;
      for (const line of lines) {
        at += 1.2 * on.em;
        on.svg.append(text(middle, at, line, { "text-anchor": "middle", stroke: "#fff", "stroke-width": 5, "paint-order": "stroke" }));
      }
      sides.forEach((side, which) => {
        const value = side[k];
        const top = at + (0.35 + 0.75 * which) * on.em;
        on.svg.append(draw("rect", { x: Math.min(middle, x(value)), y: top, width: Math.max(Math.abs(x(value) - middle), 1), height: 0.62 * on.em, fill: COLOURS[which] }));
      });
      at += 1.2 * on.em;
    });
  }

  return { data, COLOURS, GUESS, RISES, DASHES, number, say, html, draw, curves, range, legend, slopes, intervals, weights };
})();
