// Enlarges an image in place, by keys, wheel, pinch and buttons, and goes through the images of an examination.
// Without it the image is a link to the whole of it, and the others are links of the page.
const MOST = 8
const STEP = 1.5
const PAN = 60
const NEAR = 4
const KEPT = 60

export default function imageViewer(view) {
  const stage = view.querySelector(".c-view__stage")
  const tools = view.querySelector(".c-view__tools")
  const words = view.querySelector("[data-scale]")
  const none = view.querySelector("[data-none]")
  const { larger, frames } = view.dataset
  let image = stage.querySelector("img")
  let scale = 1
  let left = 0
  let top = 0
  let detail = 1

  function place(x, y) {
    const { clientWidth: width, clientHeight: height } = stage
    left = Math.min(0, Math.max(x, width * (1 - scale)))
    top = Math.min(0, Math.max(y, height * (1 - scale)))
    image.style.transform = scale === 1 ? "" : `translate(${left}px, ${top}px) scale(${scale})`
  }

  // Around a point of the stage, which stays where it is: else its middle, or the top of a page, where it is read from.
  function zoom(to, x = stage.clientWidth / 2, y = larger && scale === 1 ? 0 : stage.clientHeight / 2) {
    const next = Math.min(MOST, Math.max(1, to))
    const grown = next / scale
    scale = next
    place(x - (x - left) * grown, y - (y - top) * grown)
    stage.classList.toggle("is-larger", scale > 1)
    words.textContent = new Intl.NumberFormat(document.documentElement.lang, { style: "percent" }).format(scale)
    if (larger && scale >= STEP) sharpen(scale >= 2.5 ? 3 : 2)
  }

  function sharpen(wanted) {
    if (wanted <= detail) return
    detail = wanted
    const drawn = new Image()
    drawn.onload = () => { image.src = drawn.src }
    drawn.src = larger.replace("{detail}", wanted)
  }

  const acts = { larger: () => zoom(scale * STEP), smaller: () => zoom(scale / STEP), whole: () => zoom(1) }
  const others = frames ? throughFrames(view, (shown) => {
    shown.style.transform = image.style.transform
    image.replaceWith(shown)
    image = shown
  }) : null
  const step = (by) => Boolean(others?.step(by))

  stage.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const arrow = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key]
    const act = { "+": "larger", "=": "larger", "-": "smaller", "0": "whole" }[event.key]
    if (act) acts[act]()
    else if (arrow && scale > 1) place(left + arrow[0] * PAN, top + arrow[1] * PAN)
    else if (arrow && others) step(-(arrow[0] || arrow[1]))
    else if (others && event.key === "PageDown") step(1)
    else if (others && event.key === "PageUp") step(-1)
    else return
    event.preventDefault()
  })
  tools.addEventListener("click", (event) => acts[event.target.closest("[data-do]")?.dataset.do]?.())

  // The wheel is the page's until somebody is at the image; at its last one it is the page's again.
  stage.addEventListener("wheel", (event) => {
    const box = stage.getBoundingClientRect()
    if (event.ctrlKey || (!others && document.activeElement === stage)) {
      zoom(scale * Math.exp(-event.deltaY / 300), event.clientX - box.left, event.clientY - box.top)
    } else if (!others || document.activeElement !== stage || !step(Math.sign(event.deltaY))) return
    event.preventDefault()
  }, { passive: false })

  byPointers(stage, {
    focus: () => stage.focus({ preventScroll: true, focusVisible: false }),
    isLarger: () => scale > 1,
    pan: (x, y) => place(left + x, top + y),
    pinch: (by, x, y) => zoom(scale * by, x, y),
    twice: (x, y) => zoom(scale > 1 ? 1 : 2 * STEP, x, y),
    swipe: step,
  })
  stage.addEventListener("error", () => { none.hidden = false }, true)
  stage.addEventListener("load", () => { none.hidden = true }, true)
  if (image.complete && !image.naturalWidth) none.hidden = false
  addEventListener("resize", () => place(left, top))
  tools.hidden = false
  view.dataset.ready = ""
}

// Dragging moves what is enlarged, two fingers enlarge, and sideways on the whole image goes to the next one.
function byPointers(stage, { focus, isLarger, pan, pinch, twice, swipe }) {
  const held = new Map()
  let travelled = 0
  let from = 0
  let tapped = 0

  stage.addEventListener("dragstart", (event) => event.preventDefault())
  stage.addEventListener("pointerdown", (event) => {
    if (event.button) return
    focus()
    held.set(event.pointerId, event)
    stage.setPointerCapture(event.pointerId)
    if (held.size === 1) [travelled, from] = [0, event.clientX]
  })
  stage.addEventListener("pointermove", (event) => {
    const before = held.get(event.pointerId)
    if (!before) return
    const [x, y] = [event.clientX - before.clientX, event.clientY - before.clientY]
    const other = [...held.values()].find((one) => one.pointerId !== event.pointerId)
    travelled += Math.abs(x) + Math.abs(y)
    held.set(event.pointerId, event)
    if (other) {
      const box = stage.getBoundingClientRect()
      const apart = (one) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY) || 1
      const middle = [(event.clientX + other.clientX) / 2, (event.clientY + other.clientY) / 2]
      pinch(apart(event) / apart(before), middle[0] - box.left, middle[1] - box.top)
    } else if (isLarger()) pan(x, y)
    else if (Math.abs(event.clientX - from) > 24) {
      if (swipe(event.clientX < from ? 1 : -1)) from = event.clientX
    }
  })
  for (const end of ["pointerup", "pointercancel"]) {
    stage.addEventListener(end, (event) => {
      held.delete(event.pointerId)
      if (end === "pointercancel" || travelled > 8) return
      const box = stage.getBoundingClientRect()
      if (event.timeStamp - tapped < 350) twice(event.clientX - box.left, event.clientY - box.top)
      tapped = event.timeStamp
    })
  }
  // A key opens the image alone; a finger or a mouse is at it to enlarge and to move.
  stage.addEventListener("click", (event) => { if (event.detail) event.preventDefault() })
}

// The images of a series, fetched when one is near: each is asked for once.
function throughFrames(view, show) {
  const places = view.dataset.runs.split(" ").flatMap((run) => {
    const [file, count] = run.split(":").map(Number)
    return Array.from({ length: count }, (_, frame) => [file, frame + 1])
  })
  const section = view.closest("section")
  const form = section.querySelector("[data-viewer]")
  const count = section.querySelector("[data-count]")
  const first = view.querySelector("img")
  const kept = new Map()
  let pattern = view.dataset.frames
  let at = Number(form?.elements.image?.value || 1) - 1
  kept.set(at, first)

  function fetched(place) {
    if (!kept.has(place)) {
      const [file, frame] = places[place]
      const made = new Image(first.width, first.height)
      for (const name of ["width", "height"]) made.setAttribute(name, first.getAttribute(name))
      made.src = pattern.replace("{file}", file).replace("{frame}", frame)
      kept.set(place, made)
    }
    return kept.get(place)
  }

  function tidy() {
    const far = [...kept.keys()].sort((one, other) => Math.abs(one - at) - Math.abs(other - at)).slice(KEPT)
    far.forEach((place) => kept.delete(place))
  }

  function go(place) {
    const next = Math.min(Math.max(place, 0), places.length - 1)
    if (next === at) return false
    const way = Math.sign(next - at)
    at = next
    const shown = fetched(at)
    const said = count.dataset.words.replace("{number}", at + 1).replace("{total}", places.length)
    shown.alt = first.alt.replace(/[0-9]+(?=\D+[0-9]+\D*$)/, at + 1)
    count.textContent = said
    if (form?.elements.image) form.elements.image.value = at + 1
    show(shown)
    for (let near = 1; near <= NEAR; near += 1) {
      const ahead = at + way * near
      if (places[ahead]) fetched(ahead)
    }
    tidy()
    remember()
    return true
  }

  function remember() {
    const address = new URL(location.href)
    address.searchParams.set("image", at + 1)
    history.replaceState(history.state, "", address)
    section.querySelectorAll("[data-step]").forEach((link) => {
      const next = at + Number(link.dataset.step)
      const href = new URL(link.href)
      href.searchParams.set("image", next + 1)
      link.href = href
      link.hidden = !places[next]
    })
  }

  section.addEventListener("click", (event) => {
    const link = event.target.closest("[data-step]")
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    go(at + Number(link.dataset.step))
  })
  form?.elements.image?.addEventListener("change", (event) => go(Number(event.target.value) - 1))
  form?.elements.window?.addEventListener("change", (event) => {
    const address = new URL(pattern.replace("{file}", "FILE").replace("{frame}", "FRAME"), location.href)
    address.searchParams.set("window", event.target.value)
    pattern = `${address.pathname}${address.search}`.replace("FILE", "{file}").replace("FRAME", "{frame}")
    kept.clear()
    const page = new URL(location.href)
    page.searchParams.set("window", event.target.value)
    history.replaceState(history.state, "", page)
    const shown = fetched(at)
    shown.alt = first.alt
    show(shown)
  })
  return { step: (by) => go(at + by) }
}
