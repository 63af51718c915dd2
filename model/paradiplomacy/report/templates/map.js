// The map of the network on a canvas: land, ties, joint projects and member cities, with a key and buttons.
// Of the page and of the film of a report. The plan is that of report/map/interactive.py, columns are those of
// report/map/columns.py; tip.js stands before it.

const MOST_NAMES = { all: 12, near: 40 }

// From degrees to pixels: the view fills its place without stretching the continent. What is left over is sea,
// most of it in the east.
function projection([[west, east], [south, north]], [width, height], { factor, right, down }) {
  const narrow = Math.cos(((south + north) / 2 * Math.PI) / 180)
  const scale = Math.min(width / ((east - west) * narrow), height / (north - south))
  const left = (width - (east - west) * narrow * scale) / 4, top = (height - (north - south) * scale) / 2
  return [
    (longitude) => factor * (left + (longitude - west) * narrow * scale) + right,
    (latitude) => factor * (top + (north - latitude) * scale) + down,
  ]
}

// Distance of a point from a line between two others.
function distance(across, along, x0, y0, x1, y1) {
  const length = (x1 - x0) ** 2 + (y1 - y0) ** 2
  const part = length && Math.max(0, Math.min(1, ((across - x0) * (x1 - x0) + (along - y0) * (y1 - y0)) / length))
  return Math.hypot(across - x0 - part * (x1 - x0), along - y0 - part * (y1 - y0))
}

const overlap = (one, other) => one.left < other.left + other.wide && other.left < one.left + one.wide &&
  one.top < other.top + other.tall && other.top < one.top + one.tall

// The map, and what shows a scene on it: {cities, ties, projects, government}, with the colouring, the names of the
// keys, the view, and the ids of cities that are chosen: {colour, keys, view, chosen}.
function networkMap(plan, choose) {
  const root = made("div", "network"), canvas = made("canvas"), tip = made("div", "tip"), tools = made("div", "tools")
  const keys = [made("ul", "map-key"), made("ul", "map-key")]
  const pen = canvas.getContext("2d"), { look, words } = plan
  const whole = { factor: 1, right: 0, down: 0 }
  let scene = null, size = [0, 0], zoom = whole, x = null, y = null, standing = new Map(), measured = null
  tip.hidden = true
  root.append(canvas, ...keys, tools, tip)

  // --- What is drawn, from the bottom to the top ---

  function stroke(colour, width, seen = 1) {
    pen.strokeStyle = colour
    pen.lineWidth = width
    pen.globalAlpha = seen
    pen.stroke()
    pen.globalAlpha = 1
  }

  function fill(colour, seen) {
    pen.fillStyle = colour
    pen.globalAlpha = seen
    pen.fill()
    pen.globalAlpha = 1
  }

  const shade = (position) => {
    const { position: colours } = plan.colours
    return colours[Math.max(0, Math.min(colours.length - 1, Math.floor((position + 1) / 2 * colours.length)))]
  }

  const colourOf = {
    country: (row) => plan.colours.country[scene.cities.code[row]],
    position: (row) => shade(scene.cities.position[row]),
    activity: (row) => plan.colours.activity[scene.cities.activity[row]],
  }

  function drawLand() {
    pen.lineJoin = "round"
    for (const { country, ring } of plan.land) {
      const place = scene.colour === "position" ? plan.codes.indexOf(country) : -1
      pen.beginPath()
      for (const [longitude, latitude] of ring) pen.lineTo(x(longitude), y(latitude))
      pen.closePath()
      fill(look.land, 1)
      if (place >= 0) fill(shade(scene.government[place]), 0.5)
      stroke(look.coast, 0.8)
    }
  }

  function line({ x0, y0, x1, y1 }, row) {
    pen.beginPath()
    pen.moveTo(x(x0[row]), y(y0[row]))
    pen.lineTo(x(x1[row]), y(y1[row]))
  }

  function drawLines() {
    const { ties, projects } = scene
    pen.lineCap = "round"
    ties.weight.forEach((weight, row) => {
      const part = Math.min(weight / look.heaviest, 1), { tie: [[thin, pale], [thick, strong]] } = look
      line(ties, row)
      stroke(look.ties, thin + (thick - thin) * part, pale + (strong - pale) * part ** 1.5)
    })
    for (const [colour, width, seen] of [["white", 5, 0.8], [look.project, 2.4, 1]]) {
      projects.x0.forEach((_, row) => {
        line(projects, row)
        stroke(colour, width, seen)
      })
    }
  }

  const picked = (row) => scene.chosen.includes(scene.cities.city[row])

  // Rows of the cities, the largest first, with those that are chosen before or behind the others.
  function rowsOfCities(first) {
    const rows = [...scene.cities.city.keys()], chosen = rows.filter(picked), others = rows.filter((row) => !picked(row))
    return first ? [...chosen, ...others] : [...others, ...chosen]
  }

  function drawCities() {
    const { cities } = scene
    for (const row of rowsOfCities(false)) {
      const chosen = picked(row)
      pen.beginPath()
      pen.arc(x(cities.x[row]), y(cities.y[row]), cities.size[row] / 2, 0, 7)
      fill(colourOf[scene.colour](row), chosen ? 1 : cities.alpha[row])
      stroke(chosen ? look.ink : look.rim, chosen ? 2.5 : 0.6, chosen ? 1 : cities.alpha[row])
    }
  }

  // Chosen cities first, then the largest, each beside its circle where its name is free of others and of the keys.
  function drawNames() {
    const { cities } = scene, letters = parseFloat(getComputedStyle(root).fontSize)
    const most = scene.view === "continent" && zoom.factor < 2 ? MOST_NAMES.all : MOST_NAMES.near
    const taken = [...standing.values()], written = []
    pen.font = `${letters}px ${getComputedStyle(root).fontFamily}`
    pen.textBaseline = "middle"
    for (const row of rowsOfCities(true)) {
      if (written.length >= most) break
      const [across, along, away] = [x(cities.x[row]), y(cities.y[row]), cities.size[row] / 2 + 3]
      if (across < 0 || across > size[0] || along < 0 || along > size[1]) continue // is not to be seen
      const wide = pen.measureText(cities.name[row]).width, tall = letters * 1.2
      const box = (left, middle) => ({ left, top: middle - tall / 2, wide, tall })
      const beside = [box(across + away, along - 3), box(across - away - wide, along - 3),
        box(across - wide / 2, along - away - tall / 2), box(across - wide / 2, along + away + tall / 2)]
      const free = (one) => one.left >= 0 && one.left + wide <= size[0] && one.top >= 0 && one.top + tall <= size[1] &&
        !taken.some((other) => overlap(one, other))
      const place = beside.find(free) ?? (picked(row) ? beside[0] : null)
      if (!place) continue
      pen.strokeStyle = "white"
      pen.lineWidth = 3
      pen.strokeText(cities.name[row], place.left, place.top + tall / 2)
      pen.fillStyle = look.ink
      pen.fillText(cities.name[row], place.left, place.top + tall / 2)
      taken.push(place)
      written.push({ name: cities.name[row], ...place })
    }
    return written
  }

  function draw() {
    if (!scene || !size[0] || !size[1]) return
    const sharp = Math.min(devicePixelRatio || 1, 3), pixels = size.map((side) => Math.round(side * sharp))
    if (canvas.width !== pixels[0] || canvas.height !== pixels[1]) [canvas.width, canvas.height] = pixels
    pen.setTransform(sharp, 0, 0, sharp, 0, 0)
    pen.clearRect(0, 0, ...size)
    canvas.style.touchAction = zoom.factor > 1 ? "none" : "" // a finger moves what is enlarged, else the page
    ;[x, y] = projection(plan.views[scene.view], size, zoom)
    standKeys()
    drawLand()
    drawLines()
    drawCities()
    // For whoever asks the page what it shows, and where.
    root.shown = { scene, names: drawNames(), at: (row) => [x(scene.cities.x[row]), y(scene.cities.y[row])] }
  }

  // --- The keys ---

  function mark({ colour, seen, width, size: wide }) {
    const swatch = made("span", "mark"), shape = made("span", width ? "stroke" : "circle")
    Object.assign(shape.style, width ? { borderTopColor: colour, borderTopWidth: `${width}px` } :
      { background: colour, width: `${wide}px`, height: `${wide}px` })
    shape.style.opacity = seen
    swatch.append(shape)
    return swatch
  }

  function writeKeys() {
    keys.forEach((key, k) => {
      const entries = plan.keys[scene.keys[k]] ?? []
      key.replaceChildren(...entries.map((entry) => {
        const item = made("li")
        item.append(mark(entry), made("span", "", entry.label))
        return item
      }))
      key.hidden = !entries.length
    })
    measured = null
  }

  // Each key in the corner where it covers the fewest cities, the same one as long as none is better.
  function standKeys() {
    const corners = [[1, 1], [1, 0], [0, 1]], before = standing
    measured ??= new Map([tools, ...keys].map((one) => [one, [one.offsetWidth, one.offsetHeight]]))
    const [beside, below] = measured.get(tools)
    standing = new Map([[tools, { left: 0, top: 0, wide: beside + 8, tall: below + 8 }]])
    for (const key of keys.filter((one) => !one.hidden)) {
      const [wide, tall] = measured.get(key)
      const tried = corners.map(([right, low]) => {
        const box = { right, low, left: right * (size[0] - wide), top: low * (size[1] - tall), wide, tall }
        const under = scene.cities.city.filter((_, row) => overlap(box, {
          left: x(scene.cities.x[row]), top: y(scene.cities.y[row]), wide: 0, tall: 0,
        })).length
        const taken = [...standing.values()].some((other) => overlap(box, other)), stands = before.get(key)
        const same = stands?.right === right && stands.low === low
        return { box, cost: under + (taken ? 1e6 : 0) - (same ? 0.5 : 0) }
      })
      const { box } = tried.reduce((best, one) => (one.cost < best.cost ? one : best))
      key.style.inset = `${box.low ? "auto" : 0} ${box.right ? 0 : "auto"} ${box.low ? 0 : "auto"} ${box.right ? "auto" : 0}`
      standing.set(key, box)
    }
  }

  // --- What stands beside the pointer, and what a reader does ---

  function cityAt(across, along) {
    const { cities } = scene
    const away = cities.city.map((_, row) => Math.hypot(across - x(cities.x[row]), along - y(cities.y[row])))
    const near = [...away.keys()].filter((row) => away[row] <= Math.max(cities.size[row] / 2, 6) + 1)
    return near.length ? near.reduce((best, row) => (away[row] < away[best] ? row : best)) : -1
  }

  function projectAt(across, along) {
    const { x0, y0, x1, y1 } = scene.projects
    return x0.findIndex((_, row) => distance(across, along, x(x0[row]), y(y0[row]), x(x1[row]), y(y1[row])) < 4)
  }

  const rows = (columns, row, labels) =>
    Object.entries(labels).map(([name, label]) => `${label}: ${columns[name][row]}`)

  function told(across, along) {
    if (!scene || !x || held?.moving) return []
    const at = [across * size[0], along * size[1]], city = cityAt(...at)
    if (city >= 0) return [scene.cities.name[city], ...rows(scene.cities, city, words.city)]
    const project = projectAt(...at)
    return project >= 0 ? [scene.projects.team[project], ...rows(scene.projects, project, words.project)] : []
  }

  // Take a view for which the place is filled; what is drawn while a pointer moves is drawn once a frame.
  let waiting = false
  function lookAt(factor, right, down, later = false) {
    const within = (moved, side) => Math.max(side * (1 - factor), Math.min(0, moved))
    zoom = { factor, right: within(right, size[0]), down: within(down, size[1]) }
    if (!later) return draw()
    if (!waiting) requestAnimationFrame(() => { waiting = false; draw() })
    waiting = true
  }

  function enlarge(by) {
    const factor = Math.max(1, Math.min(8, zoom.factor * by)), change = factor / zoom.factor
    const kept = (moved, middle) => middle - (middle - moved) * change
    lookAt(factor, kept(zoom.right, size[0] / 2), kept(zoom.down, size[1] / 2))
  }

  for (const [name, sign, by] of [["closer", "+", 1.5], ["farther", "−", 1 / 1.5], ["whole", "↺", 0]]) {
    const button = made("button", "", sign)
    button.type = "button"
    button.title = words.tools[name]
    button.setAttribute("aria-label", words.tools[name])
    button.addEventListener("click", () => enlarge(by))
    tools.append(button)
  }

  // On a button the arrows move what is enlarged.
  tools.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key]
    if (!step || zoom.factor === 1) return
    event.preventDefault()
    lookAt(zoom.factor, zoom.right + step[0] * size[0] / 4, zoom.down + step[1] * size[1] / 4)
  })

  let held = null
  const place = follow(canvas, tip, told)
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button) return
    held = { x: event.clientX, y: event.clientY, zoom, place: place(event), down: true } // of a click places are rounded
    if (zoom.factor > 1) canvas.setPointerCapture(event.pointerId)
  })
  canvas.addEventListener("pointermove", (event) => {
    if (!held?.down || zoom.factor === 1) return
    const [right, down] = [event.clientX - held.x, event.clientY - held.y]
    held.moving ||= Math.hypot(right, down) > 4
    if (held.moving) lookAt(zoom.factor, held.zoom.right + right, held.zoom.down + down, true)
  })
  canvas.addEventListener("pointerup", () => { if (held) held.down = false })
  canvas.addEventListener("pointercancel", () => { held = null })
  canvas.addEventListener("click", () => {
    const moved = held?.moving
    if (held) held.moving = false
    if (!scene || !x || !held || moved) return
    const [across, along] = held.place, row = cityAt(across * size[0], along * size[1])
    choose(row < 0 ? null : scene.cities.city[row])
  })

  new ResizeObserver(() => {
    const before = size
    size = [root.clientWidth, root.clientHeight]
    measured = null
    const [wider, taller] = size.map((side, k) => (before[k] ? side / before[k] : 1))
    lookAt(zoom.factor, zoom.right * wider, zoom.down * taller)
  }).observe(root)
  // Another screen may be sharper.
  const sharpen = () => {
    draw()
    matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener("change", sharpen, { once: true })
  }
  sharpen()

  const show = (next) => {
    const written = scene?.keys.join()
    if (next.view !== scene?.view) zoom = whole
    scene = next
    tip.hidden = true
    if (next.keys.join() !== written) writeKeys()
    draw()
  }
  return { root, show }
}
