// What concerns the page as a whole: messages, tabs, shortcuts, the link and downloads.

const INTERACTIVE = "input, select, textarea, button, summary, a, [role=tab]"

function tabs() {
  for (const list of document.querySelectorAll("[role=tablist]")) {
    const all = [...list.querySelectorAll("[role=tab]")]
    const choose = (tab, focus) => {
      for (const one of all) {
        const chosen = one === tab
        one.setAttribute("aria-selected", chosen)
        one.tabIndex = chosen ? 0 : -1
        document.getElementById(one.getAttribute("aria-controls")).hidden = !chosen
      }
      if (focus) tab.focus()
    }
    list.addEventListener("click", (event) => {
      const tab = event.target.closest("[role=tab]")
      if (tab) choose(tab)
    })
    list.addEventListener("keydown", (event) => {
      const shown = all.filter((one) => !one.hidden)
      const place = shown.indexOf(event.target)
      const next = { ArrowRight: place + 1, ArrowLeft: place - 1, Home: 0, End: shown.length - 1 }[event.key]
      if (place < 0 || next === undefined) return
      event.preventDefault()
      event.stopPropagation()
      choose(shown[(next + shown.length) % shown.length], true)
    })
    list.choose = (name) => {
      const tab = all.find((one) => one.id === `tab-${name}`)
      if (tab) choose(tab)
    }
  }
}

// On a narrow page the tab of a city tapped on the map may be outside the window.
function openTab(list, name) {
  list.choose(name)
  const { top, bottom } = list.getBoundingClientRect()
  if (top < 0 || bottom > innerHeight) list.scrollIntoView()
}

function shortcuts(model) {
  const keys = { " ": "play", ArrowRight: "step", ArrowLeft: "back", Home: "first" }
  document.addEventListener("keydown", (event) => {
    const target = event.composedPath()[0]
    const name = keys[event.key]
    if (!name || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return
    if (target.closest?.(INTERACTIVE)) return
    event.preventDefault()
    model.send_msg({ name })
  })
}

function fetchFile(address) {
  const link = document.createElement("a")
  link.href = address
  link.download = ""
  document.body.append(link)
  link.click()
  link.remove()
}

async function copy(model) {
  const address = location.href
  try {
    await navigator.clipboard.writeText(address)
  } catch {
    const field = document.createElement("textarea")
    field.value = address
    document.body.append(field)
    field.select()
    document.execCommand("copy")
    field.remove()
  }
  document.getElementById("announcement").textContent = model.words.copied
}

export function render({ model }) {
  tabs()
  shortcuts(model)
  const messages = document.getElementById("messages")
  const list = messages.querySelector("ul")
  const problems = () => {
    list.replaceChildren(...model.problems.map((text) => {
      const item = document.createElement("li")
      item.textContent = text
      return item
    }))
    messages.hidden = model.problems.length === 0
  }
  const view = () => {
    document.body.dataset.mode = model.mode
    document.getElementById("tab-play").hidden = model.mode !== "play"
  }
  messages.querySelector("button").addEventListener("click", () => model.send_msg({ name: "dismiss" }))
  document.getElementById("copy-link").addEventListener("click", () => copy(model))
  for (const link of document.querySelectorAll("[data-query]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault()
      const query = new URLSearchParams(location.search)
      const [name, value] = link.dataset.query.split("=")
      query.set(name, value === "fit" ? Math.ceil(innerHeight / 50) : value)
      location.search = query
    })
  }
  problems()
  view()
  for (const [list, tab] of Object.entries(model.tabs)) document.getElementById(list).choose(tab)
  model.on("problems", problems)
  model.on("mode", view)
  model.on("announcement", () => { document.getElementById("announcement").textContent = model.announcement })
  model.on("msg:custom", (message) => {
    const data = message.data ?? message
    if (data.tab) openTab(document.getElementById(data.list), data.tab)
    if (data.download) fetchFile(data.download)
  })
  document.body.dataset.ready = "yes"
  return document.createElement("span")
}
