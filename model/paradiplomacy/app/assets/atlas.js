// The map of the page; sends the city that is chosen, or none.

export function render({ model }) {
  const { root, show } = networkMap(JSON.parse(model.plan), (city) => model.send_msg({ name: "city", value: city }))
  const all = () => show({ ...JSON.parse(model.scene), ...model.look })
  all()
  for (const name of ["scene", "look"]) model.on(name, all)
  return root
}
