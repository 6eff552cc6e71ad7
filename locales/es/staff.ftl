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
