// A form from a description: native controls, so that keyboard, touch and screen readers work as everywhere.

const element = (tag, attributes = {}, ...children) => {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : value)
  }
  made.append(...children)
  return made
}

const shape = (groups) => JSON.stringify(groups.map((group) => [group.legend, group.folded, group.fields.map(
  (field) => [field.name, field.kind === "button" ? "" : field.label, field.help, field.kind, field.options, field.min, field.max, field.step, field.written])]))

// What a reader is editing is left alone until the answers to earlier changes have come: milliseconds.
const SETTLED = 2000

function control(field, id, send) {
  const described = field.help ? `${id}-help` : null
  if (field.kind === "select") {
    const select = element("select", { id, name: field.name, "aria-describedby": described })
    for (const option of field.options) {
      let place = select
      if (option.group) {
        place = select.lastElementChild?.label === option.group ? select.lastElementChild : element("optgroup", { label: option.group })
        select.append(place)
      }
      place.append(element("option", { value: option.value }, option.label))
    }
    select.addEventListener("change", () => send(field.name, select.value))
    return select
  }
  const text = field.kind === "text"
  const input = element("input", {
    id, name: field.name, type: text ? "text" : "range", "aria-describedby": described,
    inputmode: field.numeric ? "numeric" : null, autocomplete: "off", maxlength: text ? 40 : null,
    min: text ? null : field.min, max: text ? null : field.max, step: text ? null : field.step,
  })
  input.addEventListener("change", () => send(field.name, input.value))
  return input
}

function radios(field, id, send) {
  const set = element("div", { class: "radios", role: "radiogroup", "aria-labelledby": `${id}-label` })
  for (const option of field.options) {
    const input = element("input", { type: "radio", name: field.name, value: option.value })
    input.addEventListener("change", () => send(field.name, option.value))
    set.append(element("label", {}, input, element("span", {}, option.label)))
  }
  return set
}

function row(field, format, send) {
  const id = `field-${field.name.replaceAll(".", "-")}`
  if (field.kind === "button") {
    const button = element("button", { type: "button", name: field.name, class: field.primary ? "primary" : null }, field.label)
    button.addEventListener("click", () => {
      button.form.settled = performance.now()
      send(field.name, "")
    })
    const line = element("div", { class: "row button" }, button)
    if (field.help) line.append(element("p", { class: "help" }, field.help))
    return { line, show: (now) => { button.disabled = Boolean(now.disabled); button.textContent = now.label } }
  }
  if (field.kind === "progress") {
    const bar = element("progress", { "aria-label": field.label })
    const note = element("p", { class: "note", role: "status" })
    const line = element("div", { class: "row progress" }, bar, note)
    return { line, show: (now) => { bar.max = now.total; bar.value = Number(now.value); note.textContent = now.note; line.hidden = !now.note } }
  }
  const grouped = field.kind === "radio"
  const label = element(grouped ? "span" : "label", grouped ? { id: `${id}-label`, class: "label" } : { for: id }, field.label)
  const made = grouped ? radios(field, id, send) : control(field, id, send)
  const output = element("output", { for: id, class: "value" })
  const head = element("div", { class: "head" }, label)
  const line = element("div", { class: `row ${field.kind}${field.numeric ? " numeric" : ""}` }, head, made)
  if (field.kind === "range") {
    head.append(output)
    made.addEventListener("input", () => { output.textContent = format(field, made.value) })
  }
  if (field.help) line.append(element("p", { class: "help", id: `${id}-help` }, field.help))
  const about = element("p", { class: "help" })
  if (field.what) line.append(element("details", {}, element("summary", {}, field.what), about))
  const note = element("p", { class: "note" })
  line.append(note)
  let latest = null, typing = false, edited = -SETTLED, waiting = null
  made.addEventListener("input", () => { typing = field.kind === "text"; edited = performance.now() })
  made.addEventListener("change", () => { typing = false; edited = performance.now() })
  const fill = () => {
    clearTimeout(waiting)
    const own = edited > (made.form?.settled ?? -SETTLED) // and no button was pressed since
    const rest = typing ? SETTLED : own ? edited + SETTLED - performance.now() : 0
    if (!grouped && made.value !== latest && rest > 0) waiting = setTimeout(fill, rest)
    else if (grouped) for (const one of made.querySelectorAll("input")) one.checked = one.value === latest
    else if (made.value !== latest) made.value = latest
    if (field.kind === "range") {
      output.textContent = format(field, made.value)
      made.setAttribute("aria-valuetext", output.textContent)
    }
  }
  const show = (now) => {
    latest = now.value
    fill()
    line.classList.toggle("changed", Boolean(now.note))
    note.textContent = now.note || ""
    about.textContent = now.about || ""
    if (!grouped) made.disabled = Boolean(now.disabled)
  }
  return { line, show }
}

export function render({ model, el }) {
  const root = element("form", { class: "fields" })
  root.addEventListener("submit", (event) => event.preventDefault())
  let rows = new Map()
  const send = (name, value) => model.send_msg({ name, value: String(value) })
  const format = (field, value) => {
    const numbers = new Intl.NumberFormat(model.language, { maximumFractionDigits: field.decimals, minimumFractionDigits: field.decimals, useGrouping: "always" })
    return field.written.replace("{}", numbers.format(Number(value)).replace("-", "\u2212"))
  }
  const build = () => {
    const focused = el.getRootNode().activeElement?.name
    rows = new Map()
    root.replaceChildren(...model.groups.map((group) => {
      const made = group.fields.map((field) => [field, row(field, format, send)])
      for (const [field, one] of made) rows.set(field.name, one)
      const inside = made.map(([, one]) => one.line)
      if (!group.legend) return element("div", { class: `group${group.inline ? " inline" : ""}${group.bar ? " bar" : ""}` }, ...inside)
      if (group.folded) return element("details", { class: "group" }, element("summary", {}, group.legend), ...inside)
      return element("fieldset", {}, element("legend", {}, group.legend), ...inside)
    }))
    if (focused) root.elements[focused]?.focus?.()
  }
  let known = ""
  const show = () => {
    const now = shape(model.groups)
    if (now !== known) build()
    known = now
    for (const group of model.groups) for (const field of group.fields) rows.get(field.name).show(field)
  }
  show()
  model.on("groups", show)
  document.addEventListener("kept", () => {
    root.settled = performance.now()
    show()
  })
  return root
}
