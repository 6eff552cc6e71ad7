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
