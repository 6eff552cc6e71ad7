### Palabras del cuestionario: Encuesta de Liderazgo en la Educación Superior en México.
### El identificador del mensaje es el del ítem; los atributos son ayudas, opciones y etiquetas.

study = Encuesta de Liderazgo en la Educación Superior en México
    .short = Encuesta de Liderazgo

section-s0 = Consentimiento

section-s1 = Su cargo

section-s2 = Su institución

section-s3 = Lo que exige el cargo

section-s4 = Sus capacidades hoy

section-s5 = Formación y desarrollo

section-s6 = Retos

section-s7 = En sus palabras

section-s8 = Sobre usted

section-s9 = Cierre

pipes =
    .cargo-current = su cargo actual
    .cargo-past = el cargo que ocupó
    .es_era-current = es
    .es_era-past = era
    .lleva-current = lleva
    .lleva-past = estuvo
    .dependen-current = dependen
    .dependen-past = dependían

missing =
    .m99 = Prefiero no responder
    .m98 = No lo sé
    .m97 = No aplica
    .m96 = Omitida
    .m95 = No corresponde
    .m94 = No alcanzada
    .m93 = Excluida por diseño

capabilities =
    .empathy = Escuchar con empatía a las personas de su entorno de trabajo
    .empathy-short = Escucha empática
    .selfcare = Cuidar su propio bienestar ante la presión del cargo
    .selfcare-short = Bienestar propio
    .team = Desarrollar el talento de su equipo
    .team-short = Desarrollo del equipo
    .conflict = Negociar soluciones a los conflictos internos
    .conflict-short = Manejo de conflictos
    .inclusion = Promover condiciones de igualdad y no discriminación
    .inclusion-short = Igualdad y no discriminación
    .vision = Construir con otras personas una visión de futuro
    .vision-short = Visión compartida
    .change = Conducir cambios en condiciones de incertidumbre
    .change-short = Conducción del cambio
    .evidence = Tomar decisiones con base en datos y evidencia
    .evidence-short = Decisiones con evidencia
    .quality = Impulsar la mejora de la docencia y el aprendizaje
    .quality-short = Mejora de la docencia
    .finance = Gestionar recursos financieros limitados
    .finance-short = Recursos financieros
    .norms = Trabajar con los órganos colegiados de la institución
    .norms-short = Órganos colegiados
    .digital = Aprovechar las tecnologías digitales, incluida la inteligencia artificial
    .digital-short = Tecnología digital e IA
    .external = Gestionar la relación con las autoridades de gobierno
    .external-short = Relación con gobierno
    .partner = Crear alianzas con los sectores productivo y social
    .partner-short = Alianzas y vinculación

states =
    .s01 = Aguascalientes
    .s02 = Baja California
    .s03 = Baja California Sur
    .s04 = Campeche
    .s05 = Coahuila de Zaragoza
    .s06 = Colima
    .s07 = Chiapas
    .s08 = Chihuahua
    .s09 = Ciudad de México
    .s10 = Durango
    .s11 = Guanajuato
    .s12 = Guerrero
    .s13 = Hidalgo
    .s14 = Jalisco
    .s15 = Estado de México
    .s16 = Michoacán de Ocampo
    .s17 = Morelos
    .s18 = Nayarit
    .s19 = Nuevo León
    .s20 = Oaxaca
    .s21 = Puebla
    .s22 = Querétaro
    .s23 = Quintana Roo
    .s24 = San Luis Potosí
    .s25 = Sinaloa
    .s26 = Sonora
    .s27 = Tabasco
    .s28 = Tamaulipas
    .s29 = Tlaxcala
    .s30 = Veracruz de Ignacio de la Llave
    .s31 = Yucatán
    .s32 = Zacatecas
    .s33 = Fuera de México

lang = Seleccione su idioma · Choose your language
    .o1 = Español
    .o2 = English
    .label = Idioma elegido al inicio

intro_welcome =
    Le damos la bienvenida a la <b>Encuesta de Liderazgo en la Educación Superior en México</b>, un estudio de { $org_name }.

    Queremos conocer qué exige hoy dirigir una institución de educación superior o una de sus áreas, qué capacidades son prioritarias y qué apoyos de formación resultan útiles.

    ⏱ Unos 15 minutos. Puede pausar y continuar cuando guste: sus respuestas se guardan.

intro_privacy =
    <b>Aviso de privacidad simplificado</b>
    • <b>Responsable:</b> { $controller_name }, { $controller_address }.
    • <b>Datos:</b> sus respuestas, su identificador de Telegram, la hora de cada mensaje y, si recibió un enlace personal, los datos con los que se le invitó (contacto, cargo e institución). Su correo electrónico, solo si usted lo escribe. No le pedimos su nombre ni datos personales sensibles.
    • <b>Finalidad necesaria:</b> investigación sobre liderazgo en la educación superior. <b>Finalidades voluntarias</b> (se preguntan aparte): citar sus comentarios sin identificarle, enviarle el informe y volver a contactarle.
    • <b>Confidencialidad:</b> la encuesta es confidencial, no anónima. Su identificador se guarda separado de sus respuestas y el vínculo se elimina el { $link_deletion_date }. Solo publicamos resultados de grupos de al menos { $min_cell } personas.
    • Telegram es un tercero: los mensajes a un bot pasan por sus servidores y no están cifrados de extremo a extremo.
    • <b>Sus derechos:</b> participar es voluntario, sin pago ni premio; puede omitir preguntas y retirarse con /retirar antes del { $link_deletion_date }. Si no termina, las respuestas ya dadas se conservan y se analizan, salvo que las retire. Puede ejercer sus derechos ARCO en { $arco_contact }.
    { $ethics_ref ->
        [none] {""}
       *[other] • <b>Ética:</b> { $ethics_ref }.
    }

    Aviso integral: { $privacy_url }

consent_part = He leído la información anterior, soy mayor de edad y acepto participar.
    .o1 = Sí, acepto participar
    .o0 = No acepto
    .label = Acepta participar

refusal_reason = Respetamos su decisión y no le enviaremos recordatorios. Si lo desea, díganos el motivo principal (opcional).
    .o1 = Falta de tiempo
    .o2 = Prefiero responder por web
    .o3 = Privacidad o seguridad
    .o4 = El tema no me corresponde
    .o5 = Recibo demasiadas encuestas
    .o90 = Otro motivo
    .title = Motivo para no participar

role_current = ¿Ocupa usted actualmente un cargo directivo o de coordinación en una institución de educación superior de México?
    .o1 = Sí, actualmente
    .o2 = No, pero sí en los últimos 24 meses
    .o3 = No
    .label = Ocupa un cargo directivo o de coordinación

position = ¿Cuál de estas opciones describe mejor { $cargo }?
    .help = Si son varios, elija el de mayor responsabilidad. Si dirige o dirigió toda la institución (p. ej., un instituto tecnológico o una escuela normal), elija la primera opción. Los nombres varían; elija el más cercano.
    .o1 = Rector(a), director(a) general o máxima autoridad de la institución
    .o2 = Vicerrector(a) o prorrector(a)
    .o3 = Secretario(a) general
    .o4 = Secretario(a), director(a) o coordinador(a) académico(a) institucional
    .o5 = Secretario(a) o director(a) de administración o finanzas
    .o6 = Otro cargo directivo de la administración central
    .o7 = Rector(a) o director(a) de campus, unidad o plantel
    .o8 = Director(a) o decano(a) de facultad, escuela, instituto, centro o división
    .o9 = Subdirector(a) o secretario(a) de facultad o escuela
    .o10 = Jefe(a) de departamento o de área académica
    .o11 = Coordinador(a) de carrera, programa o posgrado
    .o12 = Coordinador(a) o jefe(a) de área administrativa
    .o90 = Otro cargo
    .label = Cargo

position_other = ¿Cuál es el nombre del cargo?
    .help = Solo el nombre del cargo, sin el nombre de la institución.
    .label = Otro cargo (texto)
    .label-st = Otro cargo: situación de la respuesta
    .title = Otro cargo

area_main = ¿A qué función corresponde principalmente { $cargo }?
    .o1 = Docencia
    .o2 = Investigación o posgrado
    .o3 = Vinculación, extensión o cultura
    .o4 = Administración o finanzas
    .o5 = Planeación o evaluación
    .o6 = Internacionalización
    .o7 = Servicios escolares o apoyo al estudiantado
    .o8 = Tecnologías de la información
    .o9 = Varias por igual
    .o90 = Otra
    .label = Función principal del cargo

yrs_position = ¿Cuántos años completos { $lleva } en ese cargo?
    .help = Escriba un número y sume los periodos consecutivos. Si es menos de un año, escriba 0.
    .label = Años completos en el cargo

year_first_lead = ¿En qué año ocupó por primera vez un cargo directivo o de coordinación en educación superior?
    .help = Escriba el año con cuatro cifras, por ejemplo 2014. Un año aproximado está bien.
    .m98 = No lo recuerdo
    .label = Año del primer cargo directivo

direct_reports = En ese cargo, ¿cuántas personas { $dependen } directamente de usted?
    .help = Cuente solo el primer nivel, sin incluir a quienes dependen de otra persona de su equipo. Si no hay nadie, escriba 0.
    .label = Personas que dependen directamente

appointment = ¿Cómo llegó a ese cargo?
    .help = Si hubo varias etapas, elija la de la decisión final.
    .o1 = Elección por voto de la comunidad
    .o2 = Elección o designación por junta de gobierno o consejo
    .o3 = Designación por una autoridad superior de la institución
    .o4 = Nombramiento por autoridad de gobierno (federal o estatal)
    .o5 = Concurso o convocatoria con evaluación
    .o6 = Decisión de las personas propietarias o del patronato
    .o90 = De otra manera
    .label = Forma de llegar al cargo

inst_control = ¿Su institución es pública o particular?
    .help = En esta y las demás preguntas, “su institución” es aquella en la que ocupa u ocupó el cargo.
    .o1 = Pública
    .o2 = Particular (privada)
    .label = Institución pública o particular

inst_type_pub = ¿De qué tipo de institución pública se trata?
    .o1 = Universidad o instituto federal (UNAM, IPN, UAM y similares)
    .o2 = Universidad pública estatal
    .o3 = Universidad pública estatal con apoyo solidario
    .o4 = Instituto tecnológico (TecNM) federal
    .o5 = Instituto tecnológico (TecNM) descentralizado o estatal
    .o6 = Universidad tecnológica
    .o7 = Universidad politécnica
    .o8 = Universidad intercultural
    .o9 = Escuela normal pública o universidad pedagógica
    .o10 = Centro público de investigación con docencia
    .o11 = Universidad pública abierta y a distancia
    .o12 = Universidad para el Bienestar u otra nacional reciente
    .o90 = Otra institución pública
    .label = Tipo de institución pública

inst_type_priv = ¿De qué tipo de institución particular se trata?
    .o1 = Universidad con varios campus en distintos estados
    .o2 = Universidad con presencia en un solo estado
    .o3 = Instituto, centro o escuela especializada
    .o4 = Escuela normal particular
    .o5 = Institución en línea o a distancia
    .o90 = Otra institución particular
    .label = Tipo de institución particular

inst_state = ¿En qué entidad federativa trabaja usted principalmente?
    .help = Elija de la lista, o escriba las primeras letras y envíelas. Solo publicaremos la región.
    .label = Entidad federativa donde trabaja

inst_size = Aproximadamente, ¿cuál es la matrícula total de su institución?
    .help = Todos los niveles y campus. En el TecNM, considere solo su instituto.
    .o1 = Menos de 1,000
    .o2 = 1,000 a 4,999
    .o3 = 5,000 a 14,999
    .o4 = 15,000 a 39,999
    .o5 = 40,000 o más
    .label = Matrícula total de la institución

inst_anuies = ¿Su institución está afiliada a la ANUIES?
    .o1 = Sí
    .o2 = No
    .label = Afiliación de la institución a la ANUIES

tz_check = Para no escribirle a deshoras: en su localidad, ¿la hora actual es { $local_time }?
    .o1 = Sí
    .o2 = Es una hora más temprano
    .o3 = Es una hora más tarde

imp =
    ¿Qué tan importante { $es_era } esta capacidad para desempeñar con eficacia { $cargo }?
    <b>{ $item }</b>
    .intro = <b>Lo que exige el cargo.</b> Verá 14 capacidades, una por una. Piense en { $cargo }, no en lo que sería ideal en general.
    .o1 = Nada importante
    .o2 = Poco importante
    .o3 = Moderadamente importante
    .o4 = Muy importante
    .o5 = Indispensable
    .m97 = No aplica a ese cargo
    .m98 = No sabría decir
    .title = Importancia de las 14 capacidades
    .label-empathy = Importancia: escucha empática
    .label-selfcare = Importancia: bienestar propio
    .label-team = Importancia: desarrollo del equipo
    .label-conflict = Importancia: manejo de conflictos
    .label-inclusion = Importancia: igualdad y no discriminación
    .label-vision = Importancia: visión compartida
    .label-change = Importancia: conducción del cambio
    .label-evidence = Importancia: decisiones con evidencia
    .label-quality = Importancia: mejora de la docencia
    .label-finance = Importancia: recursos financieros
    .label-norms = Importancia: órganos colegiados
    .label-digital = Importancia: tecnología digital e IA
    .label-external = Importancia: relación con gobierno
    .label-partner = Importancia: alianzas y vinculación

req_top = Entre las que consideró más importantes, elija las <b>tres</b> más decisivas para { $cargo }. Tóquelas en orden, de la primera a la tercera.
    .title = Las tres capacidades más decisivas
    .label-r1 = Capacidad más decisiva: primera
    .label-r2 = Capacidad más decisiva: segunda
    .label-r3 = Capacidad más decisiva: tercera

cap =
    En este momento, ¿qué tan desarrollada tiene usted esta capacidad?
    <b>{ $item }</b>
    .intro = <b>Sus capacidades hoy.</b> Ahora las mismas capacidades, en otro orden. No hay respuestas correctas ni incorrectas; solo el equipo de investigación tendrá acceso a las suyas.
    .o1 = Nada desarrollada
    .o2 = Poco desarrollada
    .o3 = Medianamente desarrollada
    .o4 = Muy desarrollada
    .o5 = Plenamente desarrollada
    .m98 = No sabría decir
    .title = Sus capacidades hoy
    .label-empathy = Capacidad propia: escucha empática
    .label-selfcare = Capacidad propia: bienestar propio
    .label-team = Capacidad propia: desarrollo del equipo
    .label-conflict = Capacidad propia: manejo de conflictos
    .label-inclusion = Capacidad propia: igualdad y no discriminación
    .label-vision = Capacidad propia: visión compartida
    .label-change = Capacidad propia: conducción del cambio
    .label-evidence = Capacidad propia: decisiones con evidencia
    .label-quality = Capacidad propia: mejora de la docencia
    .label-finance = Capacidad propia: recursos financieros
    .label-norms = Capacidad propia: órganos colegiados
    .label-digital = Capacidad propia: tecnología digital e IA
    .label-external = Capacidad propia: relación con gobierno
    .label-partner = Capacidad propia: alianzas y vinculación

prep_before = Antes de asumir su <b>primer</b> cargo directivo o de coordinación, ¿qué preparación específica recibió para dirigir?
    .help = Si recibió varias, elija la de mayor duración.
    .o1 = Ninguna
    .o2 = Solo consejos o acompañamiento informal
    .o3 = Formación breve (menos de 40 horas)
    .o4 = Formación extensa (40 horas o más)
    .m98 = No lo recuerdo
    .label = Preparación antes del primer cargo

dev_acts = En los últimos <b>tres años</b>, ¿en cuáles de estas actividades participó para desarrollar su liderazgo? Marque todas las que correspondan.
    .o1 = Curso o taller breve (menos de 40 horas)
    .o2 = Diplomado o programa largo en México
    .o3 = Programa internacional de liderazgo universitario
    .o4 = Posgrado en gestión, administración o educación
    .o5 = Mentoría con una persona con más experiencia
    .o6 = Coaching profesional
    .o7 = Redes o grupos de pares (p. ej., consejos regionales, asociaciones)
    .o8 = Estancia, pasantía o visita a otra institución
    .o9 = Retroalimentación formal sobre su liderazgo (p. ej., 360°)
    .o10 = Aprendizaje por cuenta propia (lecturas, pódcast, cursos autogestivos)
    .o11 = Encargo o proyecto especial para aprender en la práctica
    .o90 = Otra actividad
    .o91 = Ninguna de las anteriores
    .title = Actividades de desarrollo (tres años)
    .label-o1 = Actividad: curso o taller breve
    .label-o2 = Actividad: diplomado o programa largo
    .label-o3 = Actividad: programa internacional
    .label-o4 = Actividad: posgrado
    .label-o5 = Actividad: mentoría
    .label-o6 = Actividad: coaching profesional
    .label-o7 = Actividad: redes o grupos de pares
    .label-o8 = Actividad: estancia o visita
    .label-o9 = Actividad: retroalimentación formal
    .label-o10 = Actividad: aprendizaje por cuenta propia
    .label-o11 = Actividad: encargo o proyecto especial
    .label-o90 = Actividad: otra
    .label-o91 = Actividad: ninguna

dev_acts_other = ¿Qué otra actividad?
    .label = Otra actividad (texto)
    .label-st = Otra actividad: situación de la respuesta
    .title = Otra actividad

dev_use =
    ¿Qué tan útil le resultó para mejorar su desempeño en el cargo?
    <b>{ $activity }</b>
    .o1 = Nada útil
    .o2 = Poco útil
    .o3 = Moderadamente útil
    .o4 = Muy útil
    .o5 = Sumamente útil
    .m98 = Aún no puedo valorarlo
    .title = Utilidad de las actividades
    .label-o1 = Utilidad: curso o taller breve
    .label-o2 = Utilidad: diplomado o programa largo
    .label-o3 = Utilidad: programa internacional
    .label-o4 = Utilidad: posgrado
    .label-o5 = Utilidad: mentoría
    .label-o6 = Utilidad: coaching profesional
    .label-o7 = Utilidad: redes o grupos de pares
    .label-o8 = Utilidad: estancia o visita
    .label-o9 = Utilidad: retroalimentación formal
    .label-o10 = Utilidad: aprendizaje por cuenta propia
    .label-o11 = Utilidad: encargo o proyecto especial
    .label-o90 = Utilidad: otra

dev_hours = En los últimos <b>12 meses</b>, ¿cuántas horas en total dedicó, aproximadamente, a desarrollar su liderazgo?
    .help = Una estimación basta. Si ninguna, escriba 0.
    .label = Horas de desarrollo en 12 meses

iglu_part = ¿Conoce el programa IGLU (Instituto de Gestión y Liderazgo Universitario) de la Organización Universitaria Interamericana (OUI), o ha participado en él?
    .o1 = Lo cursé o participé en alguna actividad
    .o2 = Lo conozco, pero no he participado
    .o3 = No lo conozco
    .label = Conoce o participó en IGLU

iglu_year = ¿En qué año participó por última vez en IGLU?
    .m98 = No lo recuerdo
    .label = Año de la última participación en IGLU

pref_mod = Si pudiera elegir, ¿qué <b>formatos</b> preferiría para seguir desarrollando su liderazgo? Toque hasta tres, en orden de preferencia.
    .o1 = Curso presencial intensivo (2 a 5 días)
    .o2 = Programa híbrido de varios meses
    .o3 = Cursos en línea a su propio ritmo
    .o4 = Cápsulas breves en el celular
    .o5 = Mentoría o coaching individual
    .o6 = Comunidad de pares
    .o7 = Estancia en otra institución
    .o8 = Proyecto real con asesoría
    .m98 = No sabría decir
    .label-r1 = Formato preferido: primera opción
    .label-r2 = Formato preferido: segunda opción
    .label-r3 = Formato preferido: tercera opción
    .title = Formatos preferidos

barriers = ¿Hay algo que le dificulte desarrollar su liderazgo? Marque todas las opciones que correspondan.
    .o1 = Falta de tiempo por la carga de trabajo
    .o2 = Falta de presupuesto
    .o3 = Poca oferta pertinente para mi cargo
    .o4 = Poco apoyo de mis superiores
    .o5 = Mi institución no lo reconoce ni lo valora
    .o6 = Cargos de corta duración o cambios frecuentes
    .o7 = Responsabilidades familiares o de cuidado
    .o8 = Distancia o traslados
    .o9 = Idioma (p. ej., programas solo en inglés)
    .o90 = Otro obstáculo
    .o91 = Nada me lo dificulta
    .title = Obstáculos para su desarrollo
    .label-o1 = Obstáculo: falta de tiempo
    .label-o2 = Obstáculo: falta de presupuesto
    .label-o3 = Obstáculo: poca oferta pertinente
    .label-o4 = Obstáculo: poco apoyo de superiores
    .label-o5 = Obstáculo: falta de reconocimiento institucional
    .label-o6 = Obstáculo: cargos de corta duración
    .label-o7 = Obstáculo: responsabilidades familiares o de cuidado
    .label-o8 = Obstáculo: distancia o traslados
    .label-o9 = Obstáculo: idioma
    .label-o90 = Obstáculo: otro
    .label-o91 = Obstáculo: ninguno

barriers_other = ¿Qué otro obstáculo?
    .label = Otro obstáculo (texto)
    .label-st = Otro obstáculo: situación de la respuesta
    .title = Otro obstáculo

barrier_main = De los obstáculos que marcó, ¿cuál pesa más?
    .m98 = No sabría decir
    .label = Obstáculo que más pesa

sup =
    ¿Qué tan de acuerdo está con esta afirmación?
    <b>{ $item }</b>
    .i-time = Dispongo de tiempo en mi jornada para formarme como líder
    .i-funds = Mi institución invierte en la formación de su personal directivo
    .i-succession = Mi institución prepara a las personas que ocuparán cargos directivos
    .i-selection = En mi institución los cargos directivos se asignan por mérito
    .o1 = Totalmente en desacuerdo
    .o2 = En desacuerdo
    .o3 = Ni de acuerdo ni en desacuerdo
    .o4 = De acuerdo
    .o5 = Totalmente de acuerdo
    .m98 = No sabría decir
    .title = Apoyo de su institución
    .label-time = Apoyo: dispone de tiempo para formarse
    .label-funds = Apoyo: la institución invierte en formación
    .label-succession = Apoyo: la institución prepara relevos
    .label-selection = Apoyo: los cargos se asignan por mérito

chal = Pensando en los próximos <b>cinco años</b>, ¿cuáles serán los <b>tres</b> mayores retos para su institución? Tóquelos en orden de importancia.
    .o1 = Financiamiento y sostenibilidad económica
    .o2 = Ampliar la cobertura y atraer estudiantes
    .o3 = Permanencia y egreso del estudiantado
    .o4 = Calidad académica y acreditación
    .o5 = Inteligencia artificial y transformación digital
    .o6 = Pertinencia y empleabilidad
    .o7 = Autonomía y relación con los gobiernos
    .o8 = Relevo generacional del personal
    .o9 = Salud mental y bienestar de la comunidad
    .o10 = Igualdad de género y prevención de la violencia
    .o11 = Investigación, innovación e internacionalización
    .o12 = Seguridad en el entorno
    .o90 = Otro reto
    .m98 = No sabría decir
    .label-r1 = Mayor reto: primero
    .label-r2 = Mayor reto: segundo
    .label-r3 = Mayor reto: tercero
    .title = Los tres mayores retos

chal_other = ¿Qué otro reto?
    .label = Otro reto (texto)
    .label-st = Otro reto: situación de la respuesta
    .title = Otro reto

chal_ready =
    ¿Qué tan preparada está su institución para afrontar el reto que puso en primer lugar?
    <b>{ $top_challenge }</b>
    .o1 = Nada preparada
    .o2 = Poco preparada
    .o3 = Medianamente preparada
    .o4 = Muy preparada
    .o5 = Plenamente preparada
    .m98 = No sabría decir
    .label = Preparación ante el mayor reto

open_lesson = Recuerde una situación reciente que puso a prueba su liderazgo. ¿Qué le ayudó o qué le hizo falta para resolverla?
    .help = Puede escribir en uno o varios mensajes y tocar “Terminé”, o dictar con el teclado. Por favor, no incluya nombres de personas ni de instituciones.
    .label = Situación que puso a prueba su liderazgo (texto)
    .label-st = Situación que puso a prueba su liderazgo: situación
    .title = Situación que puso a prueba su liderazgo

open_offer = Si pudiera diseñar una sola actividad de formación para quienes ocupan un cargo como el suyo en México, ¿cómo sería?
    .help = Por favor, no incluya nombres de personas ni de instituciones.
    .label = Actividad de formación que diseñaría (texto)
    .label-st = Actividad de formación que diseñaría: situación
    .title = Actividad de formación que diseñaría

open_offer_probe = Gracias. ¿Podría contarnos un poco más, por ejemplo sobre los temas, el formato o la duración?
    .label = Actividad de formación: más detalle (texto)
    .label-st = Actividad de formación: más detalle: situación
    .title = Actividad de formación: más detalle

open_comment = ¿Hay algo más sobre el liderazgo en la educación superior en México que debamos saber?
    .help = Por favor, no incluya nombres de personas ni de instituciones.
    .label = Otros comentarios (texto)
    .label-st = Otros comentarios: situación
    .title = Otros comentarios

consent_quotes = ¿Nos permite citar fragmentos de sus comentarios sin mencionar su nombre, su institución ni ningún dato que permita identificarle?
    .o1 = Sí
    .o0 = No
    .label = Permite citar sus comentarios

gender = ¿Con qué género se identifica usted?
    .o1 = Mujer
    .o2 = Hombre
    .o3 = Persona no binaria
    .o90 = Otro
    .label = Género

age_group = ¿En qué grupo de edad se encuentra?
    .o1 = Menos de 35
    .o2 = 35 a 44
    .o3 = 45 a 54
    .o4 = 55 a 64
    .o5 = 65 o más
    .label = Grupo de edad

degree = ¿Cuál es el grado académico más alto que ha obtenido?
    .o1 = Licenciatura o equivalente
    .o2 = Especialidad
    .o3 = Maestría
    .o4 = Doctorado
    .o90 = Otro
    .label = Grado académico más alto

burden = ¿Qué tan fácil o difícil le resultó responder por este medio?
    .o1 = Muy difícil
    .o2 = Difícil
    .o3 = Ni fácil ni difícil
    .o4 = Fácil
    .o5 = Muy fácil
    .label = Facilidad de responder por este medio

consent_results = ¿Desea recibir el informe de resultados por este chat?
    .help = Si acepta, guardaremos su identificador de Telegram, aparte de sus respuestas, solo hasta enviárselo.
    .o1 = Sí
    .o0 = No
    .title = Recibir el informe por este chat

consent_recontact = ¿Podríamos invitarle a una entrevista o a una segunda encuesta? Puede cambiar de opinión en cualquier momento.
    .o1 = Sí
    .o0 = No
    .title = Invitación a otra entrevista

contact_email = Escriba el correo electrónico al que prefiere que le escribamos. Se guarda aparte de sus respuestas.
    .title = Correo electrónico

submit = Ha llegado al final. ¿Desea enviar sus respuestas?
    .o1 = Enviar
    .o2 = Revisar antes de enviar

soft_yrs_high = Indicó { $value } años en el mismo cargo. ¿Es correcto?

soft_first_lead = Indicó { $value } como año de su primer cargo y { $yrs_position } como número de años en el cargo actual. ¿Es correcto? Para cambiar los años en el cargo, use /atras.

soft_reports_high = Indicó { $value } personas a su cargo directo. ¿Es correcto?

soft_hours_high = Indicó { $value } horas en un año. ¿Es correcto?

soft_straightline = En esta sección, todas sus respuestas son iguales. ¿Es correcto? Si lo prefiere, puede revisarlas.

section_half = Ya va a la mitad. Gracias por su tiempo.

reminder_1 = Buen día. Hace unos días le invitamos a la Encuesta de Liderazgo en la Educación Superior en México. Su experiencia cuenta y puede responder por partes. La encuesta cierra el { $close_date }.

reminder_2 =
    Le escribimos de nuevo porque su respuesta ayuda a que estén representados todos los cargos e instituciones.{ $web_url ->
        [none] {""}
       *[other] {" "}Si prefiere responder por web: { $web_url }
    }

reminder_3 = Este es nuestro último recordatorio: la encuesta cierra el { $close_date }. Gracias por considerarlo; no volveremos a escribirle sobre esta encuesta.

reminder_partial = Su encuesta quedó en la sección “{ $section }”. Tiempo restante aproximado: { $minutes } min. ¿Continuamos?

web_offer =
    { $web_url ->
        [none] {""}
       *[other] Puede responder por web en { $web_url }
    }

end_complete = ¡Muchas gracias! Sus respuestas se enviaron. Si desea retirarlas, use /retirar antes del { $link_deletion_date }.

end_refusal = Gracias por avisarnos. No volveremos a escribirle. Si cambia de opinión, escriba /continuar.

end_screenout = Gracias. Esta encuesta es para personas con un cargo directivo o de coordinación actual o reciente en México, por lo que no hay más preguntas. Si respondió por error, use /atras.

var-case_id = Identificador aleatorio del caso

var-q_version = Versión del cuestionario

var-q_hash = Huella de la versión del cuestionario

var-notice_version = Versión del aviso de privacidad

var-lang_final = Idioma al final
    .o1 = Español
    .o2 = Inglés

var-lang_switches = Cambios de idioma

var-entry_mode = Modo de entrada
    .o1 = Enlace personal
    .o2 = Enlace abierto
    .o3 = Versión web

var-stratum = Estrato

var-started_at = Inicio (UTC)

var-consent_at = Consentimiento (UTC)

var-submitted_at = Envío (UTC)

var-last_at = Última actividad (UTC)

var-dur_active_s = Duración activa en segundos

var-dur_total_s = Duración total en segundos

var-n_sessions = Número de sesiones

var-n_applicable = Preguntas que corresponden

var-n_answered = Preguntas respondidas

var-pct_answered = Porcentaje respondido

var-last_item = Última pregunta mostrada

var-last_section = Última sección mostrada

var-disp = Disposición final (AAPOR)
    .o110 = Entrevista completa
    .o120 = Entrevista parcial
    .o211 = Rechazo explícito
    .o212 = Interrumpida, información insuficiente
    .o213 = Rechazo implícito: inició sin responder
    .o214 = Se retiró después de responder
    .o226 = No disponible en el periodo
    .o233 = Idioma
    .o236 = Otro
    .o311 = En el marco, sin invitación
    .o319 = Con invitación, sin respuesta
    .o330 = No entregable
    .o410 = Fuera de la población
    .o411 = Dejó el cargo hace más de 24 meses
    .o480 = Fuera de cuota
    .o481 = Duplicado

var-status = Situación del caso
    .o1 = Completa
    .o2 = Parcial
    .o3 = Interrumpida
    .o4 = Rechazo
    .o5 = Fuera de la población
    .o6 = Inició sin dar consentimiento
    .o7 = Sin respuesta
    .o8 = Retirada

var-n_back = Regresos a la pregunta anterior

var-n_edit = Respuestas cambiadas

var-n_soft = Verificaciones mostradas

var-n_err = Respuestas no válidas

var-n_remind = Recordatorios enviados

var-ord_imp = Orden de la batería de importancia

var-ord_cap = Orden de la batería de capacidades

var-ord_sup = Orden de la batería de apoyo

var-rand_seed = Semilla de aleatorización

var-pos_level = Nivel del cargo
    .o1 = Alta dirección institucional
    .o2 = Administración central
    .o3 = Dirección de unidad
    .o4 = Departamento, programa o área
    .o90 = Por codificar

var-yrs_lead = Años desde el primer cargo directivo

var-src_inst = Origen de los datos de la institución

var-barrier_main_src = Origen del obstáculo principal

var-soft_log = Registro de verificaciones

var-inst_region = Región de la institución (ANUIES)
    .o1 = Noroeste
    .o2 = Noreste
    .o3 = Centro-Occidente
    .o4 = Metropolitana
    .o5 = Centro-Sur
    .o6 = Sur-Sureste

var-gap_mean = Brecha media

var-imp_mean = Importancia media

var-cap_mean = Capacidad propia media

var-sl_imp = Respuestas idénticas: importancia
    .o0 = No
    .o1 = Sí

var-sl_cap = Respuestas idénticas: capacidades
    .o0 = No
    .o1 = Sí

var-speeder = Respondió con demasiada rapidez
    .o0 = No
    .o1 = Sí

var-gap_empathy = Brecha: escucha empática

var-gap_selfcare = Brecha: bienestar propio

var-gap_team = Brecha: desarrollo del equipo

var-gap_conflict = Brecha: manejo de conflictos

var-gap_inclusion = Brecha: igualdad y no discriminación

var-gap_vision = Brecha: visión compartida

var-gap_change = Brecha: conducción del cambio

var-gap_evidence = Brecha: decisiones con evidencia

var-gap_quality = Brecha: mejora de la docencia

var-gap_finance = Brecha: recursos financieros

var-gap_norms = Brecha: órganos colegiados

var-gap_digital = Brecha: tecnología digital e IA

var-gap_external = Brecha: relación con gobierno

var-gap_partner = Brecha: alianzas y vinculación

var-dim_imp_personal = Importancia media: dominio personal

var-dim_cap_personal = Capacidad media: dominio personal

var-dim_imp_people = Importancia media: dominio personas

var-dim_cap_people = Capacidad media: dominio personas

var-dim_imp_strategy = Importancia media: dominio estrategia

var-dim_cap_strategy = Capacidad media: dominio estrategia

var-dim_imp_academic = Importancia media: dominio gestión académica

var-dim_cap_academic = Capacidad media: dominio gestión académica

var-dim_imp_external = Importancia media: dominio entorno

var-dim_cap_external = Capacidad media: dominio entorno
