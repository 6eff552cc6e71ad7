### What the report of aggregates says.

report-page =
    .title = Report of results
    .subtitle = { $organisers }
    .read = As of { $moment }
    .version = Questionnaire version { $versions }
    .language = Language
    .name = English
    .contents = Contents
    .table = The numbers
    .made = Made by Voces. Only groups of at least { $smallest } people are shown. This report holds nothing that anybody wrote in their own words.

report-banner = SYNTHETIC: the answers in this report were made up to try out the system. They are not those of real people.

report-hidden = hidden
report-hidden-legend = Hidden: too few people
report-nobody = nobody
report-few = There is nothing to show here yet: fewer than { $smallest } people gave an answer.
report-submit = Submitting the answers
report-with-n = { $what } (n = { $n })
report-share-legend = Share, with its 95 % interval
report-weighted-legend = Weighted share

report-card =
    .invited = People invited
    .invited-note = in the roster
    .open-link = Came by the open link
    .open-link-note = in no rate
    .responses = Responses analysed
    .responses-note = complete or partial
    .rate = Response rate
    .rate-note = AAPOR RR2: { $numerator } of { $denominator }
    .minutes = Minutes to answer
    .minutes-note = median of { $n } active times
    .gap = Largest gap
    .gap-note = { $name }

report-fieldwork =
    .title = Fieldwork
    .intro = Who was invited and who answered, when, where people stopped and what they left out.
    .open-link = { $n } people came by the open link. Nobody knows how many saw it, so they have no response rate and are in none of the rates below.
    .no-roster = Nobody was invited from a roster, so there is no response rate.

report-outcomes =
    .title = Outcomes and rates of the whole study
    .classes = What became of everybody who was invited
    .rates = Rates
    .note = Classes and formulas follow AAPOR’s Standard Definitions for surveys of specifically named people. e is the eligible share of the cases whose eligibility is known.
    .now = People who are still answering count as they stand today: the rates can still rise until the close.

report-class =
    .i = Complete
    .p = Partial, with enough answers
    .r = Refused or broke off
    .nc = Not contacted
    .o = Other
    .uo = Invited, nothing returned
    .ne = Not eligible

report-rate =
    .e = e (eligible share)
    .start = Started, of those invited
    .consent = Consented, of those who started
    .completion = Completed, of those who consented
    .break-off = Broke off, of those who consented

report-group =
    .title-stratum = Response by stratum
    .title-language = Response by language
    .counts = Outcomes
    .rates = Rates and their denominators
    .legend = RR2: complete and partial, of those invited and eligible
    .says = Bars of the response rate (RR2) of each group. The tables below hold every number.
    .note = e is that of the whole study. Small counts are hidden, and with them every rate from which they could be worked out.
    .language-note = The language is that of the roster; where the roster has none, that in which the person answered. Those who did not start and have no language in the roster are in a row of their own.

report-stratum =
    .none = No stratum

report-language =
    .es = Spanish
    .en = English
    .unknown = Not known

report-time =
    .title = Responses over time
    .began = Started
    .answered = Answered (complete or partial)
    .people = People
    .says = Two rising lines: how many people had started and how many had answered by each day. { $n } people have started in all.
    .waves = Waves
    .note = Each step is at least { $smallest } people, so that nobody’s day can be read off.
    .waves-note = The dotted lines with numbers show when each wave was first sent.
    .no-waves = No wave has been sent from this system.

report-channel =
    .chat = Chat
    .mail = Mail

report-stop =
    .title = Where people stop
    .still = Still answering
    .table = Stretches of the questionnaire
    .sections = Where each section begins
    .says = A falling line: what share of those who consented is still answering at each question. At the end it is { $share } of { $n }.
    .note = Product-limit estimate over the { $n } people who consented; { $stopped } of them stopped on the way. Whoever has not written for seven days counts as stopped; whoever wrote since then, or sent their answers, is not counted as stopping. Neighbouring questions are joined until at least { $smallest } people stopped in each stretch. The numbers on the axis are the sections.
    .few = Fewer than { $smallest } people have stopped on the way: there is no curve to show.
    .title-language = Where people stop, by language
    .table-language = Stretches of the questionnaire, by language
    .stopped-language = Stopped here: { $language }
    .still-language = Still answering after it: { $language }
    .says-language = A falling line for each language: what share of those who consented is still answering after each stretch. At the end: { $ends }.
    .note-language = Of those who consented, by the language in which they answered; whoever is still under way counts as answering. Stretches are joined until in each of them, in each language, at least { $smallest } people stopped, or nobody did.
    .few-language = In one of the languages fewer than { $smallest } people stopped, or fewer went on: they are not shown apart.

report-times =
    .title = Time per question
    .table = Seconds from showing a question to its answer
    .seconds = Seconds (logarithmic scale)
    .says = For each question a band from the first to the ninth decile of the answering times, and a dot at the median.
    .note = Times are taken at the server, so Telegram’s own delay is in them. Answers after more than ten minutes are left out. Deciles are shown from { $deciles } answers on. The rows of a battery are taken together.

report-left =
    .title = Questions left without an answer
    .table = Of those who were asked
    .legend = Refused or skipped, of those asked
    .says = The questions most often refused or skipped, as a share of those who were asked.
    .note = Everybody who consented and to whom the question was put. “Don’t know” and “not applicable” are answers and stand apart. The chart shows the { $most } questions most often left out, open questions aside; the table has them all. Counts under { $smallest } are hidden.

report-needs =
    .title = Development needs
    .intro = Everybody rated the same capabilities twice: how important each one is for the post, and how well developed it is in themselves today.
    .self = A self-rating tells how people see themselves. It is not a measure of competence.

report-gaps =
    .title = Importance and own capability
    .importance = Importance
    .capability = Own capability
    .gap = Gap, with its 95 % interval
    .table = Importance less own capability, for those who rated both
    .says = For each capability, a dot for the mean of the own capability and a square for the mean importance, ordered by gap. The largest gap is that of { $name }: { $gap } points, n = { $n }.
    .note = Both scales run from 1 to 5. Only people who rated both are compared, item by item. A gap inherits the error of both ratings, and importance has a ceiling: look at both means, not at the difference alone.
    .tests = Wilcoxon’s signed rank test (zeros by Pratt), two-sided, and adjusted by Holm for being many. The test and dz are unweighted and know no finite population.
    .borich = Borich’s index is the mean gap times the mean importance; it puts a gap in an important capability first.

report-map =
    .title = Map of importance and own capability
    .table = Means by capability
    .says = A map with own capability from left to right and importance from bottom to top. Above-average importance and below-average capability: { $names }.
    .note = The dashed lines are the means over the capabilities shown (importance { $importance }, own capability { $capability }): “high” and “low” are relative to them. Unweighted means of people who rated both, n = { $n } for each capability. A point near a line could as well lie on the other side.
    .high-low = Important, less developed
    .high-high = Important, developed
    .low-low = Less important, less developed
    .low-high = Less important, developed

report-scale =
    .says = For each row a bar from the lowest to the highest option; the middle option stands on the middle line. Rows are ordered by their mean.
    .note = The numbers in the bars are percentages of those who answered. Ratings are ordinal; the mean is a convention.
    .loop = Asked of those who took part in the activity, about at most four activities each; which ones was decided by lot.

report-single =
    .table = Of { $n } people who answered
    .says = Bars of how the answers of { $n } people are spread. The table below holds every number.

report-multi =
    .table = Of { $n } people who answered; several answers were possible
    .says = Bars of how many of { $n } people ticked each option. The table below holds every number.
    .note = Several answers were possible, so the shares do not add up to 100 %.

report-rank =
    .legend = Place { $rank }
    .table = Of { $n } people who ranked at least one option
    .says = Stacked bars of how many of { $n } people put each option at each place. The table below holds every number.
    .note = The length of a bar is the share that put the option at any place.

report-domains =
    .title = Means by domain
    .table = Mean of the ratings of each domain
    .note = Of people with at least two valid ratings in the domain. Exploratory only: the domains group what was asked, and no scale was built on them.

report-quality =
    .title = Quality of the answers
    .note = Flags, not verdicts: nobody was taken out for them. Ratings that are all alike can be meant so; “too fast” is less than 0.4 times the median time of the complete answers in the same language.

report-reliability =
    .title = Reliability of the scales
    .table = Alpha and omega
    .item-rest = Each item with the rest of its scale
    .note = Cronbach’s alpha of the raw items, with a percentile bootstrap interval; omega total of one factor by maximum likelihood. Only people who answered every item of the scale. The items were chosen to cover different domains, so a high value is not a goal in itself.
    .refused = Not computed: { $names }. It takes at least { $cases } people who answered every item, at least { $items } items, and items that vary.

report-method =
    .title = How to read this report
    .analysed = Results are of { $n } people whose answers are complete or, by the study’s rule, partial. Questionnaire versions in the data: { $versions }.
    .older = Questions that only an earlier version asked are not in this report: { $names }. The data package holds them.
    .weights = Weights by stratum
    .weighted = Weights give each stratum its share of the frame (N ÷ n). A stratum with fewer than { $smallest } responses is joined with the next one of the study file, the last one with the one before. Weights above { $trim } times their mean are trimmed ({ $trimmed } were). Design effect of the weights (Kish): { $deff }; the { $n } responses say as much about the frame as { $effective } with equal weights would. Weighting repairs unequal response between strata, not within them.
    .unweighted = Nothing is weighted: that needs frame sizes for at least two strata, and responses that all come from the roster.
    .fpc = Intervals use the finite population correction: when most of a frame has answered, little is left to guess, and the interval is narrow. It speaks of the people in the frame at this time, as if those who answered were a random part of each stratum; it says nothing of why the others did not answer.
    .no-fpc = Intervals use no finite population correction, since the size of the population is not known. They treat those who answered as a random sample, which they are not: read them as a sense of scale.
    .intervals = All intervals are 95 %: Wilson’s for shares, Student’s for means; weighted means by linearisation within strata, weighted shares on the logit scale. They cover chance, not wording, self-image or non-response.
    .self = Capabilities are self-ratings. How others experience a leader can differ, and often does.
    .ordinal = Ratings are treated as numbers from 1 to 5. The order of the options is certain, equal steps between them are not.
    .nonresponse = Those who did not answer may differ from those who did. Compare the response by stratum before drawing conclusions about all.
    .hidden = Counts under { $smallest } are hidden (•••), and so are as many others as it takes that nobody can work them out from what is shown. Nothing is shown of a group of fewer than { $smallest } people, and nothing by several characteristics at once.
    .sources = Formulas: AAPOR Standard Definitions; Wilson 1927; Cochran 1977; Särndal et al. 1992; Kish 1965; Kaplan & Meier 1958; Wilcoxon 1945 and Pratt 1959; Holm 1979; Borich 1980; Cronbach 1951; McDonald 1999.

report-head =
    .class = Class
    .n = n
    .of-invited = Of those invited
    .rate = Rate
    .numerator = Numerator
    .denominator = Denominator
    .formula = Formula
    .frame = Frame
    .invited = Invited
    .class-i = Complete (I)
    .class-p = Partial (P)
    .class-r = Refused, broke off (R)
    .class-nc = Not contacted (NC)
    .class-o = Other (O)
    .class-uo = Nothing returned (UO)
    .class-ne = Not eligible (NE)
    .rate-rr1 = RR1
    .rate-rr2 = RR2
    .rate-rr3 = RR3
    .rate-rr4 = RR4
    .rate-rr5 = RR5
    .rate-rr6 = RR6
    .rate-coop1 = COOP1
    .rate-coop2 = COOP2
    .rate-ref1 = REF1
    .base-rr12 = Denominator of RR1, RR2, REF1
    .base-rr34 = Denominator of RR3, RR4
    .base-rr56 = Denominator of RR5, RR6
    .base-coop = Denominator of COOP
    .until-then = People until then
    .first-sent = First sent
    .channel = Channel
    .sent = Sent
    .at-risk = Came so far
    .stopped = Stopped here
    .hazard = Of those who came so far
    .survival = Still answering after it
    .position = Begins at question
    .n-answers = Answers
    .median-s = Median (s)
    .p10-s = 1st decile (s)
    .p90-s = 9th decile (s)
    .asked = Asked
    .answered = Answered
    .no-answer = Refused or skipped
    .dont-know = Don’t know
    .not-applicable = Not applicable
    .no-answer-share = Refused or skipped, share
    .gap-rank = Rank by gap
    .n-pairs = n (both)
    .mean-importance = Importance
    .mean-capability = Own capability
    .gap = Gap
    .gap-interval = 95 % interval
    .sd = SD
    .dz = dz
    .p-wilcoxon = p (Wilcoxon)
    .p-holm = p (Holm)
    .rank-biserial = Rank-biserial r
    .need = Borich index
    .need-rank = Rank by Borich
    .top-importance = Importance 4–5
    .top-capability = Capability 4–5
    .weighted-gap = Weighted gap
    .weighted-gap-interval = 95 % interval, weighted
    .number = No.
    .mean = Mean
    .mean-interval = 95 % interval
    .top-two = Two highest options
    .weighted-mean = Weighted mean
    .weighted-interval = 95 % interval, weighted
    .share = Share
    .share-interval = 95 % interval (%)
    .weighted-share = Weighted share
    .weighted-share-interval = 95 % interval, weighted (%)
    .at-rank = Place { $rank }
    .anywhere = Any place
    .q1 = 1st quartile
    .median = Median
    .q3 = 3rd quartile
    .items = Items
    .n-listwise = n (all items)
    .alpha = Alpha
    .alpha-interval = 95 % interval
    .omega = Omega total
    .item-rest = r with the rest
    .frame-share = Share of the frame
    .n-share = Share of responses
    .weight = Weight (N ÷ n)
    .of-frame = Answered, of the frame
