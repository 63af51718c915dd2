// A piece of HTML; a button in it sends its name and value.

export function render({ model }) {
  const root = document.createElement("div")
  root.className = "prose"
  const show = () => { root.innerHTML = model.object }
  root.addEventListener("click", (event) => {
    const button = event.target.closest("button")
    if (button) model.send_msg({ name: button.name, value: button.value })
  })
  show()
  model.on("object", show)
  return root
}
