// The one entry module: each element with data-module="name" is handed to the default export of ./name.js, once.
// Names that begin with "govuk-" belong to the kit, which starts all its components by itself.
const loads = new Map();
for (const element of document.querySelectorAll("[data-module]")) {
  const name = element.dataset.module;
  const file = name.startsWith("govuk-") ? "kit" : name;
  if (!/^[a-z][a-z-]*$/.test(file)) continue;
  if (!loads.has(file)) loads.set(file, import(`./${file}.js`));
  if (file !== "kit") loads.get(file).then((module) => module.default(element));
}
