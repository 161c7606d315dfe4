// The chosen files as a list that can be put in order; each is sent by itself, the pages of one document together. Each
// tells how far it is and what became of it. What was not answered is sent again under the same key, which doubles
// nothing. Without this script the form sends everything at once.
const KILOBYTE = 1000
const MEGABYTE = 1000 * KILOBYTE
const AGAIN = 2
const THUMB = 96

export default function uploadProgress(form) {
  const inputs = [...form.querySelectorAll("input[type=file]")]
  const box = form.querySelector("[data-files]")
  const title = box.querySelector("h2")
  const list = box.querySelector("ol")
  const status = box.querySelector("[data-said]")
  const blank = box.querySelector("template")
  const together = form.querySelector("[data-together]")
  const said = box.dataset
  const most = Number(said.most)
  let chosen = []
  let place = 0
  let sending = false

  function size(bytes) {
    const [unit, divisor] = bytes < MEGABYTE / 10 ? ["kilobyte", KILOBYTE] : ["megabyte", MEGABYTE]
    const maximumFractionDigits = bytes < KILOBYTE || unit === "megabyte" ? 1 : 0
    return new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit, maximumFractionDigits })
      .format(bytes && Math.max(bytes / divisor, 0.1))
  }

  async function thumbnail(file, holder) {
    if (!file.type.startsWith("image/")) return
    try {
      const picture = await createImageBitmap(file, { resizeWidth: THUMB, resizeQuality: "medium" })
      const canvas = document.createElement("canvas")
      canvas.width = picture.width
      canvas.height = picture.height
      canvas.getContext("2d").drawImage(picture, 0, 0)
      picture.close()
      holder.replaceChildren(canvas)
    } catch {
      // A kind of picture that this browser does not know keeps its icon.
    }
  }

  function add(files) {
    if (!inputs[0].multiple) chosen = []
    for (const file of files) {
      const line = blank.content.firstElementChild.cloneNode(true)
      const one = { file, line, open: file.size <= most }
      line.querySelector(".c-row__t").textContent = file.name
      line.querySelector(".c-row__m").textContent = size(file.size)
      for (const button of line.querySelectorAll("[data-act]")) {
        const words = button.querySelector("span")
        words.textContent = words.textContent.replace("%1", () => file.name)
        button.addEventListener("click", () => act(one, button))
      }
      if (!one.open) tell(one, said.large, "triangle-alert", "danger")
      thumbnail(file, line.querySelector(".c-ico"))
      chosen.push(one)
    }
    for (const input of inputs) input.value = ""
    show()
  }

  function act(one, button) {
    const from = chosen.indexOf(one)
    const to = { up: from - 1, down: from + 1 }[button.dataset.act]
    chosen.splice(from, 1)
    if (to !== undefined) chosen.splice(Math.min(Math.max(to, 0), chosen.length), 0, one)
    show()
    if (to !== undefined) button.focus()
    else (chosen[Math.min(from, chosen.length - 1)]?.line.querySelector("[data-act=remove]") ?? inputs[0]).focus()
  }

  function show() {
    list.replaceChildren(...chosen.map((one) => one.line))
    title.textContent = said.chosen
    status.textContent = ""
    box.hidden = !chosen.length
    if (together) together.hidden = waiting().length < 2
  }

  const waiting = () => chosen.filter((one) => one.open)
  // The images of an examination belong together: the server tells which.
  const isImage = ({ file }) => /\.dcm$/i.test(file.name) || file.type === "application/dicom"
  const asOne = () => together?.querySelector("input:checked")?.value === "one" && waiting().length > 1

  function tell({ line }, text, icon, tone = "") {
    line.querySelector(".c-row__m").textContent = text
    line.querySelector("progress").hidden = true
    const use = line.querySelector("use")
    use?.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#${icon}`))
    line.querySelector(".c-ico").classList.toggle("c-ico--danger", tone === "danger")
  }

  // The files of one request are sent one behind the other: of so many bytes, the first belong to the first file.
  function move(batch, loaded) {
    let before = 0
    for (const { file, line } of batch) {
      const sent = Math.min(Math.max(loaded - before, 0), file.size)
      const bar = line.querySelector("progress")
      bar.hidden = false
      bar.value = file.size ? sent / file.size : 1
      const words = sent <= 0 ? "%2" : sent < file.size ? said.sending : said.reading
      line.querySelector(".c-row__m").textContent = words.replace("%1", size(sent)).replace("%2", size(file.size))
      before += file.size
    }
  }

  function link(href, text) {
    const made = document.createElement("a")
    made.href = href
    made.textContent = text
    return made
  }

  // One document is told for the whole batch; the images of several examinations are told document by document.
  function finish(batch, { files }) {
    batch.forEach((one, number) => {
      const answer = files[Math.min(number, files.length - 1)]
      one.open = false
      one.answer = answer
      one.line.querySelector(".c-row__a").replaceChildren()
      if (number >= files.length && answer.href) return tell(one, said.kept, answer.icon)
      tell(one, answer.sentence, answer.icon, answer.kind)
      if (!answer.href) return
      const name = link(answer.href, one.file.name)
      name.className = "c-row__t"
      one.line.querySelector(".c-row__t").replaceWith(name)
      one.line.querySelector(".c-row__m").append(document.createElement("br"), answer.about)
      if (answer.describe_href) one.line.querySelector(".c-row__a").append(link(answer.describe_href, said.check))
    })
  }

  function busy(yes) {
    sending = yes
    for (const button of form.querySelectorAll("button")) button.disabled = yes
  }

  function ask(batch, total) {
    const data = new FormData(form)
    for (const input of inputs) data.delete(input.name)
    for (const { file } of batch) data.append("files", file)
    data.set("place", batch[0].place)
    data.set("total", total)
    if (batch.length < 2) data.delete("together")
    return new Promise((resolve) => {
      const request = new XMLHttpRequest()
      request.open("POST", form.action)
      request.setRequestHeader("Accept", "application/json")
      request.responseType = "json"
      request.upload.onprogress = (event) => move(batch, event.loaded)
      request.upload.onload = () => move(batch, Infinity)
      request.onload = () => resolve({ status: request.status, answer: request.response, wait: request.getResponseHeader("Retry-After") })
      request.onerror = () => resolve({ status: 0 })
      request.send(data)
    })
  }

  // A page that was open for long has an old token: a new one is taken from the same page, once.
  async function renewed() {
    const page = await fetch(form.action).then((answer) => answer.text()).catch(() => "")
    const [, token] = page.match(/name="csrf_token" value="([\w.-]+)"/) ?? []
    if (token) form.querySelector("input[name=csrf_token]").value = token
    return Boolean(token)
  }

  const pause = (seconds) => new Promise((resolve) => setTimeout(resolve, 1000 * seconds))
  const back = () => new Promise((resolve) => addEventListener("online", resolve, { once: true }))

  // Whether this batch came to an end, one way or the other; else it stays to be sent again.
  async function deliver(batch, total) {
    for (let attempt = 0; ; attempt += 1) {
      const { status: code, answer, wait } = await ask(batch, total)
      if (answer?.files) return finish(batch, answer) ?? true
      if (code === 0 && !navigator.onLine) {
        stop(batch, said.waiting)
        await back()
        status.textContent = ""
      } else if (code === 503 && attempt < AGAIN) await pause(Number(wait) || 5)
      else if (code === 422 && attempt === 0 && answer && !Object.keys(answer.fields).length && (await renewed())) continue
      else if (code === 413 && answer) {
        finish(batch, { files: [{ sentence: answer.detail, icon: "triangle-alert", kind: "danger" }] })
        return true
      } else {
        stop(batch, answer?.detail ?? (code ? said.strange : said.failed))
        form.querySelector(`[name="${Object.keys(answer?.fields ?? {})[0] ?? ""}"]`)?.focus()
        return false
      }
    }
  }

  function stop(batch, sentence) {
    for (const one of batch) tell(one, size(one.file.size), "file-text")
    status.textContent = sentence
  }

  async function send() {
    const open = waiting()
    const images = open.filter(isImage)
    const many = open.length - images.length > Number(said.mostFiles)
    if (asOne() && (many || open.reduce((sum, { file }) => sum + file.size, 0) > most)) {
      status.textContent = said.pages
      return box.focus()
    }
    const alone = open.filter((one) => images.length < 2 || !images.includes(one)).map((one) => [one])
    const batches = asOne() ? [open] : images.length > 1 ? [images, ...alone] : alone
    for (const batch of batches) {
      place = Math.max(place, batch[0].place ?? place + 1)
      batch[0].place ??= place
    }
    busy(true)
    status.textContent = ""
    let all = true
    for (const batch of batches) if (!(all = await deliver(batch, batches.length))) break
    busy(false)
    if (all) tellAll(batches)
  }

  function tellAll(batches) {
    const { answer } = chosen.find((one) => one.answer) ?? {}
    if (batches.length === 1 && chosen.length === batches[0].length && answer?.href) return location.assign(answer.describe_href ?? answer.href)
    const saved = batches.filter(([{ answer: one }]) => one.href).length
    title.textContent = said.result.replace("%1", saved).replace("%2", batches.length)
    box.focus()
  }

  const drop = form.querySelector(".c-drop")
  drop.addEventListener("dragover", (event) => {
    event.preventDefault()
    drop.classList.add("is-over")
  })
  drop.addEventListener("dragleave", () => drop.classList.remove("is-over"))
  drop.addEventListener("drop", (event) => {
    event.preventDefault()
    drop.classList.remove("is-over")
    if (!sending) add(event.dataTransfer.files)
  })
  for (const input of inputs) input.addEventListener("change", () => add([...input.files]))
  form.addEventListener("submit", (event) => {
    if (!waiting().length) return
    event.preventDefault()
    if (!sending) send()
  })
  addEventListener("beforeunload", (event) => sending && event.preventDefault())
  drop.querySelector(".c-small").textContent = said.limits
  show()
  form.dataset.ready = ""
}
