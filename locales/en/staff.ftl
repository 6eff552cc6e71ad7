### What the study's team reads in the chat.

staff-menu =
    .title = <b>Coordinator’s panel</b>
    .title-researcher = <b>Researcher’s panel</b>
    .joined = You are on the team now. Your code has been used and will not work again.
    .promise = Here you can see how the study is going: how many people have started, finished or chosen not to take part. You will never see what anybody answered.
    .back = To come back to this panel at any time, type /team.

staff-btn =
    .menu = ◀ Panel
    .status = Progress
    .strata = By stratum
    .rates = All rates
    .chart = Chart over time
    .calls = Whom to telephone
    .import = Import { $n } people
    .discard = Do not import
    .refresh = Refresh
    .language = Español

staff-percent = { $number }%

staff-status =
    .title = <b>Progress of the study</b>
    .as-of = <i>{ $moment }</i>
    .invited = People invited: <b>{ $n }</b>
    .not-invited = On the roster, not invited yet: { $n }
    .started = Started: <b>{ $n }</b>
    .unreachable = Of all these, cannot be written to: { $n }
    .open-link = By the open link (not in any rate): { $n }
    .rate =
        <b>Response rate: { $share }</b>
        AAPOR’s RR2 = { $formula }
        ({ $complete } + { $partial }) ÷ { $denominator } people invited, leaving out those not eligible
    .note = I: complete; P: partial with enough answers. People who are still answering count as they stand today, so the rate can rise until the close.

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
    .ended = Complete { $complete } · refused or withdrew { $refused } · cannot be written to { $unreachable }
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
    .wave = • { $name }: { $day }, { $n } messages

staff-calls =
    .title = <b>Whom to telephone</b>
    .count = { $n } people: { $tops } in the highest post of their institution and { $others } of strata without answers.
    .name = <b>{ $name }</b>
    .top = <i>Holds the highest post of their institution.</i>
    .empty = <i>Nobody of their stratum has answered yet: { $stratum }.</i>
    .not-started = Not started · messages sent: { $waves }
    .unfinished = Started, not finished · messages sent: { $waves }
    .nobody = There is nobody to telephone for now: nobody in a highest post or in a stratum without answers is left, or a wave still has a message for them.
    .parted = The link between people and answers has been deleted, so nobody can know who is missing. The counts are still under “Progress”.
    .note = Whoever finished, chose not to take part or asked for no more messages is not listed. Call once, and in office hours.

staff-upload =
    .title = <b>Roster received</b>
    .file = <i>{ $name }</i>
    .kind = I can take the roster here as a CSV or XLSX (Excel) file, sent as a document. That file is of another kind, so I did nothing with it.
    .size = That file is larger than 5 MB. Save only the sheet with the people and send it again, or ask whoever runs the system to import it.
    .gone = There is no roster waiting. Send the file again and I will look through it.
    .changed = The file or the roster has changed since we looked through it, so I imported nothing. Send the file again.
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
    .faults = It cannot be imported: <b>{ $n }</b> values need correcting, in { $rows } rows. I imported nothing.
    .fault =
        <b>Row { $row }</b>, column { $column }: “{ $value }”
        { $remedy }
    .in-file = The attached file says for each the row, the column, the value and how to correct it.
    .again = Correct them and send the file again.
    .faults-file = to-correct.csv
    .column-row = row
    .column-column = column
    .column-value = value
    .column-remedy = how to correct it
    .done = <b>Done.</b> New: { $added }. With changes: { $updated }. Unchanged: { $unchanged }.
    .next = The file was not kept. New people are not invited yet: they need their personal link by mail or letter.

staff-fault =
    .no-header = This cell stands under no header. Name the column, or quote a value that holds the separator.
    .no-id = Every person needs a value of their own. Number the rows if there is nothing better.
    .twice = It stands in row { $row } already. Give each person a value of their own.
    .long = It has { $n } characters; { $most } are the most.
    .formula = A spreadsheet would take it for a formula. Begin with a letter or a number.
    .language = Write es or en, or leave it empty.
    .zone = Write a zone such as America/Tijuana, or leave it empty.
    .mail = It is no mail address. Correct it, or leave it empty.
    .stratum = The study has no such stratum. There are: { $known }.
    .answer = The questionnaire has no such answer. Write one of these: { $known }
    .both = Public and private institutions both have it. Fill in the column control.
    .empty = The file is empty. The first row must name the columns.
    .no-id-column = No column tells the people apart. Add a column external_id with a value of its own in each row.
    .column-twice = Two columns say the same: “{ $column }”. Delete or rename one of them.
    .not-read = The file cannot be read. Save it again as CSV or XLSX.
    .large = The file is too large to be read here. Save only the sheet with the people.
    .old-kind = It is an old Excel workbook (.xls). Save it as .xlsx or CSV.
    .neither = It is neither CSV nor XLSX. Save the list as one of them.
    .no-csv = The CSV is damaged near line { $line }: look for a quote that is not closed.
    .no-workbook = The workbook is damaged. Save the list again as .xlsx or CSV.
