### What the study's team reads in the chat.

staff-menu =
    .title = <b>Coordinator’s panel</b>
    .title-researcher = <b>Researcher’s panel</b>
    .joined = You are on the team now. Your code has been used and will not work again.
    .promise = Here you can see how the study is going: how many people have started, finished or chosen not to take part. You will never see what anybody answered.
    .file = To load the roster, send a CSV or XLSX file here; you will see what would change before it is imported.
    .back = To come back to this panel at any time, type /team.

staff-btn =
    .files = 🔐 Research data
    .report = 📊 Aggregate report
    .menu = ◀ Panel
    .status = Progress
    .strata = By stratum
    .rates = All rates
    .chart = Chart over time
    .calls = Who to phone
    .digest = Weekly digest
    .digest-off = 🔕 Stop sending it to me
    .digest-on = 🔔 Send it to me every week
    .import = Import ({ $n })
    .discard = Do not import
    .waves = Waves
    .new-wave = ➕ New wave
    .next = Next ▶
    .back = ◀ Back
    .give-up = Discard
    .words-study = The study’s words
    .words-own = My own text
    .confirm = Confirm…
    .send = Yes, send ({ $n })
    .pause = ⏸ Pause
    .resume = ▶ Resume
    .end = ⏹ Stop…
    .end-sure = Yes, stop it
    .read = 👁 Read the messages
    .people = 📄 Person by person
    .unsure = May have arrived ({ $n })
    .resend = Send again ({ $n })…
    .resend-sure = Yes, send again ({ $n })
    .refresh = Refresh
    .language = Español

staff-percent = { $number }%

staff-status =
    .title = <b>Progress of the study</b>
    .as-of = <i>{ $moment }</i>
    .invited = People invited: <b>{ $n }</b>
    .not-invited = On the roster, not invited yet: { $n }
    .started = Started: <b>{ $n }</b>
    .unreachable = Of all these, cannot be reached: { $n }
    .open-link = By the open link (not in any rate): { $n }
    .rate =
        <b>Response rate: { $share }</b>
        AAPOR’s RR2 = { $formula }
        ({ $complete } + { $partial }) ÷ { $denominator } people invited, leaving out those not eligible
    .note = I: complete; P: partial with enough answers. People who are still answering count as they stand today, so the rate can rise until the close.

staff-digest =
    .title = <b>The study this week</b>
    .invited = People invited: <b>{ $n }</b> (+{ $more } in seven days)
    .started = Started: <b>{ $n }</b> (+{ $more })
    .complete = • Complete: { $n } (+{ $more })
    .open-link = By the open link (not in any rate): { $n } (+{ $more })
    .rate = Response rate (AAPOR’s RR2): <b>{ $share }</b>
    .last = <b>Waves of the last seven days</b>
    .next = <b>Waves of the next seven days</b>
    .none = None.
    .more = … and { $n } more
    .wave-began = • { $name }: { $day }, messages: { $n }
    .wave-comes = • { $name }: { $day }, { $state }
    .problems = <b>To look at</b>
    .no-problems = Nothing needs to be looked at.
    .set-aside = • Messages from people that could not be processed; whoever runs the system can see why: { $n }
    .uncertain = • Messages of waves that may have arrived: { $n }
    .refused-links = • Personal links refused in seven days because another account used them: { $n }
    .guessed-links = • Links tried in seven days that do not exist: { $n }
    .is-off = <i>This digest is not being sent to you.</i>

staff-row =
    .not-started = • Not started: { $n }
    .unfinished = • Unfinished: { $n }
    .complete = • Complete: { $n }
    .partial = • Partial, closed: { $n }
    .break-off = • Broken off, closed: { $n }
    .refused = • Chose not to take part: { $n }
    .withdrew = • Withdrew their answers: { $n }
    .ineligible = • Not eligible: { $n }
    .other = • Other: { $n }

staff-strata =
    .title = <b>Progress by stratum</b>
    .none = No stratum
    .name = <b>{ $name }</b>
    .frame = In the frame: { $n }
    .invited = Invited { $invited } · started { $started } · unfinished { $unfinished }
    .ended = Complete { $complete } · refused or withdrew { $refused } · cannot be reached { $unreachable }
    .rate = Response rate: <b>{ $share }</b> ({ $numerator } of { $denominator })
    .note = <i>Rate: AAPOR’s RR2 = { $formula }</i>

staff-rates =
    .title = <b>AAPOR rates</b>
    .classes = I complete { $i } · P partial { $p } · R refusals and break-offs { $r } · NC not contacted { $nc } · O other { $o } · UO not started { $uo } · NE not eligible { $ne } (left out)
    .line =
        <b>{ $name } = { $share }</b> ({ $numerator } of { $denominator })
        <i>{ $formula }</i>
    .note = e is the eligible share of the cases whose eligibility is known. People who have started and not finished count in R meanwhile. Only people on the roster who were invited count; the open link has no denominator.

staff-chart =
    .heading = <b>Responses over time</b>
    .title = Responses over time
    .subtitle =
        { $n }
        { $moment }
    .invited = n = { $n } people invited
    .open-link = People who came by the open link
    .axis = People, cumulative by day
    .started = Started: { $n }
    .complete = Complete: { $n }
    .waves = Start of each wave
    .wave = • { $name }: { $day }, messages: { $n }

staff-calls =
    .title = <b>Who to phone</b>
    .count = People: { $n }. In the highest post of their institution: { $tops }. From strata without answers: { $others }.
    .name = <b>{ $name }</b>
    .top = <i>Holds the highest post of their institution.</i>
    .empty = <i>Nobody in their stratum has answered yet: { $stratum }.</i>
    .not-started = Not started · messages sent: { $waves }
    .unfinished = Started, not finished · messages sent: { $waves }
    .nobody = There is nobody to phone for now: no one in a highest post or in a stratum without answers is still pending, or a running wave still has a message for them.
    .parted = The link between people and answers has been deleted, so it is no longer possible to know who is missing. The counts are still under “Progress”.
    .note = People who have finished, chosen not to take part or asked for no more messages are not listed. Call once, and in office hours.

staff-upload =
    .title = <b>Roster received</b>
    .file = <i>{ $name }</i>
    .kind = I can take the roster here as a CSV or XLSX (Excel) file, sent as a document. That is another kind of file, so I did nothing with it.
    .size = That file is larger than 5 MB. Save only the sheet with the people and send it again, or ask whoever runs the system to import it.
    .gone = There is no roster waiting. Send the file again and I will check it.
    .changed = The file or the roster has changed since I checked it, so I imported nothing. Send the file again.
    .discarded = All right, I imported nothing. The file was not kept.
    .people = People in the file: <b>{ $n }</b>
    .added = • New: { $n }
    .updated = • With changes: { $n }
    .unchanged = • Unchanged: { $n }
    .refused = • Withdrew earlier and are not invited again: { $n }
    .change = • { $who }: { $fields }
    .more = … and { $n } more
    .nothing = There is nothing to change: the roster already has everything the file says.
    .ask = I have not imported anything yet. Shall I import it?
    .faults = It cannot be imported. Values to correct: <b>{ $n }</b>; rows with a problem: { $rows }. I imported nothing.
    .fault =
        <b>Row { $row }</b>, column { $column }: “{ $value }”
        { $remedy }
    .in-file = The attached file gives the row, column and value of each, and how to correct it.
    .again = Correct them and send the file again.
    .faults-file = to-correct.csv
    .column-row = row
    .column-column = column
    .column-value = value
    .column-remedy = how to correct it
    .done = <b>Done.</b> New: { $added }. With changes: { $updated }. Unchanged: { $unchanged }.
    .next = The file was not kept. New people are not invited yet: they need their personal link by email or letter.

staff-fault =
    .no-header = This cell has no header above it. Name the column, or put quotes around a value that contains the separator.
    .no-id = Each person needs a value of their own. If there is nothing better, number the rows.
    .twice = It is already in row { $row }. Give each person a value of their own.
    .long = It has { $n } characters; the maximum is { $most }.
    .formula = A spreadsheet would take it for a formula. Start with a letter or a number.
    .language = Write es or en, or leave it empty.
    .zone = Write a zone such as America/Tijuana, or leave it empty.
    .mail = It is not an email address. Correct it, or leave it empty.
    .stratum = The study has no such stratum. It has: { $known }.
    .answer = The questionnaire has no such answer. Write one of these: { $known }
    .both = Public and private institutions both have it. Fill in the column control.
    .empty = The file is empty. The first row must name the columns.
    .no-id-column = No column identifies the people. Add a column external_id with a different value in each row.
    .column-twice = Two columns say the same: “{ $column }”. Delete or rename one of them.
    .not-read = The file cannot be read. Save it again as CSV or XLSX.
    .large = The file is too large to be read here. Save only the sheet with the people.
    .old-kind = It is an old Excel workbook (.xls). Save it as .xlsx or CSV.
    .neither = It is neither CSV nor XLSX. Save the list in one of those formats.
    .no-csv = The CSV is damaged near line { $line }: look for a quote that is not closed.
    .no-workbook = The workbook is damaged. Save the list again as .xlsx or CSV.

staff-who =
    .unfinished = Started and have not finished (chat)
    .started = Opened the chat, have not agreed yet (chat)
    .both = Both groups above (chat)
    .never = Have not started (email)

staff-when =
    .now = Starting now
    .tomorrow = Tomorrow, { $day }
    .three = In three days, { $day }
    .week = In a week, { $day }

staff-wave =
    .gone = No wave is being prepared, or it has changed since you saw this message. Nothing was sent.
    .step = <i>Step { $i } of { $n }</i>
    .title-who = <b>Who should get it?</b>
    .title-words = <b>What should it say?</b>
    .title-when = <b>Starting when?</b>
    .title-preview = <b>What would happen</b>
    .title-sure = <b>Send it?</b>
    .who = The bot cannot write first to people who have not opened the chat; they can only be reached by email.
    .strata = If you tick no stratum, all are included.
    .words-chat = The study’s words adapt to each person: people who have not finished are told which section they stopped at and how many minutes are left. You can also write your own text in both languages.
    .words-mail = The study’s words adapt to each person: an invitation or a reminder, with their personal link. You can also write your own text in both languages.
    .in-es = Spanish
    .in-en = English
    .type = Now write the text in <b>{ $language }</b> and send it as a message.
    .rules-chat = At most { $most } characters. You may use <code>{ $section }</code> and <code>{ $minutes }</code>: each person will see the section they stopped at and the minutes they have left.
    .rules-mail = At most { $most } characters, without braces. The personal link and the signature are added automatically.
    .fault = ⚠️ That text cannot be used: it is too long, has an unmatched brace or something in braces that nothing fills in, or the two languages do not use the same ones. It was not saved.
    .when = Messages go out in the study’s send hours, in each person’s local time, spread over the day.
    .count-chat = People who would get the message in the chat: <b>{ $n }</b>
    .count-mail = People who would get the message by email: <b>{ $n }</b>
    .gets-never-started = • Not started: { $n }
    .gets-started = • Opened the chat, have not agreed yet: { $n }
    .gets-unfinished = • Unfinished: { $n }
    .languages = In Spanish { $es }, in English { $en }.
    .on = They would go out on { $day }, in the send hours.
    .between = They would go out from { $first } to { $last }, in the send hours.
    .not = Would not get the message: { $n }
    .reads = <b>How it reads in { $language }</b> ({ $words })
    .subject = Subject: { $subject }
    .message =
        <b>Message in { $language }</b>: { $words }
        Would get it: { $n }
    .example = <i>Details that vary from person to person are filled in with made-up examples.</i>
    .no-messages = Nobody would get a message, so there is nothing to read.
    .again = Everyone is checked again at the moment of sending; anyone who finishes or declines before then gets nothing.
    .no-mail = ⚠️ No mail server is set up, so this wave cannot be sent from here. Whoever runs the system can export it as a file for a mail merge: voces wave plan and voces wave send.
    .sure = People who will get the message, as things are now: <b>{ $n }</b>. You can pause or stop the wave at any time.

staff-words =
    .invitation = the study’s invitation
    .reminder-1 = the study’s first reminder
    .reminder-2 = the study’s second reminder
    .reminder-3 = the study’s last reminder
    .reminder-partial = the study’s reminder for people who have not finished
    .reminder-submit = the study’s reminder for people who only have to submit
    .own = your own text

staff-people =
    .here = Who would get which message and when, and why everyone else would not. Would get it: { $due }. Would not: { $others }. It contains names: keep the file safe and delete it when you no longer need it.
    .file = who-gets-it.csv
    .id = external_id
    .name = name
    .institution = institution
    .gets = gets it
    .when = when, in their local time
    .zone = time zone
    .language = language
    .words = message
    .why-not = why not
    .yes = yes
    .no = no

staff-unsure =
    .title = <b>{ $name }: may have arrived</b>
    .count = People: { $n }
    .person = • { $who } ({ $moment })
    .why = These messages were on their way when the connection or the system failed. It is not known whether they arrived, so they are not sent again automatically.
    .ask = Send it again to these people ({ $n })? Anyone who did receive it will get it twice. It goes out in the send hours, and only to people who may still be written to.

staff-waves =
    .title = <b>Waves</b>
    .none = There are none yet.
    .unknown = There is no such wave.
    .line = • <b>{ $name }</b> ({ $day }): { $state }; sent { $sent }, to be sent { $due }
    .name = <b>{ $name }</b>: { $state }
    .chat = Messages in the chat
    .mail = Messages by email
    .starts = From { $moment }
    .not-yet = Who gets it has not been decided yet; that happens when its time comes.
    .bar = { $bar } { $done } of { $n }
    .due = • To be sent: { $n }
    .sending = • On the way: { $n }
    .sent = • Sent: { $n }
    .failed = • Not sent: { $n }
    .unreachable = • Cannot be written to: { $n }
    .uncertain = • May have arrived: { $n }
    .skipped = Do not get the message: { $n }
    .note-chat = Telegram does not confirm delivery: “sent” means that Telegram accepted the message.
    .note-mail = Email does not confirm delivery: “sent” means that the mail server accepted the message.
    .live = <i>This page updates itself until { $hour }, while it is the last message in the chat.</i>
    .still = <i>This page no longer updates itself; tap “Refresh”.</i>
    .nobody = It was stopped before anyone was written to.
    .end-ask-all = If you stop it, nobody will get this message. This cannot be undone.
    .end-ask = If you stop it, the people who are left ({ $n }) will not get this message. This cannot be undone.

staff-state =
    .planned = not confirmed
    .running = running
    .paused = paused
    .cancelled = stopped
    .done = done

staff-reason =
    .finished = • Have finished: { $n }
    .refused = • Chose not to take part: { $n }
    .ineligible = • Are not eligible: { $n }
    .stopped = • Asked for no more messages: { $n }
    .not-in-chat = • Have not opened the chat: { $n }
    .no-address = • No email address that works: { $n }
    .unreachable = • Cannot be written to: { $n }
    .other-group = • Are at another point of the survey: { $n }
    .other-stratum = • Belong to another stratum: { $n }
    .other-language = • Speak another language: { $n }
    .other-detail = • Do not have the detail that was asked for: { $n }
    .not-invited = • Have not been invited: { $n }
    .own-wish = • Asked to be reminded at another time: { $n }
    .contacted-enough = • Have been written to enough for this wave: { $n }
    .cap-contacts = • Have reached the maximum number of contacts: { $n }
    .cap-unanswered = • Have not answered the last messages: { $n }
    .closed = • The study closes before then: { $n }
    .too-late = • The time for it has passed: { $n }
    .cancelled = • The wave was stopped first: { $n }
    .nothing-to-say = • There was nothing to say to them: { $n }
    .link-deleted = • It is no longer known who they are: { $n }
    .lost = • The answer was lost: { $n }

staff-field =
    .name = name
    .title = title
    .email = email
    .institution = institution
    .locale = language
    .zone = time zone
    .stratum = stratum

staff-files =
    .here = The research data, encrypted for your key. Download it and open it with age on a machine you trust; do not forward the decrypted file.
    .no-key = We do not have your public key yet. Give it to whoever runs the bot, in person or by a channel you trust; never type it here.
    .busy = Another file is being made. Try again in a minute.
    .failed = The file could not be made. Tell whoever runs the bot.
    .too-large = The file is too large for Telegram. Ask whoever runs the bot for it.

staff-report =
    .here = The report as it stands now: counts and results with small cells hidden, no open text. Open the file in a browser.
