### Lo que dice el informe de resultados agregados.

report-page =
    .title = Informe de resultados
    .subtitle = { $organisers }
    .read = Datos al { $moment }
    .version = Versión del cuestionario { $versions }
    .language = Idioma
    .name = Español
    .contents = Contenido
    .table = Las cifras
    .made = Elaborado con Voces. Solo se muestran grupos de al menos { $smallest } personas. Este informe no contiene nada que alguien haya escrito con sus propias palabras.

report-banner = DATOS SINTÉTICOS (SYNTHETIC): las respuestas de este informe se inventaron para probar el sistema. No son de personas reales.

report-hidden = oculto
report-hidden-legend = Oculto: muy pocas personas
report-nobody = nadie
report-few = Todavía no hay nada que mostrar aquí: respondieron menos de { $smallest } personas.
report-submit = Envío de las respuestas
report-with-n = { $what } (n = { $n })
report-share-legend = Porcentaje, con su intervalo de confianza de 95 %
report-weighted-legend = Porcentaje ponderado

report-card =
    .invited = Personas invitadas
    .invited-note = en el directorio
    .open-link = Entraron por el enlace abierto
    .open-link-note = fuera de las tasas
    .responses = Respuestas analizadas
    .responses-note = completas, o parciales con respuestas suficientes
    .rate = Tasa de respuesta
    .rate-note = RR2 de la AAPOR: { $numerator } de { $denominator }
    .minutes = Minutos para responder
    .minutes-note = mediana del tiempo activo de { $n } personas
    .gap = Mayor brecha
    .gap-note = { $name }

report-fieldwork =
    .title = Trabajo de campo
    .intro = A quiénes se invitó y quiénes respondieron, cuándo, dónde se detuvieron y qué dejaron sin responder.
    .open-link = Algunas personas entraron por el enlace abierto (n = { $n }). No se sabe cuántas lo vieron; por eso no tienen tasa de respuesta ni entran en las tasas que siguen.
    .intro-open = Quiénes respondieron y cuándo, dónde se detuvieron y qué dejaron sin responder.
    .no-roster = No se invitó a nadie por su nombre: todas las personas entraron por el enlace abierto (n = { $n }). No se sabe cuántas lo vieron; por eso no hay tasa de respuesta.
    .nobody = Todavía no se ha invitado a nadie ni ha entrado nadie por el enlace abierto.

report-outcomes =
    .title = Resultados de las invitaciones y tasas de todo el estudio
    .classes = Qué pasó con cada persona invitada
    .rates = Tasas
    .note = Las clases y las fórmulas siguen las definiciones estándar de la AAPOR (American Association for Public Opinion Research) para encuestas a personas identificadas por su nombre. RR es la tasa de respuesta, COOP la de cooperación y REF la de rechazo; las letras de las fórmulas son las de las clases de arriba y e es la parte de casos elegibles entre aquellos cuya elegibilidad se conoce.
    .now = Quienes aún están respondiendo se cuentan tal como están hoy; por eso las tasas pueden subir hasta el cierre.

report-class =
    .i = Completas
    .p = Parciales, con respuestas suficientes
    .r = Rechazos o abandonos
    .nc = No contactadas
    .o = Otras
    .uo = Invitadas sin respuesta
    .ne = No elegibles

report-rate =
    .e = e (parte elegible)
    .start = Iniciaron, de las personas invitadas
    .consent = Consintieron, de quienes iniciaron
    .completion = Completaron, de quienes consintieron
    .break-off = Abandonaron, de quienes consintieron

report-group =
    .title-stratum = Respuesta por estrato
    .title-language = Respuesta por idioma
    .counts = Resultados
    .rates = Tasas y sus denominadores
    .legend = RR2: completas y parciales, de las personas invitadas y elegibles
    .says = Barras que muestran la tasa de respuesta (RR2) de cada grupo. Las tablas que siguen contienen todas las cifras.
    .note = En las fórmulas con e se usa la de todo el estudio. Los conteos pequeños se ocultan y, con ellos, toda tasa de la que se pudieran deducir.
    .language-note = El idioma es el del directorio; si el directorio no lo tiene, aquel en que la persona respondió. Quienes no iniciaron y no tienen idioma en el directorio están en una fila aparte.

report-stratum =
    .none = Sin estrato

report-language =
    .es = Español
    .en = Inglés
    .unknown = No se conoce

report-time =
    .title = Respuestas a lo largo del tiempo
    .began = Iniciaron
    .answered = Respondieron (completas o parciales)
    .people = Personas
    .says = Dos líneas ascendentes: cuántas personas habían iniciado y cuántas habían respondido en cada día. En total iniciaron { $n } personas.
    .waves = Envíos
    .table = Personas hasta el final de cada día
    .note = Los conteos suben en escalones de al menos { $smallest } personas, para que no se pueda saber qué día respondió alguien: las últimas que llegaron se cuentan junto con las siguientes. La tabla tiene una fila por cada día con un escalón.
    .waves-note = Las líneas punteadas con número indican cuándo comenzó cada envío.
    .no-waves = Desde este sistema no se ha hecho ningún envío.

report-channel =
    .chat = Chat
    .mail = Correo

report-stop =
    .title = Dónde se detienen las personas
    .still = Siguen respondiendo
    .table = Tramos del cuestionario
    .sections = Dónde comienza cada sección
    .says = Una línea descendente: qué parte de quienes consintieron sigue respondiendo en cada pregunta. Al final es { $share } de { $n }.
    .note = Estimación de producto límite (Kaplan-Meier) con las { $n } personas que consintieron; { $stopped } se detuvieron en el camino. Se considera que se detuvo quien lleva siete días sin escribir; no así quien escribió después o envió sus respuestas. Las preguntas vecinas se agrupan hasta que en cada tramo se hayan detenido al menos { $smallest } personas. Los números del eje son las secciones.
    .few = Menos de { $smallest } personas se detuvieron en el camino: no hay curva que mostrar.
    .title-language = Dónde se detienen las personas, por idioma
    .table-language = Tramos del cuestionario, por idioma
    .stopped-language = Se detuvieron aquí: { $language }
    .still-language = Siguen después: { $language }
    .says-language = Una línea descendente por idioma: qué parte de quienes consintieron sigue respondiendo después de cada tramo. Al final: { $ends }.
    .note-language = De quienes consintieron, según el idioma en que respondieron; quienes aún no terminan cuentan como que siguen. Los tramos se agrupan hasta que en cada uno, en cada idioma, se hayan detenido al menos { $smallest } personas, o ninguna.
    .few-language = En uno de los idiomas se detuvieron menos de { $smallest } personas, o siguieron menos: no se muestran por separado.

report-times =
    .title = Tiempo por pregunta
    .table = Segundos desde que se muestra la pregunta hasta su respuesta
    .seconds = Segundos (escala logarítmica)
    .says = Para cada pregunta, una franja del primer al noveno decil de los tiempos de respuesta y un punto en la mediana.
    .note = Cada franja va del primer al noveno decil y el punto es la mediana. Los tiempos se toman en el servidor e incluyen la demora de Telegram. No se cuentan las respuestas que tardaron más de diez minutos. Los deciles se muestran a partir de { $deciles } respuestas. Los renglones de una batería se toman juntos, de modo que ahí n es el número de respuestas.

report-left =
    .title = Preguntas sin respuesta
    .table = De las personas a quienes se preguntó
    .legend = No quisieron responder u omitieron, de las personas a quienes se preguntó
    .says = Las preguntas que más veces se rechazaron u omitieron, como porcentaje de las personas a quienes se preguntó.
    .note = Se cuenta a todas las personas que consintieron y a quienes se hizo la pregunta. «No lo sé» y «no aplica» son respuestas y se muestran aparte. La gráfica muestra hasta { $most } preguntas, las que más se dejaron sin respuesta, sin contar las abiertas; la tabla las contiene todas. Los conteos menores que { $smallest } se ocultan.

report-needs =
    .title = Necesidades de desarrollo
    .intro = Cada persona valoró las mismas capacidades dos veces: qué tan importante es cada una para el cargo y qué tan desarrollada la tiene hoy.
    .self = Una autovaloración dice cómo se ven las personas a sí mismas. No es una medida de competencia.

report-gaps =
    .title = Importancia y capacidad propia
    .importance = Importancia
    .capability = Capacidad propia
    .gap = Brecha, con su intervalo de confianza de 95 %
    .table = Importancia menos capacidad propia, de quienes valoraron ambas
    .says = Para cada capacidad, un punto en la media de la capacidad propia y un cuadro en la media de la importancia, en orden de brecha. La mayor brecha es la de { $name }: { $gap } puntos, n = { $n }.
    .note = Ambas escalas van de 1 a 5. Se comparan, en cada capacidad, solo las personas que valoraron ambas. Una brecha hereda el error de las dos valoraciones y la importancia tiene un techo: conviene mirar ambas medias y no solo la diferencia.
    .tests = DE es la desviación estándar de las diferencias y dz, su media entre esa desviación (tamaño del efecto de Cohen). p es la de la prueba de rangos con signo de Wilcoxon (ceros según Pratt), bilateral, y se da también ajustada por comparaciones múltiples (Holm). La prueba y dz no llevan ponderación ni corrección por población finita.
    .borich = El índice de Borich es la brecha media multiplicada por la importancia media; pone primero las brechas en capacidades importantes.

report-map =
    .title = Mapa de importancia y capacidad propia
    .table = Medias por capacidad
    .says = Un mapa con la capacidad propia de izquierda a derecha y la importancia de abajo hacia arriba. Con importancia superior y capacidad inferior a la media: { $names }.
    .note = Las líneas discontinuas son las medias de las capacidades mostradas (importancia { $importance }, capacidad propia { $capability }): «importantes» y «desarrolladas» quiere decir por encima de ellas. Medias sin ponderar de quienes valoraron ambas, n = { $n } por capacidad; los cuadros señalan lo importante y menos desarrollado. Un punto cercano a una línea bien podría estar del otro lado.
    .weighted = La tabla da las medias ponderadas junto a estas.
    .high-low = Importantes, menos desarrolladas
    .high-high = Importantes, desarrolladas
    .low-low = Menos importantes, menos desarrolladas
    .low-high = Menos importantes, desarrolladas

report-scale =
    .says = Para cada renglón, una barra de la opción más baja a la más alta; la opción intermedia está sobre la línea central. Los renglones se ordenan por su media.
    .note = Los números en las barras son porcentajes de quienes respondieron. Las valoraciones son ordinales; la media es una convención.
    .loop = Se preguntó a quienes participaron en la actividad, sobre cuatro actividades por persona como máximo; cuáles, se decidió al azar.

report-single =
    .table = De { $n } personas que respondieron
    .says = Barras que muestran cómo se reparten las respuestas de { $n } personas. La tabla que sigue contiene todas las cifras.

report-multi =
    .table = De { $n } personas que respondieron; se podían marcar varias opciones
    .says = Barras que muestran cuántas de { $n } personas marcaron cada opción. La tabla que sigue contiene todas las cifras.
    .note = Se podían marcar varias opciones, por lo que los porcentajes no suman 100 %.

report-rank =
    .legend = Lugar { $rank }
    .table = De { $n } personas que ordenaron al menos una opción
    .says = Barras apiladas que muestran cuántas de { $n } personas pusieron cada opción en cada lugar. La tabla que sigue contiene todas las cifras.
    .note = El largo de la barra es el porcentaje que puso la opción en cualquier lugar.

report-domains =
    .title = Medias por dominio
    .table = Media de las valoraciones de cada dominio
    .note = De las personas con al menos dos valoraciones válidas en el dominio. Solo exploratorio: los dominios agrupan lo que se preguntó y no se construyó ninguna escala con ellos.

report-quality =
    .title = Calidad de las respuestas
    .note = Son señales, no veredictos: no se excluyó a nadie por ellas. Unas valoraciones idénticas pueden ser sinceras; «con demasiada rapidez» es menos de 0.4 veces la mediana del tiempo de las respuestas completas en el mismo idioma.

report-reliability =
    .title = Confiabilidad de las escalas
    .table = Alfa y omega
    .item-rest = Correlación de cada elemento con el resto de su escala
    .note = Alfa de Cronbach de los elementos sin estandarizar, con intervalo bootstrap por percentiles; omega total de un factor por máxima verosimilitud. Solo personas que respondieron todos los elementos de la escala. Los elementos se eligieron para cubrir dominios distintos, así que un valor alto no es un fin en sí mismo.
    .refused = No se calculó: { $names }. Se necesitan al menos { $cases } personas que hayan respondido todos los elementos, al menos { $items } elementos, y que los elementos varíen.

report-method =
    .title = Cómo leer este informe
    .analysed = Los resultados son de { $n } personas cuyas respuestas están completas o, según la regla del estudio, parciales. Versiones del cuestionario en los datos: { $versions }.
    .older = Las preguntas que solo hizo una versión anterior no están en este informe: { $names }. El paquete de datos las contiene.
    .weights = Ponderadores por estrato
    .weighted = Los ponderadores dan a cada estrato su parte del marco muestral (N ÷ n: personas del marco entre respuestas). Un estrato con menos de { $smallest } respuestas se une con el siguiente del archivo del estudio, y el último con el anterior. Los ponderadores mayores que { $trim } veces su media se recortan (se recortaron { $trimmed }). Efecto de diseño de los ponderadores (Kish): { $deff }; las { $n } respuestas dicen del marco tanto como { $effective } con ponderadores iguales. Ponderar corrige la respuesta desigual entre estratos, no dentro de ellos.
    .unweighted = Nada está ponderado: para ello hacen falta los tamaños del marco de al menos dos estratos y que todas las respuestas vengan del directorio.
    .fpc = Los intervalos usan la corrección por población finita: cuando la mayor parte del marco respondió, queda poco por estimar y el intervalo es estrecho. Habla de las personas del marco en este momento, como si quienes respondieron fueran una parte al azar de cada estrato; no dice nada de por qué las demás no respondieron.
    .no-fpc = Los intervalos no usan la corrección por población finita, porque no se conoce el tamaño de la población. Tratan a quienes respondieron como una muestra al azar, y no lo son: tómelos solo como una orientación.
    .intervals = Todos los intervalos son de 95 %: de Wilson para porcentajes, de Student para medias; medias ponderadas por linealización dentro de los estratos, porcentajes ponderados en escala logit. Reflejan el azar, no la redacción, la imagen propia ni la falta de respuesta.
    .self = Las capacidades son autovaloraciones. La forma en que otras personas perciben a quien dirige puede ser distinta, y a menudo lo es.
    .ordinal = Las valoraciones se tratan como números de 1 a 5. El orden de las opciones es seguro; que los pasos entre ellas sean iguales, no.
    .nonresponse = Quienes no respondieron pueden ser distintos de quienes sí. Compare la respuesta por estrato antes de sacar conclusiones sobre el conjunto.
    .hidden = Los conteos menores que { $smallest } se ocultan (•••), junto con tantos otros como haga falta para que nadie pueda deducirlos de lo que se muestra. No se muestra nada de grupos de menos de { $smallest } personas ni nada por varias características a la vez.
    .sources = Fórmulas: definiciones estándar de la AAPOR; Wilson 1927; Cochran 1977; Särndal et al. 1992; Kish 1965; Kaplan y Meier 1958; Wilcoxon 1945 y Pratt 1959; Holm 1979; Borich 1980; Cronbach 1951; McDonald 1999.

report-head =
    .class = Clase
    .n = n
    .of-invited = De las personas invitadas
    .rate = Tasa
    .numerator = Numerador
    .denominator = Denominador
    .formula = Fórmula
    .frame = Marco
    .invited = Invitadas
    .class-i = Completas (I)
    .class-p = Parciales (P)
    .class-r = Rechazos y abandonos (R)
    .class-nc = No contactadas (NC)
    .class-o = Otras (O)
    .class-uo = Sin respuesta (UO)
    .class-ne = No elegibles (NE)
    .rate-rr1 = RR1
    .rate-rr2 = RR2
    .rate-rr3 = RR3
    .rate-rr4 = RR4
    .rate-rr5 = RR5
    .rate-rr6 = RR6
    .rate-coop1 = COOP1
    .rate-coop2 = COOP2
    .rate-ref1 = REF1
    .base-rr12 = Denominador de RR1, RR2, REF1
    .base-rr34 = Denominador de RR3, RR4
    .base-rr56 = Denominador de RR5, RR6
    .base-coop = Denominador de COOP
    .first-sent = Primer envío
    .channel = Canal
    .sent = Enviados
    .at-risk = Llegaron hasta aquí
    .stopped = Se detuvieron aquí
    .hazard = De quienes llegaron
    .survival = Siguen respondiendo después
    .position = Comienza en la pregunta
    .n-answers = Respuestas
    .median-s = Mediana (s)
    .p10-s = 1.er decil (s)
    .p90-s = 9.º decil (s)
    .asked = Se preguntó
    .answered = Respondieron
    .no-answer = No quisieron u omitieron
    .dont-know = No lo sé
    .not-applicable = No aplica
    .no-answer-share = No quisieron u omitieron, porcentaje
    .gap-rank = Lugar por brecha
    .n-pairs = n (ambas)
    .mean-importance = Importancia
    .mean-capability = Capacidad propia
    .gap = Brecha
    .gap-interval = Intervalo de 95 %
    .sd = DE
    .weighted-importance = Importancia, ponderada
    .weighted-capability = Capacidad propia, ponderada
    .dz = dz
    .p-wilcoxon = p (Wilcoxon)
    .p-holm = p (Holm)
    .rank-biserial = r biserial de rangos
    .need = Índice de Borich
    .need-rank = Lugar por Borich
    .top-importance = Importancia 4–5
    .top-capability = Capacidad 4–5
    .weighted-gap = Brecha ponderada
    .weighted-gap-interval = Intervalo de 95 %, ponderado
    .number = Núm.
    .mean = Media
    .mean-interval = Intervalo de 95 %
    .top-two = Dos opciones más altas
    .weighted-mean = Media ponderada
    .weighted-interval = Intervalo de 95 %, ponderado
    .share = Porcentaje
    .share-interval = Intervalo de 95 % (%)
    .weighted-share = Porcentaje ponderado
    .weighted-share-interval = Intervalo de 95 %, ponderado (%)
    .at-rank = Lugar { $rank }
    .anywhere = Cualquier lugar
    .q1 = 1.er cuartil
    .median = Mediana
    .q3 = 3.er cuartil
    .items = Elementos
    .n-listwise = n (todos los elementos)
    .alpha = Alfa
    .alpha-interval = Intervalo de 95 %
    .omega = Omega total
    .item-rest = r con el resto
    .frame-share = Parte del marco
    .n-share = Parte de las respuestas
    .weight = Ponderador (N ÷ n)
    .of-frame = Respondieron, del marco
