// A button that prints; without this script it stays hidden, and the browser's own menu prints.
export default function printPage(button) {
  button.hidden = false
  button.addEventListener("click", () => print())
}
