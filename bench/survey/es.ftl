### Las veinte afirmaciones del banco de pruebas.

study = Veinte afirmaciones
    .short = Afirmaciones

section-s0 = Consentimiento

section-s1 = Su manera de dirigir

agrees = ¿Comenzamos?
    .o1 = Sí
    .o0 = No
    .label = Acepta participar

statement_01 = ¿Con qué frecuencia diría usted esto de su trabajo? «En mi puesto, explico el porqué de cada decisión.»
    .o1 = Nunca
    .o2 = Pocas veces
    .o3 = A veces
    .o4 = Con frecuencia
    .o5 = Siempre
    .label = Frecuencia 1: explico el porqué de cada decisión

statement_02 = ¿Con qué frecuencia diría usted esto de su trabajo? «En mi puesto, escucho antes de responder.»
    .o1 = Nunca
    .o2 = Pocas veces
    .o3 = A veces
    .o4 = Con frecuencia
    .o5 = Siempre
    .label = Frecuencia 2: escucho antes de responder

statement_03 = ¿Con qué frecuencia diría usted esto de su trabajo? «En mi puesto, pido la opinión de quien piensa distinto.»
    .o1 = Nunca
    .o2 = Pocas veces
    .o3 = A veces
    .o4 = Con frecuencia
    .o5 = Siempre
    .label = Frecuencia 3: pido la opinión de quien piensa distinto

statement_04 = ¿Con qué frecuencia diría usted esto de su trabajo? «En mi puesto, reconozco el trabajo bien hecho.»
    .o1 = Nunca
    .o2 = Pocas veces
    .o3 = A veces
    .o4 = Con frecuencia
    .o5 = Siempre
    .label = Frecuencia 4: reconozco el trabajo bien hecho

statement_05 = ¿Con qué frecuencia diría usted esto de su trabajo? «En mi puesto, digo con claridad lo que espero.»
    .o1 = Nunca
    .o2 = Pocas veces
    .o3 = A veces
    .o4 = Con frecuencia
    .o5 = Siempre
    .label = Frecuencia 5: digo con claridad lo que espero

statement_06 = ¿Con qué frecuencia diría usted esto de su trabajo? «En mi puesto, admito mis errores ante el equipo.»
    .o1 = Nunca
    .o2 = Pocas veces
    .o3 = A veces
    .o4 = Con frecuencia
    .o5 = Siempre
    .label = Frecuencia 6: admito mis errores ante el equipo

statement_07 = ¿Con qué frecuencia diría usted esto de su trabajo? «En mi puesto, preparo las reuniones que presido.»
    .o1 = Nunca
    .o2 = Pocas veces
    .o3 = A veces
    .o4 = Con frecuencia
    .o5 = Siempre
    .label = Frecuencia 7: preparo las reuniones que presido

statement_08 = ¿Con qué frecuencia diría usted esto de su trabajo? «En mi puesto, cumplo los plazos que prometo.»
    .o1 = Nunca
    .o2 = Pocas veces
    .o3 = A veces
    .o4 = Con frecuencia
    .o5 = Siempre
    .label = Frecuencia 8: cumplo los plazos que prometo

statement_09 = ¿Con qué frecuencia diría usted esto de su trabajo? «En mi puesto, delego tareas que me gusta hacer.»
    .o1 = Nunca
    .o2 = Pocas veces
    .o3 = A veces
    .o4 = Con frecuencia
    .o5 = Siempre
    .label = Frecuencia 9: delego tareas que me gusta hacer

statement_10 = ¿Con qué frecuencia diría usted esto de su trabajo? «En mi puesto, reviso los datos antes de decidir.»
    .o1 = Nunca
    .o2 = Pocas veces
    .o3 = A veces
    .o4 = Con frecuencia
    .o5 = Siempre
    .label = Frecuencia 10: reviso los datos antes de decidir

statement_11 = ¿Con qué frecuencia diría usted esto de su trabajo? «En mi puesto, pregunto cómo puedo ayudar.»
    .o1 = Nunca
    .o2 = Pocas veces
    .o3 = A veces
    .o4 = Con frecuencia
    .o5 = Siempre
    .label = Frecuencia 11: pregunto cómo puedo ayudar

statement_12 = ¿Con qué frecuencia diría usted esto de su trabajo? «En mi puesto, resuelvo los conflictos sin demora.»
    .o1 = Nunca
    .o2 = Pocas veces
    .o3 = A veces
    .o4 = Con frecuencia
    .o5 = Siempre
    .label = Frecuencia 12: resuelvo los conflictos sin demora

statement_13 = ¿Con qué frecuencia diría usted esto de su trabajo? «En mi puesto, dedico tiempo a formar a otras personas.»
    .o1 = Nunca
    .o2 = Pocas veces
    .o3 = A veces
    .o4 = Con frecuencia
    .o5 = Siempre
    .label = Frecuencia 13: dedico tiempo a formar a otras personas

statement_14 = ¿Con qué frecuencia diría usted esto de su trabajo? «En mi puesto, comparto la información a tiempo.»
    .o1 = Nunca
    .o2 = Pocas veces
    .o3 = A veces
    .o4 = Con frecuencia
    .o5 = Siempre
    .label = Frecuencia 14: comparto la información a tiempo

statement_15 = ¿Con qué frecuencia diría usted esto de su trabajo? «En mi puesto, cambio de idea ante buenos argumentos.»
    .o1 = Nunca
    .o2 = Pocas veces
    .o3 = A veces
    .o4 = Con frecuencia
    .o5 = Siempre
    .label = Frecuencia 15: cambio de idea ante buenos argumentos

statement_16 = ¿Con qué frecuencia diría usted esto de su trabajo? «En mi puesto, cuido mis horas de descanso.»
    .o1 = Nunca
    .o2 = Pocas veces
    .o3 = A veces
    .o4 = Con frecuencia
    .o5 = Siempre
    .label = Frecuencia 16: cuido mis horas de descanso

statement_17 = ¿Con qué frecuencia diría usted esto de su trabajo? «En mi puesto, busco aliados fuera de la institución.»
    .o1 = Nunca
    .o2 = Pocas veces
    .o3 = A veces
    .o4 = Con frecuencia
    .o5 = Siempre
    .label = Frecuencia 17: busco aliados fuera de la institución

statement_18 = ¿Con qué frecuencia diría usted esto de su trabajo? «En mi puesto, defiendo el presupuesto del equipo.»
    .o1 = Nunca
    .o2 = Pocas veces
    .o3 = A veces
    .o4 = Con frecuencia
    .o5 = Siempre
    .label = Frecuencia 18: defiendo el presupuesto del equipo

statement_19 = ¿Con qué frecuencia diría usted esto de su trabajo? «En mi puesto, doy seguimiento a lo acordado.»
    .o1 = Nunca
    .o2 = Pocas veces
    .o3 = A veces
    .o4 = Con frecuencia
    .o5 = Siempre
    .label = Frecuencia 19: doy seguimiento a lo acordado

statement_20 = ¿Con qué frecuencia diría usted esto de su trabajo? «En mi puesto, agradezco las críticas.»
    .o1 = Nunca
    .o2 = Pocas veces
    .o3 = A veces
    .o4 = Con frecuencia
    .o5 = Siempre
    .label = Frecuencia 20: agradezco las críticas

submit = Gracias: eso fue todo. ¿Desea enviar sus respuestas?
    .o1 = Enviar
    .o2 = Revisar

refused = Gracias de todos modos.

# Aquí no se dice: ningún otro bot tiene un mensaje así.
section_half = { "" }

reminder_partial = Se quedó en “{ $section }”; faltan unos { $minutes } min. ¿Continuamos?

end_refusal = Gracias por avisarnos.

end_complete = Gracias. Sus respuestas se enviaron.

missing =
    .m99 = Prefiero no responder
    .m98 = No sé
    .m97 = No aplica
    .m96 = Omitida
    .m95 = No se preguntó (ruta)
    .m94 = No alcanzada (abandono)
    .m93 = Excluida por diseño
