// Hands a text over to another app, or copies it; without this script, or where neither can be done, the button stays
// hidden, and the text is there to be copied by hand.
export default function shareText(holder) {
  const text = document.getElementById(holder.dataset.of).textContent
  if (!navigator.share && !navigator.clipboard) return
  holder.hidden = false
  holder.querySelector("button").addEventListener("click", async () => {
    try {
      if (navigator.share) return await navigator.share({ url: text })
      await navigator.clipboard.writeText(text)
      holder.querySelector("[role=status]").textContent = holder.dataset.done
    } catch (error) {
      if (error.name !== "AbortError") holder.hidden = true
    }
  })
}
