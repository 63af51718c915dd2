// Small charts of both scenarios by year: bands of many runs, the lines of one history, the window and events.
// They are drawn in years by shares of the axis and stretched over their place, so nothing has to be measured.

const SIDES = ["first", "second"]

// Three or so steps of the axis from 0 on, of 1, 2 or 5 by a power of ten.
function stepsTo(top, whole) {
  const rough = top / 3, power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough && (one >= 1 || !whole))
  return step ? Array.from({ length: Math.floor(top / step) + 1 }, (_, k) => k * step) : [0, 1]
}

function drawing(chart, bands, { first, last, window, events }, now, hidden) {
  const years = last - first + 1
  const lines = SIDES.flatMap((side) => [...chart[side], ...(bands?.[side]?.high ?? [])])
  const highest = Math.max(...lines.filter(Number.isFinite), 0)
  const top = 1.08 * (highest || 1)
  const steps = stepsTo(highest || 1, chart.whole)
  const y = (value) => (1 - value / top).toFixed(4)
  const point = (value, k) => `${k + 0.5} ${y(value)}`
  const line = (values) => values.map((value, k) =>
    Number.isFinite(value) ? (Number.isFinite(values[k - 1]) ? "L" : "M") + point(value, k) : "").join("")
  const area = ({ low, high }) => {
    const there = [...high.keys()].filter((k) => Number.isFinite(high[k]))
    const back = [...there].reverse()
    return there.length ? `M${[...there.map((k) => point(high[k], k)), ...back.map((k) => point(low[k], k))].join("L")}Z` : ""
  }
  const path = (name, d) => `<path class="${name}" d="${d}"/>`
  const dot = (side) => Number.isFinite(chart[side][now])
    ? path("dot edge", `M${point(chart[side][now], now)}h0`) + path(`dot ${side}`, `M${point(chart[side][now], now)}h0`) : ""
  const banded = SIDES.filter((side) => bands?.[side])
  const svg = [
    `<rect class="window" x="${window[0] - first}" width="${window[1] - window[0] + 1}" height="1"/>`,
    ...steps.map((step) => path("grid", `M0 ${y(step)}H${years}`)),
    ...events.map(([year]) => path("event", `M${year - first + 0.5} 0V1`)),
    ...banded.map((side) => path(`band ${side}`, area(bands[side]))),
    ...banded.map((side) => path(`mean ${side}`, line(bands[side].mean))),
    ...SIDES.map((side) => path(`line ${side}`, line(chart[side]))),
    `<rect class="veil${hidden ? " hidden" : ""}" x="${now + 0.5}" width="${years - now - 0.5}" height="1"/>`,
    path("now", `M${now + 0.5} 0V1`),
    ...SIDES.map(dot),
  ].join("")
  return { svg, steps: steps.map((step) => [step, `${100 * y(step)}%`]) }
}

export function render({ model }) {
  const root = made("div", "charts"), tip = made("div", "tip")
  tip.hidden = true
  const row = () => model.year - model.frame.first
  const build = () => {
    const { first, last, events } = model.frame
    const told = new Map(events)
    root.replaceChildren(tip, ...model.charts.map((_, place) => {
      const figure = made("figure", "chart")
      figure.innerHTML = `<figcaption><b></b><span></span></figcaption><div class="plot"><div class="steps"></div>
        <svg preserveAspectRatio="none" aria-hidden="true" viewBox="0 0 ${last - first + 1} 1"></svg></div>`
      figure.querySelector(".plot").append(yearsBelow(first, last, last - first < 15 ? 2 : 10))
      follow(figure.querySelector("svg"), tip, (across) => {
        const k = Math.floor(across * (last - first + 1)), reading = model.charts[place].readings[k]
        return reading ? [`${first + k}: ${reading}`, told.get(first + k)] : []
      })
      return figure
    }))
    show()
  }
  const show = () => {
    for (const [place, figure] of [...root.querySelectorAll("figure")].entries()) {
      const chart = model.charts[place]
      const { svg, steps } = drawing(chart, model.bands[place], model.frame, row(), model.hidden)
      figure.querySelector("svg").innerHTML = svg
      figure.querySelector("b").textContent = chart.name
      figure.querySelector("figcaption span").textContent = row() in chart.readings ? `${model.year}: ${chart.readings[row()]}` : ""
      figure.querySelector(".steps").replaceChildren(...steps.map(([step, top]) => {
        const label = made("span", "", step.toLocaleString(model.language, chart.options))
        label.style.top = top
        return label
      }))
    }
  }
  build()
  model.on("frame", build)
  for (const name of ["charts", "bands", "year", "hidden"]) model.on(name, show)
  return root
}
