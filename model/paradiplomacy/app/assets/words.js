// A piece of HTML; a button in it sends its name and value.

export function render({ model }) {
  const root = document.createElement("div")
  root.className = "prose"
  const show = () => { root.innerHTML = model.object }
  const show_new = () => {
    const first = root.querySelector("[data-focus]")
    first?.focus({ preventScroll: true })
    first?.scrollIntoView({ block: "start" })
  }
  // What was pressed keeps the focus; else it goes to what is new, if the reader was there.
  const renew = () => {
    const before = root.getRootNode().activeElement
    show()
    const same = before && [...root.querySelectorAll("button")].find((one) => one.name === before.name && one.value === before.value)
    const panel = root.getRootNode().host?.closest(".panel")
    if (same) same.focus()
    else if (document.activeElement === document.body || panel?.contains(document.activeElement)) show_new()
  }
  root.addEventListener("click", (event) => {
    const button = event.target.closest("button")
    if (button) model.send_msg({ name: button.name, value: button.value })
  })
  show()
  model.on("object", renew)
  return root
}
