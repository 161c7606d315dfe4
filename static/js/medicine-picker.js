// Medicines are suggested while their name is typed; without this, the button beside the field does the same.
const PAUSE = 350
const LEAST = 3

export default function medicinePicker(element) {
  const { url, code, label, none } = element.dataset
  const field = element.querySelector("input[type=text]")
  const place = element.querySelector("[data-suggestions]")
  let timer = 0
  let latest = ""

  async function ask() {
    const q = field.value.trim()
    if (q.length < LEAST || q === latest) return
    latest = q
    const answer = await fetch(url, {
      method: "POST",
      headers: { "X-CSRFToken": field.form.elements.csrf_token.value },
      body: new URLSearchParams({ q }),
    }).catch(() => null)
    if (!answer?.ok || q !== field.value.trim()) return
    const { medicines } = await answer.json()
    place.replaceChildren(...(medicines.length ? [choices(medicines)] : []))
  }

  function choices(medicines) {
    const set = made("fieldset", "govuk-fieldset")
    const legend = made("legend", "govuk-fieldset__legend", label)
    const radios = made("div", "govuk-radios govuk-radios--small")
    radios.append(...medicines.map((one, place) => choice(`medicine-${place + 1}`, one)))
    radios.append(choice("medicine-none", { code: "", name: none, holds: "" }, true))
    set.append(legend, radios)
    return set
  }

  function choice(id, { code: value, name, holds }, checked = false) {
    const item = made("div", "govuk-radios__item")
    const radio = made("input", "govuk-radios__input")
    Object.assign(radio, { id, type: "radio", name: code, value, checked })
    const words = made("label", "govuk-label govuk-radios__label", name)
    words.htmlFor = id
    item.append(radio, words)
    if (holds) {
      const hint = made("div", "govuk-hint govuk-radios__hint", holds)
      hint.id = `${id}-hint`
      radio.setAttribute("aria-describedby", hint.id)
      item.append(hint)
    }
    return item
  }

  function made(tag, classes, text = "") {
    const one = document.createElement(tag)
    one.className = classes
    one.textContent = text
    return one
  }

  field.addEventListener("input", () => {
    clearTimeout(timer)
    timer = setTimeout(ask, PAUSE)
  })
}
