// The code of a letter travels in the address' fragment, which no server sees: keep it for this tab, fill the field.
const KEY = "activation-code"

export default function activationCode(element) {
  if (/^#[0-9A-Z]{12}$/.test(location.hash)) {
    sessionStorage.setItem(KEY, location.hash.slice(1))
    history.replaceState(null, "", location.pathname)
  }
  const field = element.querySelector("[name=code]")
  const code = sessionStorage.getItem(KEY)
  if (field && code && !field.value) {
    field.value = code.match(/.{4}/g).join(" ")
    element.addEventListener("submit", () => sessionStorage.removeItem(KEY))
  }
}
