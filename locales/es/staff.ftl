### Lo que lee el equipo del estudio en el chat, en español de México, con usted.

staff-menu =
    .title = <b>Panel de coordinación</b>
    .title-researcher = <b>Panel de investigación</b>
    .joined = Ya forma parte del equipo. Su código se usó y no sirve otra vez.
    .promise = Aquí verá cómo avanza el estudio: cuántas personas empezaron, terminaron o no quisieron participar. Nunca verá lo que alguien respondió.
    .back = Para volver a este panel en cualquier momento, escriba /panel.

staff-btn =
    .menu = ◀ Panel
    .status = Avance
    .strata = Por estrato
    .rates = Todas las tasas
    .chart = Gráfica en el tiempo
    .calls = A quién telefonear
    .import = Importar { $n } personas
    .discard = No importar
    .refresh = Actualizar
    .language = English

staff-percent = { $number } %

staff-status =
    .title = <b>Avance del estudio</b>
    .as-of = <i>{ $moment }</i>
    .invited = Personas invitadas: <b>{ $n }</b>
    .not-invited = En el directorio, sin invitar: { $n }
    .started = Iniciaron: <b>{ $n }</b>
    .unreachable = De todas ellas, sin poder escribirles: { $n }
    .open-link = Por el enlace abierto (fuera de las tasas): { $n }
    .rate =
        <b>Tasa de respuesta: { $share }</b>
        RR2 de la AAPOR = { $formula }
        ({ $complete } + { $partial }) ÷ { $denominator } personas invitadas, sin contar a las no elegibles
    .note = I: completas; P: parciales con respuestas suficientes. Quien sigue respondiendo cuenta como está hoy, así que la tasa puede subir hasta el cierre.

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
    .heading = <b>Respuestas en el tiempo</b>
    .title = Respuestas en el tiempo
    .subtitle =
        { $n }
        { $moment }
    .invited = n = { $n } personas invitadas
    .open-link = Personas que llegaron por el enlace abierto
    .axis = Personas, acumulado por día
    .started = Iniciaron: { $n }
    .complete = Completas: { $n }
    .waves = Inicio de cada oleada
    .wave = • { $name }: { $day }, { $n } mensajes

staff-calls =
    .title = <b>A quién telefonear</b>
    .count = { $n } personas: { $tops } en el cargo más alto de su institución y { $others } de estratos sin respuestas.
    .name = <b>{ $name }</b>
    .top = <i>Ocupa el cargo más alto de su institución.</i>
    .empty = <i>Nadie ha respondido todavía en su estrato: { $stratum }.</i>
    .not-started = No ha iniciado · mensajes enviados: { $waves }
    .unfinished = Empezó y no ha terminado · mensajes enviados: { $waves }
    .nobody = Por ahora no hay a quién telefonear: nadie en un cargo máximo ni en un estrato sin respuestas quedó pendiente, o les falta un mensaje de una oleada en curso.
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
    .faults = No se puede importar: hay <b>{ $n }</b> valores por corregir, en { $rows } filas. No importé nada.
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
