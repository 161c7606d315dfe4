// Brings whoever sent a form with faults to the summary of what to correct.
export default function (summary) {
  summary.tabIndex = -1;
  summary.focus();
}
