/* Makes elements. Knows nothing of chats. Text always travels as text: there is no way to pass markup through here. */

const SVG = "http://www.w3.org/2000/svg";

/** Return the element with an id; a missing one is a bug in the page and says so. */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found;
}

/** Return a new element. `data` becomes data-*, functions become listeners, `undefined`, `null` and `false` are left out. */
export function el(tag, { data = {}, ...attributes } = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (typeof value === "function") made.addEventListener(name, value);
    else made.setAttribute(name, value === true ? "" : value);
  }
  for (const [name, value] of Object.entries(data)) if (value !== undefined && value !== null) made.dataset[name] = value;
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

/** Return an icon of the sprite in index.html. */
export function icon(name) {
  const made = document.createElementNS(SVG, "svg");
  made.setAttribute("class", `icon icon-${name}`);
  made.setAttribute("aria-hidden", "true");
  made.setAttribute("focusable", "false");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#i-${name}`);
  made.append(use);
  return made;
}

/** Show another icon of the sprite inside an element. */
export function swapIcon(holder, name) {
  holder.querySelector("use").setAttribute("href", `#i-${name}`);
}
