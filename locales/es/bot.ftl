### Frases propias del bot, en español de México, con usted.

err_integer = Escriba solo un número entero entre { $min } y { $max }.

err_year = Escriba un año de cuatro cifras entre { $min } y { $max }.

err_min_sel = Elija al menos una opción, u omita la pregunta.

err_too_long = El texto supera los { $max } caracteres. ¿Podría acortarlo?

err_email = El correo no parece válido. Revíselo, por favor.

err_use_buttons = Toque una de las opciones, por favor.

err_text_only = Por ahora solo puedo leer texto. Puede dictar con el micrófono del teclado.

err_answered = Esta pregunta ya fue respondida; use /atras para cambiarla.

err_required = Necesitamos esta respuesta para continuar. También puede usar /pausar o /retirar.

btn_confirm = Sí, es correcto

btn_correct = Corregir

progress = Sección { $i } de { $n }

battery_progress = { $i } de { $n }

btn_continue = Continuar

btn_done = Listo

btn_finish_rank = Terminar

btn_text_done = Terminé

btn_skip = Omitir

btn_back = ◀ Anterior

btn_pause = Pausar

none_other_cleared = “{ $label }” no se combina con otras opciones; quedó solo esa.

paused = Guardado. Vuelva cuando guste y escriba /continuar. Puede responder hasta el { $close_date }.

resume = Qué gusto saludarle de nuevo. Continuamos donde se quedó: { $section }. Tiempo restante aproximado: { $minutes } min.

optout_chat = Para no recibir más avisos: /baja

optout_mail = Si no desea recibir más avisos, escriba a { $arco_contact }

btn_remind_later = Recuérdeme mañana

btn_stop = No participar

btn_no_more = No recibir más avisos

remind_set = De acuerdo, le avisaremos mañana.

stop_done = Ya no le enviaremos avisos. Las respuestas que haya dado se conservan; para borrarlas, use /retirar. Si desea seguir, escriba /continuar.

not_invited = Esta encuesta es por invitación. Si recibió un enlace personal, ábralo de nuevo; si tiene dudas, escriba a { $arco_contact }.

already_done = Sus respuestas ya se enviaron. Gracias por su participación.

withdraw_confirm = ¿Desea retirar su participación y borrar sus respuestas? Esta acción no se puede deshacer.

btn_withdraw_yes = Sí, borrar mis respuestas

btn_withdraw_no = No, conservarlas

withdraw_done = Sus respuestas fueron borradas. Folio de su solicitud: { $receipt }.

withdraw_late = El vínculo con sus respuestas ya se eliminó, por lo que no podemos localizarlas. Puede borrar esta conversación en su teléfono.

invalid_token = Este enlace no es válido o ya se usó con otra cuenta. Escriba a { $arco_contact }.

too_many_tries = Se probaron demasiados enlaces no válidos. Espere una hora y abra de nuevo el enlace de su invitación; si tiene dudas, escriba a { $arco_contact }.

flood = Llegaron demasiados mensajes seguidos y { $n } de ellos no se leyeron. Sus respuestas anteriores están guardadas; escriba /continuar para ver la pregunta en la que va.

closed = La encuesta cerró el { $close_date }. Gracias por su interés.

help =
    /continuar – seguir donde se quedó
    /pausar – guardar y seguir después
    /atras – volver a la pregunta anterior
    /saltar – omitir la pregunta
    /recordar – recibir un aviso mañana
    /idioma – cambiar de idioma
    /privacidad – leer el aviso de privacidad
    /baja – no recibir más avisos
    /retirar – borrar sus respuestas
    /ayuda – ver esta lista

## Frases del bot que el cuestionario no trae: todas las que se añadieron están de aquí en adelante.

skipped = Omitida

unanswered = Sin responder

btn_page_previous = ◀

btn_page_next = ▶

page_of = { $i } / { $n }

btn_show_all = Ver toda la lista

nothing_before = No hay una pregunta anterior.

not_begun = Aquí no hay ninguna encuesta en curso. Para empezarla, escriba /start.

nothing_held = Aquí no guardamos nada de usted. Si recibió una invitación y no desea más avisos, o quiere ejercer sus derechos, escriba a { $arco_contact }.

notice_changed =
    <b>El aviso de privacidad cambió.</b> Arriba está completo (versión { $version }).

    Lo que ya respondió se conserva. ¿Acepta seguir participando con el aviso nuevo?

btn_notice_yes = Sí, acepto y continúo

btn_notice_no = No acepto

notice_declined = De acuerdo: no le haremos más preguntas ni le enviaremos avisos. Lo que respondió con el aviso anterior se conserva; para borrarlo, use /retirar. Si cambia de opinión, escriba /continuar.

stop_done_ended = Ya no le escribiremos por este chat, tampoco para enviarle el informe si lo pidió. Las respuestas que haya dado se conservan; para borrarlas, use /retirar. Si cambia de opinión, escriba /continuar.

messages_on = De acuerdo: podremos volver a escribirle por este chat, por ejemplo para enviarle el informe si lo pidió. Para no recibir más avisos: /baja

remind_set_after_weekend = De acuerdo, le avisaremos el próximo día hábil.

remind_too_late = Ya no podemos avisarle antes de que cierre la encuesta. Puede responder hasta el { $close_date }; para seguir, escriba /continuar.

notice_new = El aviso de privacidad cambió mientras tanto (versión { $version }). Léalo, por favor, antes de decidir.

locked = Sus respuestas ya se enviaron y no pueden cambiarse aquí. Si necesita corregir algo, escriba a { $arco_contact }.

unknown_command = No conozco esa instrucción. Escriba /ayuda para ver las que puede usar.

unknown_text = En este momento no hay ninguna pregunta pendiente aquí. Para seguir, escriba /continuar.

private_only = Esta encuesta se responde en privado. Ábrala desde su conversación personal con el bot.

edited_late = Esa respuesta ya está guardada y editar el mensaje no la cambia. Para cambiarla, use /atras.

came_early = Ese mensaje se envió antes de que llegara esta pregunta, así que no cuenta como respuesta a ella. Si era para la anterior, vuelva con /atras y escríbalo de nuevo.

nothing_to_skip = En este momento no hay ninguna pregunta que omitir.

info_typed = Para seguir, toque “Continuar”.

language_ask = Seleccione su idioma · Choose your language

language_names =
    .es = Español
    .en = English

language_set = Listo: seguimos en español.

review_title =
    <b>Revise sus respuestas</b>
    Toque una sección para ver o cambiar lo que respondió. Cuando todo esté bien, toque “Enviar”.

review_complete = { $section } ✓

review_skipped = { $section } · sin responder: { $count }

review_section =
    <b>{ $section }</b>
    Toque la pregunta que quiera cambiar.

btn_submit = Enviar

btn_review_back = ◀ Secciones

btn_change = ◀ Cambiar

battery_done = <b>{ $title }</b> · { $n } de { $m }

n_of_m = { $n } de { $m }

first_and_more = { $first } y { $more } más

contact_given = Registrado

multi_hint = Al terminar, toque “Listo”.

ranked_so_far = Su orden hasta ahora:

rank =
    .r1 = 1º
    .r2 = 2º
    .r3 = 3º
    .r4 = 4º
    .r5 = 5º

ranking_full = Ya eligió { $k }. Para cambiar, toque primero una de las elegidas.

choose_first = Elija al menos una opción antes de terminar.

text_first = Escriba primero su respuesta.

text_so_far = Recibido. Puede seguir escribiendo; cuando termine, toque “Terminé”.

room_left = Ese mensaje ya no cabe: quedan { $room } caracteres. Lo anterior está guardado.

search_none = No encuentro “{ $typed }”. Escriba las primeras letras o elija de la lista.

search_many = Hay varias que coinciden. Elija una.

submit_not_yet = Todavía no llega al final: va en “{ $section }” y le faltan unos { $minutes } min. Para seguir, escriba /continuar.

reminder_submit = Ya respondió lo principal de la encuesta; solo falta que la envíe. ¿Continuamos?

with_optout =
    { $text }

    { $optout }

questionnaire_caption = El cuestionario completo, para leerlo antes de responder.

results_caption = Aquí tiene los resultados del estudio, que pidió recibir por este chat. Muchas gracias por su participación; no necesita hacer nada más.

mydata_caption = Esto es todo lo que guardamos de usted.

notice_caption = Aviso de privacidad integral: { $privacy_url }

help_whole =
    { help }
    { help_more }

help_more =
    /cuestionario – ver todas las preguntas
    /enviar – enviar sus respuestas
    /misdatos – ver lo que guardamos de usted

try_again = Tuvimos un problema de nuestro lado. Lo que respondió está a salvo; escriba /continuar en un momento.

menu =
    .continue = Seguir donde se quedó
    .pause = Guardar y seguir después
    .back = Volver a la pregunta anterior
    .skip = Omitir la pregunta
    .remind = Recibir un aviso mañana
    .language = Cambiar de idioma
    .privacy = Leer el aviso de privacidad
    .questionnaire = Ver todas las preguntas
    .submit = Enviar sus respuestas
    .mydata = Ver lo que guardamos de usted
    .stop = No recibir más avisos
    .withdraw = Borrar sus respuestas
    .help = Ver la lista de instrucciones

bot_description = Encuesta de Liderazgo en la Educación Superior en México. Unos 15 minutos, en español o en inglés; puede pausar y continuar cuando guste. Es confidencial y voluntaria.

bot_short = Encuesta de liderazgo: confidencial, voluntaria, a su ritmo.

mydata =
    .title = Lo que guardamos de usted
    .answers = Sus respuestas
    .contact = Datos de contacto, aparte de sus respuestas
    .none = Nada todavía.
    .consent = Consentimiento
    .drafts = Escrito y todavía sin terminar
    .earlier = Respuestas que cambió
    .asides = Otras respuestas
    .frame = Lo que ya sabíamos por la lista de invitados
    .times = Fechas y horas (UTC)
    .receipt = Si prefiere pedir por correo que se borre todo, escriba a { $arco_contact } con este número: { $receipt }.

mydata-field =
    .account = Número de su cuenta de Telegram
    .external-id = Clave en la lista de invitados
    .name = Nombre
    .title = Cargo
    .email = Correo electrónico
    .institution = Institución
    .locale = Idioma
    .zone = Zona horaria
    .mail-fault = Correo que no llegó

mydata-time =
    .on-roster = En la lista desde
    .invited = Se le invitó
    .begun = Comenzó
    .last = Última actividad
    .submitted = Envió sus respuestas
    .stopped = Pidió no recibir avisos
    .unreachable = No se le pudo escribir
    .written-to = Le escribimos

page =
    .title = El cuestionario completo
    .note = Así se pregunta, en este orden; algunas preguntas solo aparecen según lo que responda. El orden de algunas listas cambia de una persona a otra.
    .when = Se pregunta si
    .rows = Se pregunta para cada una
    .choose_one = Una opción
    .choose_several = Varias opciones
    .rank = Hasta { $k }, en orden
    .number = Un número
    .text = Texto libre
    .email = Correo electrónico
    .optional = Puede omitirse
    .states = Una entidad de la lista

letter =
    .title = Cartas de invitación
    .present = Presente
    .greeting = Reciba un cordial saludo.
    .invitation = { $org_name } le invita a responder la <b>{ $study }</b>. Puede hacerlo por partes, desde su teléfono o su computadora, hasta el { $close_date }.
    .how = Apunte la cámara de su teléfono a este código, o escriba el enlace en su navegador. Se abrirá Telegram; toque “Iniciar”.
    .personal = El enlace es solo para usted. La primera cuenta de Telegram que lo abra quedará vinculada a él; por favor, no lo comparta.
    .privacy = El aviso de privacidad está en { $privacy_url }.
    .closing = Atentamente,
    .org = { $org_name }

mail =
    .subject-invitation = Invitación personal: { $study }
    .subject-reminder_1 = Su respuesta cuenta: { $study }
    .subject-reminder_2 = Le escribimos de nuevo: { $study }
    .subject-reminder_3 = Último recordatorio: { $study }
    .subject-own = { $study }
    .open = Para responder, abra su enlace personal en el teléfono o la computadora. Se abrirá Telegram; toque “Iniciar”.
    .button = Responder la encuesta
    .scan = Si lee este mensaje en una computadora, también puede apuntar la cámara de su teléfono a este código.
    .link = Su enlace personal:
    .qr = Código QR de su enlace personal
    .time = Toma unos 15 minutos, en español o en inglés; puede pausar y continuar cuando guste.
    .free = Es confidencial y voluntaria: puede omitir preguntas o retirarse.
    .why = Recibe este mensaje porque su nombre y su correo están en la lista de personas invitadas a este estudio.
    .responsible = Responsable del tratamiento de sus datos: { $controller_name }, { $controller_address }.
    .ethics =
        { $ethics_ref ->
            [none] {""}
           *[other] Referencia ética: { $ethics_ref }.
        }
    .authentic = ¿Duda de que este mensaje sea auténtico? Escriba a { $arco_contact }.

joined = { $left }{ $right }
