// The map of the page; sends the city that is chosen, or none.

export function render({ model }) {
  const { root, show } = networkMap(JSON.parse(model.plan), (city) => model.send_msg({ name: "city", value: city }))
  let scene = JSON.parse(model.scene)
  const all = () => show({ ...scene, ...model.look })
  all()
  model.on("scene", () => {
    scene = JSON.parse(model.scene)
    all()
  })
  model.on("look", all)
  return root
}
