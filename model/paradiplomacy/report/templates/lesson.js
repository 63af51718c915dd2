"use strict";
// Leads through the cards of a lesson: one action each, by pointer or keyboard.
(() => {
  const { data, COLOURS, GUESS, RISES, DASHES, number, say, html, draw } = charts;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const cards = all(".card");
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  let guess = null; // a value for each year of the curve, null where nothing is guessed
  let now = 0;

  const main = data.worlds;
  const first = main.indicators[0];
  const from = main.years.indexOf(data.guess);
  const inWindow = (year) => year >= data.window[0] && year <= data.window[1];
  const mean = (values, years) => {
    const chosen = values.filter((each, k) => each !== null && inWindow(years[k]));
    return chosen.reduce((sum, each) => sum + each, 0) / chosen.length;
  };

  // --- Both worlds as lines ---

  function lines(indicator, until = Infinity) {
    return ["base", "world"].map((name, which) => {
      const shown = (k) => which === 0 || k <= until;
      const [low, values, high] = indicator[name].map((column) => column.map((each, k) => (shown(k) ? each : null)));
      return { values, low, high, colour: COLOURS[which], dash: DASHES[which] };
    });
  }

  function key(names, guessed) {
    const entries = names.map((name, k) => ({ name, colour: COLOURS[k], dash: DASHES[k] }));
    return guessed ? [...entries, { name: say("your_guess", { second: main.names[1] }), colour: GUESS, dash: "2 5" }] : entries;
  }

  function both(box, world, which, { until, guessed } = {}) {
    const indicator = world.indicators[which];
    const label = say("curve_label", { indicator: indicator.name, first: world.names[0], second: world.names[1] });
    const drawn = lines(indicator, until).reverse(); // the first world above, as long as both are the same
    const span = charts.range([...lines(indicator), { values: guessed ?? [] }], true);
    const chart = charts.curves(box, { years: world.years, lines: drawn, label, span, guess: guessed });
    charts.legend(box, key(world.names, guessed));
    return chart;
  }

  // The first world alone, with as much room above it as below for what is guessed or drawn by hand.
  function alone(box, guessed) {
    const [line] = lines(first);
    const double = line.values.map((each) => Math.min(2 * each, data.most ?? Infinity));
    const span = charts.range([{ values: [...line.values, ...double, ...(guessed ?? [])] }], true);
    const label = say("alone_label", { indicator: first.name, first: main.names[0] });
    const chart = charts.curves(box, { years: main.years, lines: [{ ...line, low: null, high: null }], label, span, guess: guessed });
    charts.legend(box, key(main.names.slice(0, 1), guessed));
    return chart;
  }

  function change(box, world, which) {
    const indicator = world.indicators[which];
    const [low, values, high] = indicator.change;
    const label = say("change_label", { indicator: indicator.name, first: world.names[0], second: world.names[1] });
    charts.curves(box, { years: world.years, lines: [{ values, low, high, colour: COLOURS[1], dots: true }], label });
    box.prepend(html("p", { class: "note" }, label));
  }

  // --- A curve guessed ---

  const shapes = {
    same: () => 1,
    dip: (year) => 1 - 0.35 * bump(year, 3),
    stay: (year) => 1 - 0.35 * Math.min(1, Math.max(0, (year - data.window[0] + 1) / 3)),
    rise: (year) => 1 + 0.35 * bump(year, 3),
  };

  function bump(year, ramp) {
    const up = (year - data.window[0] + 1) / ramp;
    const down = (data.window[1] + ramp - year) / ramp;
    return Math.min(1, Math.max(0, Math.min(up, down)));
  }

  function chooseShape(name) {
    const base = first.base[1];
    guess = main.years.map((year, k) => (k < from ? null : base[k] * shapes[name](year)));
  }

  function guessCard(card) {
    const [box, told] = [card.querySelector(".figure"), card.querySelector(".told")];
    let chart = null;
    let pen = from;
    told.textContent = say("draw_help");

    function redraw() {
      chart = alone(box, guess);
      const { svg, frame } = chart;
      svg.classList.add("draw");
      svg.append(draw("rect", { x: chart.x(data.guess), y: frame.top, width: frame.right - chart.x(data.guess), height: frame.bottom - frame.top, fill: GUESS, opacity: 0.05 }));
      svg.addEventListener("pointerdown", begin);
      svg.addEventListener("pointermove", (event) => event.buttons && put(event));
      Object.entries({ role: "slider", tabindex: 0, "aria-valuemin": 0, "aria-valuemax": 1000 }).forEach(([name, value]) => svg.setAttribute(name, value));
      svg.addEventListener("keydown", byKey);
      spoken();
    }

    function spoken() {
      const value = (guess ?? first.base[1])[pen] ?? 0;
      chart.svg.setAttribute("aria-valuenow", Math.round(value));
      chart.svg.setAttribute("aria-valuetext", `${main.years[pen]}: ${number(value, 1)}`);
    }

    function begin(event) {
      last = null;
      put(event);
    }

    let last = null;
    function put(event) {
      event.preventDefault();
      const area = chart.svg.getBoundingClientRect();
      const ratio = chart.width / area.width;
      const [x, y] = [(event.clientX - area.left) * ratio, (event.clientY - area.top) * ratio];
      const { frame, bottom, top, years } = chart;
      const share = (x - chart.x(years[0])) / (chart.x(years.at(-1)) - chart.x(years[0]));
      const k = Math.min(years.length - 1, Math.max(from, Math.round(share * (years.length - 1))));
      const value = bottom + ((frame.bottom - y) / (frame.bottom - frame.top)) * (top - bottom);
      set(k, Math.min(top, Math.max(Math.max(bottom, 0), value)));
    }

    function set(k, value) {
      guess ??= main.years.map((_, each) => (each < from ? null : first.base[1][each]));
      const [start, end] = last === null ? [k, k] : [Math.min(last, k), Math.max(last, k)];
      for (let each = start; each <= end; each += 1) guess[each] = value;
      last = k;
      pen = k;
      all("input", card).forEach((each) => (each.checked = false));
      const focused = document.activeElement === chart.svg;
      redraw();
      if (focused) chart.svg.focus();
    }

    function byKey(event) {
      const step = (chart.top - chart.bottom) / 40;
      const value = (guess ?? first.base[1])[pen];
      const moves = { ArrowLeft: -1, ArrowRight: 1 };
      const lifts = { ArrowUp: step, ArrowDown: -step };
      if (event.key in moves) {
        pen = Math.min(main.years.length - 1, Math.max(from, pen + moves[event.key]));
        spoken();
      } else if (event.key in lifts) {
        last = null;
        set(pen, Math.min(chart.top, Math.max(Math.max(chart.bottom, 0), value + lifts[event.key])));
      } else return;
      event.preventDefault();
      event.stopPropagation();
    }

    all("input", card).forEach((each) => each.addEventListener("change", () => { chooseShape(each.value); redraw(); }));
    return redraw;
  }

  // --- The answer runs over the guess ---

  function seeCard(card) {
    const [box, told] = [card.querySelector(".figure"), card.querySelector(".told")];
    const chosen = () => Number(card.querySelector("select")?.value ?? 0);
    let until = from < 0 ? Infinity : from;
    const redraw = (whole) => both(box, main, chosen(), { until: whole ? Infinity : until, guessed: chosen() === 0 && guess ? guess : undefined });

    function verdict() {
      const [one, other] = [first.base[1], first.world[1]].map((values) => number(mean(values, main.years), data.unit));
      const figures = { one, other, first: main.names[0], second: main.names[1] };
      const key = guess ? "verdict" : "no_guess";
      told.textContent = say(key, { ...figures, guess: guess ? number(mean(guess, main.years), data.unit) : "" });
    }

    function forward() {
      until += 1;
      if (until >= main.years.length) {
        until = Infinity;
        verdict();
      } else setTimeout(forward, 220);
      redraw();
    }

    button(card, "show", () => {
      until = still.matches ? main.years.length : from < 0 ? 0 : from;
      forward();
    });
    card.querySelector("select")?.addEventListener("change", () => redraw());
    return redraw;
  }

  function button(card, name, action) {
    const made = html("button", { type: "button", class: "go" }, say(name));
    made.addEventListener("click", action);
    card.querySelector(".buttons").append(made);
    return made;
  }

  function chosenCard(card, drawn) {
    const redraw = () => drawn(card.querySelector(".figure"), Number(card.querySelector("select")?.value ?? 0));
    card.querySelector("select")?.addEventListener("change", redraw);
    return redraw;
  }

  // --- Pairs ---

  const count = (shown, way) => data.pairs.slice(0, shown).filter(([one, other]) => Math.sign(other - one) === way).length;

  function luckCard(card) {
    const [box, told] = [card.querySelector(".figure"), card.querySelector(".told")];
    let added = 0;
    function redraw(whole) {
      const shown = whole ? data.pairs.length : added;
      const label = say("pairs_label", { indicator: first.name });
      charts.slopes(box, data.pairs, shown, main.names, label);
      charts.legend(box, [{ name: say("falls"), colour: COLOURS[1], dash: "" }, { name: say("rises"), colour: RISES, dash: "" }]);
      box.prepend(html("p", { class: "note" }, label));
      told.textContent = shown ? say("pairs_told", { shown, down: count(shown, -1), up: count(shown, 1) }) : say("pairs_none");
      more.disabled = every.disabled = added === data.pairs.length;
    }
    const more = button(card, "one_pair", () => { added += 1; redraw(); });
    const every = button(card, "all_pairs", () => { added = data.pairs.length; redraw(); });
    return redraw;
  }

  // --- The lever ---

  function leverCard(card) {
    const told = card.querySelector(".told");
    const open = new Set();
    const redraw = (whole) => {
      const rows = data.lever.map(({ label, ends }, k) => ({ label, ends, open: whole || open.has(k) }));
      const label = say("lever_label", { indicator: first.name, first: main.names[0] });
      const box = card.querySelector(".figure");
      charts.intervals(box, rows, first.decimals, label);
      box.prepend(html("p", { class: "note" }, label));
    };
    all("input", card).forEach((each) => each.addEventListener("change", () => {
      const { ends: [low, middle, high], text } = data.lever[each.value];
      open.add(Number(each.value));
      const [change, least, most] = [middle, low, high].map((end) => number(end, first.decimals, true));
      told.textContent = `${say("lever_told", { change, low: least, high: most })} ${text}`;
      redraw();
    }));
    return redraw;
  }

  // --- One city ---

  function numbers(rows) {
    const head = html("tr", {}, html("td"), ...main.names.map((name) => html("th", { scope: "col" }, name)));
    const row = ([label, values]) => html("tr", {}, html("th", { scope: "row" }, label), ...values.map((each) => html("td", {}, each)));
    return html("table", {}, html("thead", {}, head), html("tbody", {}, ...rows.map(row)));
  }

  function cityCard(card) {
    const box = card.querySelector(".case");
    function redraw(whole) {
      const chosen = card.querySelector("input:checked") ?? (whole ? card.querySelector("input") : null);
      if (!chosen) return box.replaceChildren();
      const city = data.cities[chosen.value];
      const outcome = (k) => html("p", {}, html("b", {}, main.names[k]), city.outcomes[k]);
      const figure = html("div", { class: "figure" });
      const open = box.querySelector("details")?.open ? { open: "" } : {}; // a phone that scrolls redraws, too
      const detail = html("details", open, html("summary", {}, say("numbers")), numbers(city.numbers));
      box.replaceChildren(html("p", {}, city.text), html("div", { class: "outcome" }, outcome(0), outcome(1)), html("p", {}, city.moved));
      if (!city.reasons.length) return;
      box.append(figure, detail);
      charts.weights(figure, city.reasons, city.weights, `${city.name}: ${city.reasons.join(", ")}`);
    }
    all("input", card).forEach((each) => each.addEventListener("change", () => redraw()));
    return redraw;
  }

  // --- Cards, sheets and keys ---

  const kinds = {
    guess: guessCard, see: seeCard, luck: luckCard, lever: leverCard, city: cityCard, film: film.start,
    answer: (card) => chosenCard(card, (box, which) => change(box, main, which)),
    recorded: (card) => chosenCard(card, (box, which) => both(box, data.recorded, which)),
  };
  const redraws = cards.map((card) => kinds[card.dataset.kind]?.(card) ?? (() => {}));

  const pictures = {
    see: (box) => both(box, main, 0),
    answer: (box) => change(box, main, 0),
    luck: (box) => charts.slopes(box, data.pairs, data.pairs.length, main.names, say("pairs_label", { indicator: first.name })),
    lever: (box) => charts.intervals(box, data.lever.map((row) => ({ ...row, open: true })), first.decimals, say("lever_label", { indicator: first.name, first: main.names[0] })),
    recorded: (box) => both(box, data.recorded, 0),
    blank: (box) => alone(box),
  };
  const drawSheets = () => all("[data-figure]").filter((box) => box.clientWidth).forEach((box) => pictures[box.dataset.figure](box));

  function show(place, focus = true) {
    now = Math.min(cards.length - 1, Math.max(0, place));
    cards.forEach((card, k) => card.classList.toggle("now", k === now));
    document.getElementById("place").textContent = say("place", { now: now + 1, of: cards.length });
    document.getElementById("back").disabled = now === 0;
    document.getElementById("next").disabled = now === cards.length - 1;
    redraws[now]();
    if (focus) {
      scrollTo(0, 0);
      cards[now].querySelector("h2").focus({ preventScroll: true });
    }
  }

  function view(name) {
    document.body.dataset.view = name;
    all("button[data-view]").forEach((each) => each.setAttribute("aria-pressed", each.dataset.view === name));
    scrollTo(0, 0);
    if (name === "cards") show(now, false);
    else drawSheets();
  }

  document.getElementById("back").addEventListener("click", () => show(now - 1));
  document.getElementById("next").addEventListener("click", () => show(now + 1));
  document.getElementById("print").addEventListener("click", () => print());
  addEventListener("beforeprint", () => {
    document.documentElement.classList.add("printing"); // as wide as paper, so that figures are drawn for it
    if (document.body.dataset.view === "cards") redraws.forEach((redraw) => redraw(true));
    else drawSheets();
  });
  addEventListener("afterprint", () => {
    document.documentElement.classList.remove("printing");
    redrawShown();
  });
  all("button[data-view]").forEach((each) => each.addEventListener("click", () => view(each.dataset.view)));
  document.addEventListener("keydown", (event) => {
    const busy = event.target.closest("input, select, svg[tabindex]") || event.ctrlKey || event.altKey || event.metaKey;
    if (busy || document.body.dataset.view !== "cards") return;
    if (event.key === "ArrowRight" || event.key === "PageDown") show(now + 1);
    if (event.key === "ArrowLeft" || event.key === "PageUp") show(now - 1);
  });
  const redrawShown = () => (document.body.dataset.view === "cards" ? redraws[now]() : drawSheets());
  addEventListener("resize", redrawShown);
  document.body.classList.add("live");
  show(0, false);
})();
