// The one entry module: each element with data-module="name" is handed to the default export of ./name.js.
for (const element of document.querySelectorAll("[data-module]")) {
  const name = element.dataset.module;
  if (/^[a-z][a-z-]*$/.test(name)) import(`./${name}.js`).then((module) => module.default(element));
}
