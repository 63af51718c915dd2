// What stands beside the pointer, over a piece that is drawn: in front of the script of each of them.

const made = (name, className = "", text = "") => {
  const element = document.createElement(name)
  element.className = className
  element.textContent = text
  return element
}

// Follow the pointer over an area with the lines of text that it gives for its column and row, from 0 to 1.
function follow(area, tip, told) {
  const place = (event) => {
    const { left, top, width, height } = area.getBoundingClientRect()
    return [(event.clientX - left) / width, (event.clientY - top) / height]
  }
  const show = (event) => {
    const lines = told(...place(event)).filter((line) => line)
    tip.replaceChildren(...lines.map((line) => made("div", "", line)))
    tip.hidden = !lines.length
    const right = event.clientX + 14 + tip.offsetWidth > innerWidth
    tip.style.left = `${right ? Math.max(0, event.clientX - 14 - tip.offsetWidth) : event.clientX + 14}px`
    tip.style.top = `${Math.min(event.clientY + 14, innerHeight - tip.offsetHeight)}px`
  }
  area.addEventListener("pointermove", show)
  area.addEventListener("pointerdown", show)
  area.addEventListener("pointerleave", () => { tip.hidden = true })
  return place
}

// Years that are written below a drawing, each in the middle of its column.
function yearsBelow(first, last, every) {
  const years = last - first + 1, row = made("div", "years")
  for (let year = Math.ceil(first / every) * every; year <= last; year += every) {
    const label = made("span", "", year)
    label.style.left = `${(100 * (year - first + 0.5)) / years}%`
    row.append(label)
  }
  return row
}
