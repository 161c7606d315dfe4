// A button that hands a text over to another app, or copies it; without this script, or where neither can be done, it
// stays hidden, and the text is there to be copied by hand.
export default function shareText(button) {
  const text = document.getElementById(button.dataset.of).textContent
  const said = button.querySelector("span")
  if (!navigator.share && !navigator.clipboard) return
  button.hidden = false
  button.addEventListener("click", async () => {
    try {
      if (navigator.share) return await navigator.share({ url: text })
      await navigator.clipboard.writeText(text)
      said.textContent = button.dataset.done
    } catch (error) {
      if (error.name !== "AbortError") button.hidden = true
    }
  })
}
