/* Every word of the page itself, in both languages. What the bot says comes from the bot and is not here. */

const WORDS = {
  es: {
    about: "¿Qué puede hacer este bot?",
    attach: "Adjuntar",
    attach_file: "Archivo",
    attach_photo: "Foto",
    attach_sticker: "Sticker",
    attach_voice: "Nota de voz",
    blocked: "Bloqueó a este bot",
    bot: "bot",
    cancel: "Cancelar",
    chat_menu: "Opciones del chat",
    chat_with: "Chat con {name}",
    clock: "Tiempo simulado",
    clock_note: "Adelante el reloj para ver recordatorios y cierres.",
    clock_speed: "× {speed}",
    commands: "Comandos",
    connecting: "conectando…",
    copied: "Copiado",
    copy: "Copiar",
    dark: "Modo oscuro",
    demo: "Panel de la demostración",
    download: "Descargar {name}, {size}",
    edit: "Editar",
    edited: "editado",
    editing: "Editar mensaje",
    editing_cancel: "Cancelar la edición",
    failed: "No se pudo: {why}",
    failed_offline: "No hay conexión con el simulador.",
    key_link: "{text} (abre un enlace)",
    keys: "Opciones de respuesta",
    language: "Idioma de esta página",
    light: "Modo claro",
    links: "Otras vistas",
    looks: "Esta página",
    menu_block: "Bloquear bot",
    menu_restart: "Reiniciar bot",
    messages: "Mensajes",
    new_many: "{n} mensajes nuevos",
    new_one: "1 mensaje nuevo",
    nobody: "Todavía no hay personas. Agregue una para empezar.",
    ok: "Aceptar",
    people: "¿Quién es usted en esta demostración?",
    person_add: "Agregar una persona",
    person_create: "Agregar",
    person_language: "Idioma de su Telegram",
    person_name: "Nombre y apellido",
    photo: "Foto",
    picture_open: "Ver la imagen completa",
    plus_day: "+26 h · mañana",
    plus_hour: "+1 h",
    plus_week: "+7 días",
    restart_big: "REINICIAR",
    save: "Guardar",
    send: "Enviar",
    skip: "Ir al cuadro de mensaje",
    spoiler: "Texto oculto: toque para verlo",
    start: "INICIAR",
    sticker: "Sticker",
    to_bottom: "Ir al final",
    typing: "escribiendo…",
    unread: "{n} sin leer",
    voice: "Nota de voz",
    what_this_is: "Un Telegram simulado: nada sale de este equipo. Cada pestaña puede ser otra persona.",
    write: "Mensaje",
    you: "Usted",
  },
  en: {
    about: "What can this bot do?",
    attach: "Attach",
    attach_file: "File",
    attach_photo: "Photo",
    attach_sticker: "Sticker",
    attach_voice: "Voice note",
    blocked: "You blocked this bot",
    bot: "bot",
    cancel: "Cancel",
    chat_menu: "Chat options",
    chat_with: "Chat with {name}",
    clock: "Simulated time",
    clock_note: "Move the clock forward to see reminders and closing.",
    clock_speed: "× {speed}",
    commands: "Commands",
    connecting: "connecting…",
    copied: "Copied",
    copy: "Copy",
    dark: "Dark mode",
    demo: "Demo panel",
    download: "Download {name}, {size}",
    edit: "Edit",
    edited: "edited",
    editing: "Edit message",
    editing_cancel: "Cancel editing",
    failed: "That did not work: {why}",
    failed_offline: "The simulator cannot be reached.",
    key_link: "{text} (opens a link)",
    keys: "Reply options",
    language: "Language of this page",
    light: "Light mode",
    links: "Other views",
    looks: "This page",
    menu_block: "Block bot",
    menu_restart: "Restart bot",
    messages: "Messages",
    new_many: "{n} new messages",
    new_one: "1 new message",
    nobody: "There is nobody yet. Add a person to begin.",
    ok: "OK",
    people: "Who are you in this demo?",
    person_add: "Add a person",
    person_create: "Add",
    person_language: "Language of their Telegram",
    person_name: "First and last name",
    photo: "Photo",
    picture_open: "See the whole picture",
    plus_day: "+26 h · tomorrow",
    plus_hour: "+1 h",
    plus_week: "+7 days",
    restart_big: "RESTART",
    save: "Save",
    send: "Send",
    skip: "Skip to the message box",
    spoiler: "Hidden text: tap to see it",
    start: "START",
    sticker: "Sticker",
    to_bottom: "Go to the end",
    typing: "typing…",
    unread: "{n} unread",
    voice: "Voice note",
    what_this_is: "A simulated Telegram: nothing leaves this computer. Each tab can be another person.",
    write: "Message",
    you: "You",
  },
};

const LOCALES = { es: "es-MX", en: "en-GB" };
let language = "es";

/** Return the page's language, "es" or "en". */
export const current = () => language;

/** Return which of the page's languages a Telegram language code means. */
export const spoken = (code) => (String(code ?? "").toLowerCase().startsWith("es") ? "es" : "en");

/** Return the words for a key, with its fills. An unknown key is a bug and says so. */
export function words(key, fills = {}) {
  const text = WORDS[language][key];
  if (text === undefined) throw new Error(`no words for ${key} in ${language}`);
  return text.replace(/\{(\w+)\}/g, (_, name) => fills[name]);
}

/** Speak a language from now on: the whole static page follows. */
export function speak(wanted) {
  language = wanted;
  document.documentElement.lang = wanted;
  for (const node of document.querySelectorAll("[data-word]")) node.textContent = words(node.dataset.word);
  for (const node of document.querySelectorAll("[data-word-label]")) node.setAttribute("aria-label", words(node.dataset.wordLabel));
  for (const node of document.querySelectorAll("[data-word-placeholder]")) node.placeholder = words(node.dataset.wordPlaceholder);
}

const format = (options) => (date) => new Intl.DateTimeFormat(LOCALES[language], options).format(date);

/** Return hour and minute, 24-hour clock, of the device. */
export const timeOf = format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

/** Return a day as it stands between messages. */
export const dayOf = format({ day: "numeric", month: "long" });

/** Return date and time in full. */
export const momentOf = format({ weekday: "long", day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

/** Return a date for the clock of the panel. */
export const clockOf = format({ weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });

/** Return a short date for the panel's bar. */
export const shortClockOf = format({ day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

/** Return a file size in the units people read. */
export function sizeOf(bytes) {
  const number = new Intl.NumberFormat(LOCALES[language], { maximumFractionDigits: 1 });
  if (bytes < 1000) return `${number.format(bytes)} B`;
  return bytes < 1_000_000 ? `${number.format(bytes / 1000)} KB` : `${number.format(bytes / 1_000_000)} MB`;
}
