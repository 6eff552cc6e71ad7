### Lo que lee el equipo del estudio en el chat, en español de México, con usted.

staff-menu =
    .title = <b>Panel de coordinación</b>
    .title-researcher = <b>Panel de investigación</b>
    .joined = Ya forma parte del equipo. Su código ya se usó y no volverá a servir.
    .promise = Aquí verá cómo avanza el estudio: cuántas personas empezaron, terminaron o no quisieron participar. Nunca verá lo que alguien respondió.
    .file = Para cargar el directorio, envíe aquí un archivo CSV o XLSX; verá qué cambiaría antes de que se importe.
    .back = Para volver a este panel en cualquier momento, escriba /panel.

staff-btn =
    .files = 🔐 Datos para la investigación
    .report = 📊 Informe con datos agregados
    .menu = ◀ Panel
    .status = Avance
    .strata = Por estrato
    .rates = Todas las tasas
    .chart = Gráfica de respuestas
    .calls = A quién llamar
    .digest = Resumen semanal
    .digest-off = 🔕 Dejar de enviármelo
    .digest-on = 🔔 Enviármelo cada semana
    .import = Importar ({ $n })
    .discard = No importar
    .waves = Oleadas
    .new-wave = ➕ Nueva oleada
    .next = Siguiente ▶
    .back = ◀ Atrás
    .give-up = Descartar
    .words-study = Las palabras del estudio
    .words-own = Un texto propio
    .confirm = Confirmar…
    .send = Sí, enviar ({ $n })
    .pause = ⏸ Pausar
    .resume = ▶ Reanudar
    .end = ⏹ Detener…
    .end-sure = Sí, detenerla
    .read = 👁 Leer los mensajes
    .people = 📄 Persona por persona
    .unsure = Quizá llegaron ({ $n })
    .resend = Enviar otra vez ({ $n })…
    .resend-sure = Sí, enviar otra vez ({ $n })
    .refresh = Actualizar
    .language = English

staff-percent = { $number } %

staff-status =
    .title = <b>Avance del estudio</b>
    .as-of = <i>{ $moment }</i>
    .invited = Personas invitadas: <b>{ $n }</b>
    .not-invited = En el directorio, sin invitar: { $n }
    .started = Iniciaron: <b>{ $n }</b>
    .unreachable = De todas ellas, no se les puede escribir: { $n }
    .open-link = Por el enlace abierto (fuera de las tasas): { $n }
    .rate =
        <b>Tasa de respuesta: { $share }</b>
        RR2 de la AAPOR = { $formula }
        ({ $complete } + { $partial }) ÷ { $denominator } personas invitadas, sin contar a las no elegibles
    .note = I: completas; P: parciales con respuestas suficientes. Quien sigue respondiendo cuenta como está hoy, así que la tasa puede subir hasta el cierre.

staff-digest =
    .title = <b>El estudio esta semana</b>
    .invited = Personas invitadas: <b>{ $n }</b> (+{ $more } en siete días)
    .started = Iniciaron: <b>{ $n }</b> (+{ $more })
    .complete = • Completas: { $n } (+{ $more })
    .open-link = Por el enlace abierto (fuera de las tasas): { $n } (+{ $more })
    .rate = Tasa de respuesta (RR2 de la AAPOR): <b>{ $share }</b>
    .last = <b>Oleadas de los últimos siete días</b>
    .next = <b>Oleadas de los próximos siete días</b>
    .none = Ninguna.
    .more = … y { $n } más
    .wave-began = • { $name }: { $day }, mensajes: { $n }
    .wave-comes = • { $name }: { $day }, { $state }
    .problems = <b>Por revisar</b>
    .no-problems = No hay nada por revisar.
    .set-aside = • Mensajes de personas que no se pudieron procesar; quien administra el sistema puede ver por qué: { $n }
    .uncertain = • Mensajes de oleadas que quizá llegaron: { $n }
    .refused-links = • Enlaces personales rechazados en siete días porque los usó otra cuenta: { $n }
    .guessed-links = • Enlaces inexistentes que se probaron en siete días: { $n }
    .is-off = <i>Por ahora no se le envía este resumen.</i>

staff-row =
    .not-started = • No han iniciado: { $n }
    .unfinished = • Sin terminar: { $n }
    .complete = • Completas: { $n }
    .partial = • Parciales, ya cerradas: { $n }
    .break-off = • Abandonos, ya cerrados: { $n }
    .refused = • No quisieron participar: { $n }
    .withdrew = • Retiraron sus respuestas: { $n }
    .ineligible = • No elegibles: { $n }
    .other = • Otras: { $n }

staff-strata =
    .title = <b>Avance por estrato</b>
    .none = Sin estrato
    .name = <b>{ $name }</b>
    .frame = En el marco: { $n }
    .invited = Invitadas { $invited } · iniciaron { $started } · sin terminar { $unfinished }
    .ended = Completas { $complete } · rechazos y retiros { $refused } · sin poder escribirles { $unreachable }
    .rate = Tasa de respuesta: <b>{ $share }</b> ({ $numerator } de { $denominator })
    .note = <i>Tasa: RR2 de la AAPOR = { $formula }</i>

staff-rates =
    .title = <b>Tasas de la AAPOR</b>
    .classes = I completas { $i } · P parciales { $p } · R rechazos y abandonos { $r } · NC no contactadas { $nc } · O otras { $o } · UO sin iniciar { $uo } · NE no elegibles { $ne } (no entran)
    .line =
        <b>{ $name } = { $share }</b> ({ $numerator } de { $denominator })
        <i>{ $formula }</i>
    .note = e es la parte elegible entre los casos cuya elegibilidad se conoce. Quien empezó y no ha terminado cuenta en R mientras tanto. Solo entran las personas del directorio que fueron invitadas; el enlace abierto no tiene denominador.

staff-chart =
    .heading = <b>Respuestas a lo largo del tiempo</b>
    .title = Respuestas a lo largo del tiempo
    .subtitle =
        { $n }
        { $moment }
    .invited = n = { $n } personas invitadas
    .open-link = Personas que llegaron por el enlace abierto
    .axis = Personas, acumulado por día
    .started = Iniciaron: { $n }
    .complete = Completas: { $n }
    .waves = Inicio de cada oleada
    .wave = • { $name }: { $day }, mensajes: { $n }

staff-calls =
    .title = <b>A quién llamar</b>
    .count = Personas: { $n }. En el cargo más alto de su institución: { $tops }. De estratos sin respuestas: { $others }.
    .name = <b>{ $name }</b>
    .top = <i>Ocupa el cargo más alto de su institución.</i>
    .empty = <i>Nadie ha respondido todavía en su estrato: { $stratum }.</i>
    .not-started = No ha iniciado · mensajes enviados: { $waves }
    .unfinished = Empezó y no ha terminado · mensajes enviados: { $waves }
    .nobody = Por ahora no hay a quién llamar: no queda nadie pendiente en los cargos más altos ni en estratos sin respuestas, o una oleada en curso todavía tiene un mensaje para ellos.
    .parted = La relación entre personas y respuestas ya se eliminó, así que no es posible saber quién falta. En «Avance» siguen las cantidades.
    .note = Aquí no aparece quien terminó, no quiso participar o pidió no recibir mensajes. Llame una sola vez y en horario de oficina.

staff-upload =
    .title = <b>Directorio recibido</b>
    .file = <i>{ $name }</i>
    .kind = Aquí puedo recibir el directorio en un archivo CSV o XLSX (Excel), como documento. Ese archivo es de otro tipo, así que no hice nada con él.
    .size = Ese archivo pasa de 5 MB. Guarde solo la hoja con las personas y envíela otra vez, o pida a quien opera el sistema que lo importe.
    .gone = No hay un directorio en espera. Envíe el archivo otra vez y lo revisaré.
    .changed = El archivo o el directorio cambió desde que lo revisamos, así que no importé nada. Envíe el archivo otra vez.
    .discarded = De acuerdo, no importé nada. El archivo no se guardó.
    .people = Personas en el archivo: <b>{ $n }</b>
    .added = • Nuevas: { $n }
    .updated = • Con cambios: { $n }
    .unchanged = • Sin cambios: { $n }
    .refused = • Se retiraron antes y no se vuelven a invitar: { $n }
    .change = • { $who }: { $fields }
    .more = … y { $n } más
    .nothing = No hay nada que cambiar: todo lo que dice el archivo ya está en el directorio.
    .ask = Todavía no he importado nada. ¿Lo importo?
    .faults = No se puede importar: valores por corregir: <b>{ $n }</b>; filas con algún problema: { $rows }. No importé nada.
    .fault =
        <b>Fila { $row }</b>, columna { $column }: «{ $value }»
        { $remedy }
    .in-file = El archivo adjunto dice, de cada uno, la fila, la columna, el valor y cómo corregirlo.
    .again = Corrija y envíe el archivo otra vez.
    .faults-file = por-corregir.csv
    .column-row = fila
    .column-column = columna
    .column-value = valor
    .column-remedy = cómo corregirlo
    .done = <b>Listo.</b> Nuevas: { $added }. Con cambios: { $updated }. Sin cambios: { $unchanged }.
    .next = El archivo no se guardó. Las personas nuevas todavía no están invitadas: necesitan su enlace personal por correo o carta.

staff-fault =
    .no-header = Esta celda no tiene encabezado. Ponga nombre a la columna, o escriba entre comillas un valor que contenga el separador.
    .no-id = Cada persona necesita un valor propio. Si no hay nada mejor, numere las filas.
    .twice = Ya aparece en la fila { $row }. Dé a cada persona un valor propio.
    .long = Tiene { $n } caracteres; el máximo es { $most }.
    .formula = Una hoja de cálculo lo tomaría por fórmula. Empiece con una letra o un número.
    .language = Escriba es o en, o déjelo vacío.
    .zone = Escriba una zona como America/Tijuana, o déjelo vacío.
    .mail = No es una dirección de correo. Corríjala o déjela vacía.
    .stratum = El estudio no tiene ese estrato. Hay: { $known }.
    .answer = El cuestionario no tiene esa respuesta. Escriba una de estas: { $known }
    .both = La tienen instituciones públicas y particulares. Llene la columna control.
    .empty = El archivo está vacío. La primera fila debe dar nombre a las columnas.
    .no-id-column = Ninguna columna identifica a las personas. Agregue una columna id_externo con un valor distinto en cada fila.
    .column-twice = Dos columnas dicen lo mismo: «{ $column }». Borre una o cámbiele el nombre.
    .not-read = El archivo no se puede leer. Guárdelo otra vez como CSV o XLSX.
    .large = El archivo es demasiado grande para leerlo aquí. Guarde solo la hoja con las personas.
    .old-kind = Es un libro de Excel antiguo (.xls). Guárdelo como .xlsx o CSV.
    .neither = No es CSV ni XLSX. Guarde la lista en uno de esos formatos.
    .no-csv = El CSV está dañado cerca de la línea { $line }: busque unas comillas sin cerrar.
    .no-workbook = El libro está dañado. Guarde la lista otra vez como .xlsx o CSV.

staff-who =
    .unfinished = Empezaron y no han terminado (chat)
    .started = Abrieron el chat y aún no aceptan (chat)
    .both = Los dos grupos anteriores (chat)
    .never = No han iniciado (correo)

staff-when =
    .now = Desde ahora
    .tomorrow = Mañana, { $day }
    .three = En tres días, { $day }
    .week = En una semana, { $day }

staff-wave =
    .gone = No hay una oleada en preparación, o cambió desde que usted vio este mensaje. No se envió nada.
    .step = <i>Paso { $i } de { $n }</i>
    .title-who = <b>¿A quién se le escribe?</b>
    .title-words = <b>¿Con qué palabras?</b>
    .title-when = <b>¿Desde cuándo?</b>
    .title-preview = <b>Así quedaría</b>
    .title-sure = <b>¿Se envía?</b>
    .who = El bot no puede escribir primero a quien no ha abierto el chat; a esas personas solo se les escribe por correo.
    .strata = Si no marca ningún estrato, van todos.
    .words-chat = Las palabras del estudio se ajustan a cada persona: a quien no terminó se le dice en qué sección quedó y cuántos minutos le faltan. También puede escribir un texto propio en los dos idiomas.
    .words-mail = Las palabras del estudio se ajustan a cada persona: invitación o recordatorio, con su enlace personal. También puede escribir un texto propio en los dos idiomas.
    .in-es = español
    .in-en = inglés
    .type = Escriba ahora el texto en <b>{ $language }</b> y envíelo como mensaje.
    .rules-chat = Como máximo, { $most } caracteres. Puede usar <code>{ $section }</code> y <code>{ $minutes }</code>: se llenan con la sección en que quedó cada persona y los minutos que le faltan.
    .rules-mail = Como máximo, { $most } caracteres, sin llaves. El enlace personal y la firma se agregan solos.
    .fault = ⚠️ Ese texto no se puede usar: es demasiado largo, tiene una llave suelta o algo entre llaves que nada llena, o los dos idiomas no usan lo mismo. No se guardó.
    .when = Los mensajes salen en el horario de envío del estudio, a la hora local de cada persona, repartidos a lo largo de la jornada.
    .count-chat = Personas que recibirían el mensaje en el chat: <b>{ $n }</b>
    .count-mail = Personas que recibirían el mensaje por correo: <b>{ $n }</b>
    .gets-never-started = • No han iniciado: { $n }
    .gets-started = • Abrieron el chat y aún no aceptan: { $n }
    .gets-unfinished = • Sin terminar: { $n }
    .languages = En español { $es }, en inglés { $en }.
    .on = Saldrían el { $day }, en el horario de envío.
    .between = Saldrían del { $first } al { $last }, en el horario de envío.
    .not = No recibirían el mensaje: { $n }
    .reads = <b>Así se lee en { $language }</b> ({ $words })
    .subject = Asunto: { $subject }
    .message =
        <b>Mensaje en { $language }</b>: { $words }
        Lo recibirían: { $n }
    .example = <i>Lo que cambia de una persona a otra lleva aquí un ejemplo inventado.</i>
    .no-messages = Nadie recibiría un mensaje, así que no hay qué leer.
    .again = Al enviar se revisa otra vez cada caso; quien antes termine o decida no participar ya no recibirá nada.
    .no-mail = ⚠️ No hay un servidor de correo configurado, así que esta oleada no se puede enviar desde aquí. Quien opera el sistema puede sacarla como archivo para combinar correspondencia: voces wave plan y voces wave send.
    .sure = Personas que recibirán el mensaje, según están las cosas ahora: <b>{ $n }</b>. Podrá pausar o detener la oleada en cualquier momento.

staff-words =
    .invitation = la invitación del estudio
    .reminder-1 = el primer recordatorio del estudio
    .reminder-2 = el segundo recordatorio del estudio
    .reminder-3 = el último recordatorio del estudio
    .reminder-partial = el recordatorio del estudio para quienes no han terminado
    .reminder-submit = el recordatorio del estudio para quienes solo deben enviar sus respuestas
    .own = texto propio

staff-people =
    .here = Quién recibiría cuál mensaje y cuándo, y por qué las demás personas no. Lo recibirían: { $due }. No lo recibirían: { $others }. Incluye nombres: cuide el archivo y bórrelo cuando ya no lo necesite.
    .file = quien-lo-recibe.csv
    .id = id_externo
    .name = nombre
    .institution = institución
    .gets = lo recibe
    .when = cuándo, en su hora local
    .zone = zona
    .language = idioma
    .words = mensaje
    .why-not = por qué no
    .yes = sí
    .no = no

staff-unsure =
    .title = <b>{ $name }: quizá llegaron</b>
    .count = Personas: { $n }
    .person = • { $who } ({ $moment })
    .why = Estos mensajes iban en camino cuando falló la conexión o el sistema. No se sabe si llegaron, así que no se envían otra vez por sí solos.
    .ask = ¿Enviarlo otra vez a estas personas ({ $n })? A quien ya le llegó, le llegará dos veces. Sale en el horario de envío y solo a quienes todavía se les pueda escribir.

staff-waves =
    .title = <b>Oleadas</b>
    .none = Todavía no hay ninguna.
    .unknown = Esa oleada no existe.
    .line = • <b>{ $name }</b> ({ $day }): { $state }; enviados { $sent }, por enviar { $due }
    .name = <b>{ $name }</b>: { $state }
    .chat = Mensajes en el chat
    .mail = Mensajes por correo
    .starts = Desde el { $moment }
    .not-yet = Todavía no se define a quién se le escribe; se decide cuando llega su hora.
    .bar = { $bar } { $done } de { $n }
    .due = • Por enviar: { $n }
    .sending = • En camino: { $n }
    .sent = • Enviados: { $n }
    .failed = • No salieron: { $n }
    .unreachable = • No se les puede escribir: { $n }
    .uncertain = • Quizá llegaron: { $n }
    .skipped = No reciben el mensaje: { $n }
    .note-chat = Telegram no confirma la entrega: «enviado» quiere decir que lo aceptó.
    .note-mail = El correo no confirma la entrega: «enviado» quiere decir que el servidor lo aceptó.
    .live = <i>Esta página se actualiza sola hasta las { $hour }, mientras sea el último mensaje del chat.</i>
    .still = <i>Esta página ya no se actualiza sola; toque «Actualizar».</i>
    .nobody = Se detuvo antes de escribir a nadie.
    .end-ask-all = Si la detiene, nadie recibirá este mensaje. No se puede deshacer.
    .end-ask = Si la detiene, quienes faltan ({ $n }) ya no recibirán este mensaje. No se puede deshacer.

staff-state =
    .planned = sin confirmar
    .running = en curso
    .paused = en pausa
    .cancelled = detenida
    .done = terminada

staff-reason =
    .finished = • Ya terminaron: { $n }
    .refused = • No quisieron participar: { $n }
    .ineligible = • No son elegibles: { $n }
    .stopped = • Pidieron no recibir mensajes: { $n }
    .not-in-chat = • No han abierto el chat: { $n }
    .no-address = • Sin correo que funcione: { $n }
    .unreachable = • No se les puede escribir: { $n }
    .other-group = • Están en otro punto de la encuesta: { $n }
    .other-stratum = • Son de otro estrato: { $n }
    .other-language = • Su idioma es otro: { $n }
    .other-detail = • No tienen el dato que se pidió: { $n }
    .not-invited = • No están invitadas: { $n }
    .own-wish = • Pidieron un recordatorio en otro momento: { $n }
    .contacted-enough = • Ya se les escribió bastante para esta oleada: { $n }
    .cap-contacts = • Ya tienen el máximo de contactos: { $n }
    .cap-unanswered = • No han contestado los últimos mensajes: { $n }
    .closed = • El estudio cierra antes de esa fecha: { $n }
    .too-late = • Ya pasó la hora de enviárselo: { $n }
    .cancelled = • La oleada se detuvo antes: { $n }
    .nothing-to-say = • No había nada que decirles: { $n }
    .link-deleted = • Ya no se sabe quiénes son: { $n }
    .lost = • Se perdió la respuesta: { $n }

staff-field =
    .name = nombre
    .title = cargo
    .email = correo
    .institution = institución
    .locale = idioma
    .zone = zona
    .stratum = estrato

staff-files =
    .here = Los datos de investigación, cifrados para su clave. Descárguelos y ábralos con age en un equipo de confianza; no reenvíe el archivo sin cifrar.
    .no-key = Todavía no tenemos su clave pública. Entréguela a quien administra el bot, en persona o por un canal de confianza; nunca la escriba aquí.
    .busy = Se está preparando otro archivo. Inténtelo de nuevo en un minuto.
    .failed = El archivo no se pudo preparar. Avise a quien administra el bot.
    .too-large = El archivo es demasiado grande para Telegram. Pídalo a quien administra el bot.

staff-report =
    .here = El informe tal como está ahora: conteos y resultados con las celdas pequeñas ocultas, sin textos abiertos. Abra el archivo en un navegador.
