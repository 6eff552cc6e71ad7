# Cómo se calcula cada variable que nadie contestó; una línea por fórmula, como la lee quien analiza los datos.

formula-dur_active_s = Suma de los intervalos entre respuestas sucesivas de hasta 300 s (paradata: del primer shown_at a cada answered_at, en orden); segundos completos

formula-dur_total_s = submitted_at (o last_at si no se envió) menos started_at, con el instante exacto; segundos completos

formula-n_applicable = Preguntas de las secciones 1 a 6 y 8 que corresponden al caso: cada renglón de batería, vuelta de ciclo y jerarquización cuenta 1; sin consentimientos, textos ni «otro». De lo no alcanzado, lo que ya es seguro que corresponde

formula-n_answered = De n_applicable, las que tienen respuesta: un valor de 0 o más, −97 o −98

formula-pct_answered = 100 × n_answered / n_applicable; −95 si n_applicable es 0

formula-last_item = La pregunta con el shown_at más reciente; en baterías y ciclos, el renglón

formula-last_section = La sección de last_item

formula-soft_log = Verificaciones en el orden en que ocurrieron, regla:fired, confirmed o changed, separadas por «;»; none si no hubo

formula-speeder = 1 si dur_active_s es menor que 0.4 × la mediana de dur_active_s de los casos completos (status 1) con el mismo lang_final; 0 si no; −95 si ninguno de ese idioma está completo

formula-lang_final = Idioma vigente al final: 1 español, 2 inglés, 90 otro

formula-ord_imp = Códigos de las 14 capacidades en el orden de la semilla: renglones según sha256(rand_seed:imp:clave)

formula-ord_cap = Códigos de las 14 capacidades en el orden de la semilla: renglones según sha256(rand_seed:cap:clave); los que no correspondieron no se mostraron

formula-ord_sup = Número de cada afirmación en el cuestionario (1 a 4), en el orden de la semilla: renglones según sha256(rand_seed:sup:clave)

formula-pos_level = position 1–3 → 1, 4–6 → 2, 7–9 → 3, 10–12 → 4; cualquier otro cargo → 90, por codificar; un motivo de falta pasa tal cual

formula-yrs_lead = Año de last_at (hora del centro de México) menos year_first_lead; un motivo de falta pasa tal cual

formula-src_inst = De dónde vienen inst_control, inst_type_pub, inst_type_priv, inst_state e inst_anuies: frame (marco muestral), asked (preguntados), frame+asked, none (no alcanzados)

formula-barrier_main_src = auto si solo se marcó un obstáculo y se copió; asked si se preguntó; none si no correspondió o no se alcanzó

formula-inst_region = La región de inst_state según la tabla de entidades; fuera de México → −97; un motivo de falta pasa tal cual

formula-gap = imp_{ $key } − cap_{ $key } si ambas valen de 1 a 5; −95 si alguna no se preguntó; si no, el motivo de imp_{ $key } o, si lo hay solo ahí, el de cap_{ $key }

formula-gap_mean = Media de las 14 gap_* válidas si hay al menos 10; si no, −95 cuando se preguntaron menos de 10, o el motivo más frecuente

formula-imp_mean = Media de las 14 imp_* válidas si hay al menos 10; si no, −95 cuando se preguntaron menos de 10, o el motivo más frecuente

formula-cap_mean = Media de las 14 cap_* válidas si hay al menos 10; si no, −95 cuando se preguntaron menos de 10, o el motivo más frecuente

formula-dim = Media de { $variables } si al menos 2 son válidas; si no, −95 cuando se preguntaron menos de 2, o el motivo más frecuente. Solo exploratoria

formula-sl_imp = 1 si hay al menos 12 imp_* válidas y todas son iguales, 0 si difieren; si no, −95 cuando se preguntaron menos de 12, o el motivo más frecuente

formula-sl_cap = 1 si hay al menos 12 cap_* válidas y todas son iguales, 0 si difieren; si no, −95 cuando se preguntaron menos de 12, o el motivo más frecuente

formula-needs = Media de imp_{ $key } − cap_{ $key } entre quienes contestaron ambas × media de imp_{ $key } entre quienes la contestaron; casos completos y parciales

label-topped = { $label } ({ $value } o más, juntos)

label-banded = { $label } (bandas de { $value } años)

label-month = { $label } (mes)

value-or-more = { $value } o más
