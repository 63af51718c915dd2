// The proposals of a call as cards: chips of a thousand dollars, by touch, mouse or keyboard.

const CHIP = 100_000 // cents

const element = (tag, attributes = {}, ...children) => {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
  made.append(...children)
  return made
}

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name])

function button(label, press, attributes = {}) {
  const made = element("button", { type: "button", ...attributes }, label)
  made.addEventListener("click", press)
  return made
}

// A card, and how it shows what it is given and whether there is more to give.
function card(proposal, words, usd, set) {
  const name = proposal.name
  const grant = () => proposal.grant ?? 0
  const more = () => set((Math.floor(grant() / CHIP) + 1) * CHIP)
  const less = () => set((Math.ceil(grant() / CHIP) - 1) * CHIP)
  const chips = Array.from({ length: Math.ceil(proposal.request / CHIP) }, (_, place) => {
    const chip = element("span", { class: "chip" })
    chip.addEventListener("click", () => set((grant() > place * CHIP && grant() <= (place + 1) * CHIP ? place : place + 1) * CHIP))
    return chip
  })
  const minus = button("\u2212", less, { "aria-label": fill(words.less, { city: name }) })
  const plus = button("+", more, { "aria-label": fill(words.more, { city: name }), name: `more-${proposal.city}` })
  const output = element("output", { "aria-live": "polite" })
  const head = element("div", { class: "who" }, element("strong", {}, name),
    element("span", { class: "stars", role: "img", "aria-label": proposal.quality }, "★".repeat(proposal.stars) + "☆".repeat(5 - proposal.stars)))
  const tags = element("p", { class: "tags" }, ...proposal.tags.map((tag) => element("span", {}, tag)))
  const line = element("li", {}, head, element("p", { class: "help" }, proposal.about), tags)
  line.append(proposal.may_win
    ? element("div", { class: "give" }, minus, element("span", { class: "chips", "aria-hidden": "true" }, ...chips), plus, output)
    : element("p", { class: "note" }, words.owes))
  line.addEventListener("keydown", (event) => {
    const move = { ArrowRight: more, ArrowUp: more, ArrowLeft: less, ArrowDown: less }[event.key]
    if (!move || !proposal.may_win) return
    event.preventDefault()
    move()
  })
  const show = (left) => {
    line.classList.toggle("won", grant() > 0)
    chips.forEach((chip, place) => chip.classList.toggle("on", grant() > place * CHIP))
    minus.setAttribute("aria-disabled", grant() === 0)
    plus.setAttribute("aria-disabled", grant() >= proposal.request || left <= 0)
    output.textContent = fill(words.given, { given: usd(grant()), request: usd(proposal.request) })
  }
  return { line, show }
}

export function render({ model }) {
  const root = element("div", { class: "call" })
  let cards = [], proposals = [], bar, left
  const usd = (cents) => new Intl.NumberFormat(model.language, { maximumFractionDigits: 0, useGrouping: "always" }).format(cents / 100)
  const unspent = () => model.call.fund - proposals.reduce((sum, one) => sum + one.grant, 0)
  const show = () => {
    for (const one of cards) one.show(unspent())
    bar.value = unspent()
    left.textContent = fill(model.call.words.left, { left: usd(unspent()), fund: usd(model.call.fund) })
  }
  const give = () => model.send_msg({ name: "give", value: Object.fromEntries(proposals.map((one) => [one.city, one.grant])) })
  const build = () => {
    const { words, fund, rules } = model.call
    proposals = model.call.proposals.map((one) => ({ ...one, grant: 0 }))
    cards = []
    if (!words) return root.replaceChildren()
    cards = proposals.map((one) => card(one, words, usd, (cents) => {
      one.grant = Math.max(0, Math.min(cents, one.request, unspent() + one.grant))
      show()
    }))
    bar = element("progress", { max: fund, "aria-hidden": "true" })
    left = element("output", { "aria-live": "polite" })
    const drafts = rules.map((rule) => button(rule.label, () => model.send_msg({ name: "draft", value: rule.name })))
    const clear = button(words.clear, () => { for (const one of proposals) one.grant = 0; show() })
    root.replaceChildren(
      element("div", { class: "drafts", role: "group", "aria-label": words.draft }, element("span", {}, `${words.draft}:`), ...drafts, clear),
      element("div", { class: "money" }, left, bar, button(words.give, give, { class: "primary" })),
      element("ul", { class: "proposals" }, ...cards.map((one) => one.line)),
    )
    begin()
  }
  const begin = () => {
    if (!cards.length || !model.call.words) return
    for (const one of proposals) one.grant = model.draft.cents?.[one.city] ?? 0
    show()
  }
  // The forms are told when their change is not made after all.
  const ask = () => {
    if (!model.question) return
    const sure = confirm(model.question)
    if (!sure) document.dispatchEvent(new Event("kept"))
    model.send_msg({ name: "answer", value: sure })
  }
  build()
  model.on("call", build)
  model.on("draft", begin)
  model.on("question", () => setTimeout(ask))
  return root
}
