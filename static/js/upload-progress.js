// Tells of each file how far it has come, and what became of it. Where anything is not as expected, the form is sent as
// without this script, and the page that answers tells.
const KILOBYTE = 1000
const MEGABYTE = 1000 * KILOBYTE

export default function uploadProgress(form) {
  const input = form.querySelector("input[type=file]")
  const box = form.querySelector("[data-files]")
  const title = box.querySelector("h2")
  const list = box.querySelector("ul")
  const blank = box.querySelector("template")
  const said = box.dataset
  let lines = []

  function size(bytes) {
    const [unit, divisor] = bytes < MEGABYTE / 10 ? ["kilobyte", KILOBYTE] : ["megabyte", MEGABYTE]
    const maximumFractionDigits = bytes < KILOBYTE || unit === "megabyte" ? 1 : 0
    return new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit, maximumFractionDigits })
      .format(bytes && Math.max(bytes / divisor, 0.1))
  }

  function show() {
    lines = [...input.files].map((file) => {
      const line = blank.content.firstElementChild.cloneNode(true)
      line.querySelector(".c-row__t").textContent = file.name
      line.querySelector(".c-row__m").textContent = size(file.size)
      return line
    })
    list.replaceChildren(...lines)
    title.textContent = said.chosen
    box.hidden = !lines.length
  }

  function tell(line, text, icon, tone = "") {
    line.querySelector(".c-row__m").textContent = text
    line.querySelector("progress").hidden = true
    const use = line.querySelector("use")
    use.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#${icon}`))
    line.querySelector(".c-ico").classList.toggle("c-ico--danger", tone === "danger")
  }

  // The files are sent one behind the other: of so many bytes, the first belong to the first file.
  function move(loaded) {
    let before = 0
    lines.forEach((line, place) => {
      const file = input.files[place]
      const sent = Math.min(Math.max(loaded - before, 0), file.size)
      const bar = line.querySelector("progress")
      bar.hidden = false
      bar.value = file.size ? sent / file.size : 1
      const words = sent <= 0 ? "%2" : sent < file.size ? said.sending : said.reading
      line.querySelector(".c-row__m").textContent = words.replace("%1", size(sent)).replace("%2", size(file.size))
      before += file.size
    })
  }

  function finish({ files: answer, totals }) {
    if (answer.length === 1 && answer[0].href) return location.assign(answer[0].href)
    answer.forEach((file, place) => {
      tell(lines[place], file.sentence, file.icon, file.kind)
      if (!file.href) return
      const link = document.createElement("a")
      link.className = "c-row__t c-go"
      link.href = file.href
      link.textContent = file.name
      lines[place].querySelector(".c-row__t").replaceWith(link)
    })
    title.textContent = said.result.replace("%1", totals)
    input.value = ""
    busy(false)
    box.focus()
  }

  function busy(yes) {
    for (const button of form.querySelectorAll("button")) button.disabled = yes
  }

  function send() {
    const request = new XMLHttpRequest()
    request.open("POST", form.action)
    request.setRequestHeader("Accept", "application/json")
    request.responseType = "json"
    request.upload.onprogress = (event) => move(event.loaded)
    request.upload.onload = () => move(Infinity)
    request.onload = () => (request.response?.files ? finish(request.response) : form.submit())
    request.onerror = () => {
      for (const line of lines) tell(line, said.failed, "triangle-alert", "danger")
      busy(false)
      box.focus()
    }
    const data = new FormData(form)
    busy(true)
    request.send(data)
  }

  function drop(event) {
    event.preventDefault()
    place.classList.remove("is-over")
    input.files = event.dataTransfer.files
    show()
  }

  const place = form.querySelector(".c-drop")
  place.addEventListener("dragover", (event) => {
    event.preventDefault()
    place.classList.add("is-over")
  })
  place.addEventListener("dragleave", () => place.classList.remove("is-over"))
  place.addEventListener("drop", drop)
  input.addEventListener("change", show)
  form.addEventListener("submit", (event) => {
    if (!input.files.length) return
    event.preventDefault()
    send()
  })
  form.dataset.ready = ""
}
