// Governments' orientation: a row a country, a column a year; a click on a year goes there.

export function render({ model }) {
  const root = made("div", "countries"), tip = made("div", "tip")
  const names = made("div", "names"), cells = made("div", "cells")
  const hatch = made("div", "hatch"), frame = made("div", "window"), now = made("div", "now")
  cells.innerHTML = '<svg preserveAspectRatio="none" aria-hidden="true"></svg>'
  cells.append(hatch, frame, now)
  const svg = cells.firstChild
  tip.hidden = true
  const years = () => model.frame.last - model.frame.first + 1
  const percent = (columns) => `${(100 * columns) / years()}%`
  const mark = () => { now.style.left = percent(model.year - model.frame.first + 0.5) }
  const show = () => {
    const { first, last, window } = model.frame, rows = model.rows
    names.replaceChildren(...rows.map(({ name }) => made("span", "", name)))
    svg.setAttribute("viewBox", `0 0 ${years()} ${rows.length}`)
    svg.innerHTML = rows.map(({ colours }, y) =>
      colours.map((colour, x) => `<rect x="${x}" y="${y}" width="1" height="1" fill="${colour}"/>`).join("")).join("")
    hatch.style.width = percent(rows[0].colours.length)
    hatch.hidden = !model.invented
    frame.style.left = percent(window[0] - first)
    frame.style.width = percent(window[1] - window[0] + 1)
    root.replaceChildren(names, cells, yearsBelow(first, last, last - first < 15 ? 2 : 5), tip)
    mark()
  }
  const at = (across, down) => {
    const row = model.rows[Math.floor(down * model.rows.length)], k = Math.floor(across * years())
    return row?.readings[k] ? { row, k, year: model.frame.first + k } : null
  }
  const place = follow(cells, tip, (across, down) => {
    const cell = at(across, down)
    return cell ? [`${cell.row.name} ${cell.year}`, cell.row.readings[cell.k]] : []
  })
  cells.addEventListener("click", (event) => {
    const cell = at(...place(event))
    if (cell) model.send_msg({ name: "year", value: cell.year })
  })
  show()
  for (const name of ["frame", "rows", "invented"]) model.on(name, show)
  model.on("year", mark)
  return root
}
