// Time: back, play, step, and a slider whose thumb is as wide as a year of the strip below it.

export function render({ model }) {
  const words = model.words
  const button = (name, sign) => {
    const made = document.createElement("button")
    made.type = "button"
    made.name = name
    made.innerHTML = `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${sign}"/></svg>`
    made.setAttribute("aria-label", words[name])
    made.title = words[name]
    made.addEventListener("click", () => { moved = -SETTLED; model.send_msg({ name }) })
    return made
  }
  const PLAY = "M7 4.5v15l13-7.5z", PAUSE = "M6 5h4.2v14H6zM13.8 5H18v14h-4.2z"
  const first = button("first", "M6 5h2.6v14H6zM20 5v14L9.4 12z")
  const back = button("back", "M17 5v14L6.4 12z")
  const play = button("play", PLAY)
  const step = button("step", "M7 5v14l10.6-7z")
  play.classList.add("primary")
  const year = document.createElement("output")
  year.className = "year"
  const slider = document.createElement("input")
  Object.assign(slider, { type: "range", name: "year", step: 1 })
  slider.setAttribute("aria-label", words.year)
  const SETTLED = 1500 // milliseconds in which answers to earlier moves of the slider do not take it back
  let waiting = null, later = null, moved = -SETTLED
  slider.addEventListener("input", () => {
    moved = performance.now()
    year.textContent = slider.value
    clearTimeout(waiting)
    waiting = setTimeout(() => model.send_msg({ name: "year", value: Number(slider.value) }), 60)
  })
  // While time goes on by itself, the next year is asked for once this one is drawn: no browser is overrun.
  const PACE = 800 // milliseconds a year
  let beat = null
  const next = () => {
    clearTimeout(beat)
    const ask = () => model.playing && model.send_msg({ name: "tick" })
    if (model.playing) beat = setTimeout(() => requestAnimationFrame(ask), PACE)
  }
  const buttons = document.createElement("div")
  buttons.className = "buttons"
  buttons.append(first, back, play, step)
  const bar = document.createElement("div")
  bar.className = "timebar"
  bar.setAttribute("role", "group")
  bar.setAttribute("aria-label", words.time)
  const track = document.createElement("div")
  track.className = "track"
  track.append(slider)
  bar.append(buttons, year, track)
  const fit = () => {
    const years = model.last - model.first + 1
    track.style.setProperty("--thumb", `${Math.max(14, track.clientWidth / years)}px`)
    track.style.setProperty("--reached", `${(100 * (model.reached - model.first + 1)) / years}%`)
  }
  const show = () => {
    slider.min = model.first
    slider.max = model.last
    clearTimeout(later)
    const rest = moved + SETTLED - performance.now()
    if (Number(slider.value) !== model.year && rest > 0) later = setTimeout(show, rest)
    else slider.value = model.year
    slider.setAttribute("aria-valuetext", slider.value)
    year.textContent = slider.value
    play.querySelector("path").setAttribute("d", model.playing ? PAUSE : PLAY)
    const word = model.playing ? words.pause : words.play
    play.setAttribute("aria-label", word)
    play.title = word
    step.disabled = model.at_end
    play.disabled = model.waits && !model.playing
    first.disabled = back.disabled = model.year <= model.first
    fit()
  }
  show()
  for (const name of ["year", "first", "last", "reached", "playing", "at_end", "waits"]) model.on(name, show)
  for (const name of ["year", "playing"]) model.on(name, next)
  new ResizeObserver(fit).observe(track)
  return bar
}
