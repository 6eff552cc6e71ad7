### Lo que dicen las páginas y el léame de una exportación.

export-ddi =
    .abstract = Respuestas de { $n } casos a un cuestionario estructurado, en forma de conversación en una aplicación de mensajería.
    .universe = Todas las personas de la lista del estudio, y quienes llegaron por su enlace abierto, que dieron su consentimiento.
    .kind = Datos de encuesta, un registro por caso
    .mode = Cuestionario autoadministrado en Telegram, una pregunta a la vez

export-book =
    .title = Libro de códigos
    .version = Versión del cuestionario: { $version }
    .read-at = Leído el { $moment }
    .cases = { $n } casos
    .variables = { $n } variables
    .synthetic = SYNTHETIC: datos sintéticos; no son respuestas de personas reales.
    .language = Idioma
    .find = Buscar una variable
    .contents = Todas las variables
    .missing = Por qué una celda no tiene respuesta
    .missing-note = Cada celda codificada o numérica tiene un valor o una de estas razones; abajo solo aparecen las que ocurren.
    .code = Código
    .label = Significado
    .n = n
    .percent = % válido
    .name = Variable
    .kind = Tipo
    .measure = Medida
    .text = Texto de la pregunta
    .asked = Se preguntó a
    .everybody = todas las personas que consintieron
    .formula = Cómo se calcula
    .valid = { $valid } de { $n } válidos
    .set = Una opción de «{ $question }»
    .decimals = Decimales
    .summary = Mínimo { $min }, máximo { $max }, media { $mean }, mediana { $median }
    .unweighted = Las frecuencias no están ponderadas.
    .none = ningún caso
    .is-missing = Perdido
    .values = Códigos
    .set-name = Conjunto de respuesta múltiple
    .stata = Stata

export-kind =
    .code = códigos
    .number = número
    .text = texto
    .datetime = fecha y hora (UTC)

export-measure =
    .nominal = nominal
    .ordinal = ordinal
    .scale = escala

export-readme =
    .language = EN ESPAÑOL
    .cases = { $n } casos, { $variables } variables. Versión del cuestionario: { $versions }. Leído el { $moment }.
    .synthetic = SYNTHETIC: proviene de un almacén de tipo { $kind }. Datos sintéticos; no son respuestas de personas reales.
    .public = Perfil público: hay categorías agrupadas y los identificadores de caso valen solo para esta publicación.
    .files = Archivos
    .f-csv = responses.csv: códigos, una línea por caso, con los códigos de valores perdidos. Es la copia que se archiva.
    .f-na = responses_na.csv: lo mismo, con la celda vacía en cada valor perdido (jamovi, JASP, gretl, una mirada rápida).
    .f-parquet = responses.parquet: lo mismo para R arrow, DuckDB, polars y pandas.
    .f-sav = responses_{ $locale }.sav: SPSS y PSPP, con etiquetas, rango de valores perdidos y conjuntos de respuesta múltiple.
    .f-zsav = responses_{ $locale }.zsav: SPSS comprimido, sin conjuntos de respuesta múltiple; gretl no lo lee.
    .f-dta = responses.dta: Stata 14 y posteriores, con valores perdidos extendidos; `label language` cambia el idioma de las etiquetas.
    .f-xlsx = responses_labels.xlsx: para leer, con etiquetas en lugar de códigos; todas las celdas son texto.
    .f-excel = responses_excel_altered.csv: ALTERADO para que Excel no tome ninguna celda por fórmula. No se archiva.
    .f-long = answers_long: una fila por respuesta dada, también las cambiadas.  paradata: una fila por cada vez que se mostró una pregunta.
    .f-dispositions = dispositions.csv: una fila por caso invitado o abierto, con su clase AAPOR.
    .f-text = open_text.csv: lo que las personas escribieron. Impórtelo como texto, nunca lo abra en Excel; nadie lo ha revisado todavía.
    .f-codebook = codebook.html para leer, codebook.xlsx para filtrar, codebook.json para programas: textos, etiquetas, códigos, frecuencias.
    .f-questionnaire = questionnaire_*: el cuestionario completo, como se preguntó.
    .f-ddi = ddi-codebook-2.5.xml y datapackage.json: para archivos de datos y para herramientas.
    .f-syntax = syntax/: programas que leen responses.csv en SPSS/PSPP, R y Stata. El de Stata no se ejecutó.
    .f-sums = SHA256SUMS: compruebe con  sha256sum -c SHA256SUMS
    .missing = Valores perdidos
    .missing-text = Ninguna celda está vacía sin razón. En CSV y Parquet la razón es un código: excluya de -99 a -93 antes de calcular medias. Los .sav declaran el rango como perdido; el .dta usa letras.
    .trap-r = R: haven::read_sav() convierte las razones en NA. Con user_na = TRUE llame a haven::zap_missing() antes de calcular medias.
    .trap-gretl = gretl no conoce el rango de perdidos de los .sav: abra el .dta o responses_na.csv.
    .trap-times = Las horas son UTC, recortadas al minuto.
    .trap-xlsx = No hay XLSX: { $n } casos son más de { $most }. Use responses.csv, o los archivos .sav o .dta.
    .no-text = No se incluye lo que las personas escribieron; quien tenga permiso lo pide con --open-text.
    .cuts = Las etiquetas que un formato no admite completas se cortaron en un carácter; codebook.json las tiene completas.
    .cuts-sav = SPSS ({ $locale })
    .cuts-dta = Stata ({ $locale })
    .no-cuts = No hubo que cortar ninguna etiqueta.
    .licence = Licencia y cita: LICENCE.txt, CITATION.txt.
    .profile-research = Perfil de investigación: los identificadores de caso son aleatorios; los datos son seudónimos, no anónimos. Trátelos como datos personales.

export-citation =
    .text = { $owners } ({ $year }). { $title } [conjunto de datos, versión { $version } del cuestionario, leído el { $moment }].
    .fill = El archivo de datos asigna el identificador persistente; escríbalo aquí:
    .contact = Contacto: { $contact }
    .ethics = Referencia ética: { $ethics }

export-licence =
    .data = Este archivo no otorga ninguna licencia sobre los datos. El responsable del estudio decide en qué términos se comparten; hasta entonces solo pueden usarlos las personas nombradas en el acuerdo de protección de datos.
    .questionnaire = El cuestionario y sus textos: CC BY 4.0.
