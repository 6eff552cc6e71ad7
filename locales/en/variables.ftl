# How each variable that nobody answered is worked out; one line a formula, as whoever analyses the data reads it.

formula-dur_active_s = Sum of the gaps of at most 300 s between successive answers (paradata: from the first shown_at to each answered_at, in order); whole seconds

formula-dur_total_s = submitted_at (or last_at if not submitted) less started_at, from the exact instants; whole seconds

formula-n_applicable = Items of sections 1 to 6 and 8 that apply to the case: each battery row, loop round and ranking counts 1; no consents, texts or “other”. Of what was not reached, what is already certain to apply

formula-n_answered = Of n_applicable, those with an answer: a value of 0 or more, −97 or −98

formula-pct_answered = 100 × n_answered / n_applicable; −95 if n_applicable is 0

formula-last_item = The item with the latest shown_at; in batteries and loops, the row

formula-last_section = The section of last_item

formula-soft_log = Soft checks in the order in which they came, rule:fired, confirmed or changed, separated by “;”; none if there were none

formula-speeder = 1 if dur_active_s is less than 0.4 × the median dur_active_s of complete cases (status 1) with the same lang_final; else 0; −95 if no case in that language is complete

formula-lang_final = Language in force at the end: 1 Spanish, 2 English, 90 other

formula-ord_imp = Codes of the 14 capabilities in the order of the seed: rows by sha256(rand_seed:imp:key)

formula-ord_cap = Codes of the 14 capabilities in the order of the seed: rows by sha256(rand_seed:cap:key); those that did not apply were not shown

formula-ord_sup = Number of each statement in the questionnaire (1 to 4), in the order of the seed: rows by sha256(rand_seed:sup:key)

formula-pos_level = position 1–3 → 1, 4–6 → 2, 7–9 → 3, 10–12 → 4; any other post → 90, to be coded; a missing reason passes through

formula-yrs_lead = Year of last_at (central Mexican time) less year_first_lead; a missing reason passes through

formula-src_inst = Where inst_control, inst_type_pub, inst_type_priv, inst_state and inst_anuies come from: frame (sampling frame), asked, frame+asked, none (not reached)

formula-barrier_main_src = auto if only one barrier was ticked and it was copied; asked if it was asked; none if it did not apply or was not reached

formula-inst_region = The region of inst_state by the table of states; outside Mexico → −97; a missing reason passes through

formula-gap = imp_{ $key } − cap_{ $key } if both are 1 to 5; −95 if either was not asked; else the reason of imp_{ $key } or, where only that is missing, of cap_{ $key }

formula-gap_mean = Mean of the valid among the 14 gap_* if there are at least 10; else −95 when fewer than 10 were asked, or the most frequent reason

formula-imp_mean = Mean of the valid among the 14 imp_* if there are at least 10; else −95 when fewer than 10 were asked, or the most frequent reason

formula-cap_mean = Mean of the valid among the 14 cap_* if there are at least 10; else −95 when fewer than 10 were asked, or the most frequent reason

formula-dim = Mean of { $variables } if at least 2 are valid; else −95 when fewer than 2 were asked, or the most frequent reason. Exploratory only

formula-sl_imp = 1 if at least 12 imp_* are valid and all are alike, 0 if they differ; else −95 when fewer than 12 were asked, or the most frequent reason

formula-sl_cap = 1 if at least 12 cap_* are valid and all are alike, 0 if they differ; else −95 when fewer than 12 were asked, or the most frequent reason

formula-needs = Mean of imp_{ $key } − cap_{ $key } among those who answered both × mean of imp_{ $key } among those who answered it; complete and partial cases

label-topped = { $label } ({ $value } or more together)

label-banded = { $label } (bands of { $value } years)

label-month = { $label } (month)

value-or-more = { $value } or more
