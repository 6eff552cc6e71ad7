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
    .made = Produced with Voces. Only groups of at least { $smallest } people are shown. This report contains nothing that anyone wrote in their own words.

report-banner = SYNTHETIC: the answers in this report were made up to try out the system. They do not come from real people.

report-hidden = hidden
report-hidden-legend = Hidden: too few people
report-nobody = nobody
report-few = There is nothing to show here yet: fewer than { $smallest } people have answered.
report-submit = Submitting the answers
report-with-n = { $what } (n = { $n })
report-share-legend = Share, with 95 % confidence interval
report-weighted-legend = Weighted share

report-card =
    .invited = People invited
    .invited-note = on the roster
    .open-link = Joined through the open link
    .open-link-note = not counted in any rate
    .responses = Responses analysed
    .responses-note = complete, or partial with enough answers
    .rate = Response rate
    .rate-note = AAPOR RR2: { $numerator } of { $denominator }
    .minutes = Minutes to answer
    .minutes-note = median active time of { $n } people
    .gap = Largest gap
    .gap-note = { $name }

report-fieldwork =
    .title = Fieldwork
    .intro = Who was invited, who answered and when, where people stopped, and which questions they left unanswered.
    .open-link = Some came in through the open link (n = { $n }). Since nobody knows how many saw it, there is no response rate for them and they are not counted in the rates below.
    .intro-open = Who answered and when, where people stopped, and which questions they left unanswered.
    .no-roster = Nobody was invited by name: everyone came in through the open link (n = { $n }). Since nobody knows how many saw it, there is no response rate.
    .nobody = Nobody has been invited yet, and nobody has joined through the open link.

report-outcomes =
    .title = Outcomes and rates for the whole study
    .classes = What became of everybody who was invited
    .rates = Rates
    .note = Classes and formulas follow the Standard Definitions of the AAPOR (American Association for Public Opinion Research) for surveys of specifically named persons. RR stands for response rate, COOP for cooperation rate and REF for refusal rate; the letters in the formulas are those of the classes above, and e is the share of eligible cases among those whose eligibility is known.
    .now = People who are still answering are counted as they stand today, so the rates may rise until the study closes.

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
    .legend = RR2: complete and partial responses, of those invited and eligible
    .says = A bar for each group’s response rate (RR2). Every number is in the tables below.
    .note = In the formulas with e, its value is that of the whole study. Small counts are hidden, and so is every rate from which they could be worked out.
    .language-note = The language is the one on the roster or, where the roster gives none, the one in which the person answered. People who did not start and have no language on the roster have a row of their own.

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
    .says = Two rising lines: how many people had started and how many had answered by each day. In all, { $n } people have started.
    .waves = Waves
    .table = People so far, by the end of the day
    .note = Counts rise in steps of at least { $smallest } people, so that nobody’s day of answering can be read off: the last few to arrive are counted with those who follow. The table has a row for each day with a step.
    .waves-note = The numbered dotted lines show when each wave began to be sent.
    .no-waves = No wave has been sent from this system.

report-channel =
    .chat = Chat
    .mail = Mail

report-stop =
    .title = Where people stop
    .still = Still answering
    .table = Stretches of the questionnaire
    .sections = Where each section begins
    .says = A falling line: the share of those who consented who are still answering at each question. At the end it is { $share } of { $n }.
    .note = Product-limit (Kaplan–Meier) estimate for the { $n } people who consented; { $stopped } of them stopped along the way. People who have been silent for seven days count as having stopped; those who wrote more recently, or submitted their answers, do not. Neighbouring questions are grouped until at least { $smallest } people stopped in each stretch. The numbers on the axis are the sections.
    .few = Fewer than { $smallest } people have stopped along the way, so there is no curve to show.
    .title-language = Where people stop, by language
    .table-language = Stretches of the questionnaire, by language
    .stopped-language = Stopped here: { $language }
    .still-language = Still answering afterwards: { $language }
    .says-language = A falling line for each language: the share of those who consented who are still answering after each stretch. At the end: { $ends }.
    .note-language = Everyone who consented, by the language in which they answered; people who are partway through count as still answering. Stretches are grouped until at least { $smallest } people in each language stopped in each of them, or nobody did.
    .few-language = In one of the languages fewer than { $smallest } people stopped, or fewer went on, so the languages are not shown separately.

report-times =
    .title = Time per question
    .table = Seconds from showing a question to its answer
    .seconds = Seconds (logarithmic scale)
    .says = For each question, a band from the first to the ninth decile of the answering times, with a dot at the median.
    .note = Each band runs from the first to the ninth decile; the dot is the median. Times are measured at the server, so they include Telegram’s own delay. Answers that took more than ten minutes are left out. Deciles are shown where there are at least { $deciles } answers. The rows of a battery are taken together, so n there is the number of answers.

report-left =
    .title = Questions left unanswered
    .table = Of those who were asked
    .legend = Refused or skipped, of those asked
    .says = The questions most often refused or skipped, as a share of those who were asked.
    .note = Based on everyone who consented and was asked the question. “Don’t know” and “not applicable” are answers and are counted separately. The chart shows up to { $most } questions, those most often left unanswered, open questions aside; the table lists them all. Counts below { $smallest } are hidden.

report-needs =
    .title = Development needs
    .intro = Everyone rated the same capabilities twice: how important each one is for their post, and how well developed it is in themselves today.
    .self = A self-rating shows how people see themselves. It is not a measure of competence.

report-gaps =
    .title = Importance and own capability
    .importance = Importance
    .capability = Own capability
    .gap = Gap, with 95 % confidence interval
    .table = Importance minus own capability, for those who rated both
    .says = For each capability, a dot at the mean of own capability and a square at the mean of importance, ordered by gap. The largest gap is for { $name }: { $gap } points, n = { $n }.
    .note = Both scales run from 1 to 5. For each capability, only people who rated both are compared. A gap carries the error of both ratings, and importance has a ceiling: look at both means, not only at the difference.
    .tests = SD is the standard deviation of the differences, dz their mean divided by it (Cohen’s effect size). p comes from Wilcoxon’s signed-rank test (zeros after Pratt), two-sided, and is also given adjusted for multiple testing (Holm). The test and dz use neither weights nor the finite population correction.
    .borich = Borich’s index is the mean gap multiplied by the mean importance, so that gaps in important capabilities come first.

report-map =
    .title = Map of importance and own capability
    .table = Means by capability
    .says = A map with own capability from left to right and importance from bottom to top. Of above-average importance and below-average capability: { $names }.
    .note = The dashed lines are the means over the capabilities shown (importance { $importance }, own capability { $capability }); “important” and “developed” mean above these lines. Unweighted means of people who rated both, n = { $n } for each capability; squares mark what is important and less developed. A point near a line could just as well lie on the other side.
    .weighted = The table gives the weighted means next to these.
    .high-low = Important, less developed
    .high-high = Important, developed
    .low-low = Less important, less developed
    .low-high = Less important, developed

report-scale =
    .says = For each row, a bar from the lowest to the highest option, with the middle option centred on the vertical line. Rows are ordered by their mean.
    .note = The numbers in the bars are percentages of those who answered. Ratings are ordinal; the mean is a convention.
    .loop = Asked of those who took part in the activity, about no more than four activities per person, chosen at random.

report-single =
    .table = Of { $n } people who answered
    .says = Bars showing how the answers of { $n } people are distributed. Every number is in the table below.

report-multi =
    .table = Of { $n } people who answered; several answers were possible
    .says = Bars showing how many of { $n } people ticked each option. Every number is in the table below.
    .note = Several answers were possible, so the shares do not add up to 100 %.

report-rank =
    .legend = Place { $rank }
    .table = Of { $n } people who ranked at least one option
    .says = Stacked bars showing how many of { $n } people put each option in each place. Every number is in the table below.
    .note = The length of a bar is the share of people who put the option in any place.

report-domains =
    .title = Means by domain
    .table = Mean of the ratings of each domain
    .note = For people with at least two valid ratings in the domain. Exploratory only: the domains group what was asked; no scale has been built on them.

report-quality =
    .title = Quality of the answers
    .note = These are flags, not verdicts: nobody was excluded because of them. Identical ratings can be sincere; “too fast” means less than 0.4 times the median time of the complete responses in the same language.

report-reliability =
    .title = Reliability of the scales
    .table = Alpha and omega
    .item-rest = Correlation of each item with the rest of its scale
    .note = Cronbach’s alpha for the raw items, with a percentile bootstrap interval; omega total from a one-factor model fitted by maximum likelihood. Only people who answered every item of the scale are included. The items were chosen to cover different domains, so a high value is not a goal in itself.
    .refused = Not computed: { $names }. This requires at least { $cases } people who answered every item, at least { $items } items, and items that vary.

report-method =
    .title = How to read this report
    .analysed = The results are based on { $n } people whose responses are complete or, by the study’s rule, partial. Questionnaire versions in the data: { $versions }.
    .older = Questions that only an earlier version asked are not in this report: { $names }. They are in the data package.
    .weights = Weights by stratum
    .weighted = Weights give each stratum its share of the sampling frame (N ÷ n: people in the frame, divided by responses). A stratum with fewer than { $smallest } responses is merged with the next one in the study file, and the last one with the one before it. Weights above { $trim } times their mean are trimmed ({ $trimmed } were). Design effect of the weights (Kish): { $deff }; the { $n } responses say as much about the frame as { $effective } with equal weights would. Weighting corrects for unequal response between strata, not within them.
    .unweighted = Nothing is weighted: that would require frame sizes for at least two strata, and responses that all come from the roster.
    .fpc = Intervals use the finite population correction: when most of a frame has answered, little is left to estimate and the interval is narrow. It applies to the people in the frame at this time, as if those who answered were a random part of each stratum; it says nothing about why the others did not answer.
    .no-fpc = Intervals do not use the finite population correction, since the size of the population is not known. They treat those who answered as a random sample, which they are not: take them as a rough guide only.
    .intervals = All intervals are 95 %: Wilson’s for shares, Student’s for means; weighted means by linearisation within strata, weighted shares on the logit scale. They reflect chance, not wording, self-image or nonresponse.
    .self = Capabilities are self-ratings. How others experience a leader can differ, and often does.
    .ordinal = Ratings are treated as numbers from 1 to 5. The order of the options is certain, equal steps between them are not.
    .nonresponse = Those who did not answer may differ from those who did. Compare response by stratum before drawing conclusions about everyone.
    .hidden = Counts below { $smallest } are hidden (•••), together with as many others as needed so that nobody can work them out from what is shown. Nothing is shown about groups of fewer than { $smallest } people, nor by several characteristics at once.
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
    .first-sent = First sent
    .channel = Channel
    .sent = Sent
    .at-risk = Got this far
    .stopped = Stopped here
    .hazard = Of those who got this far
    .survival = Still answering afterwards
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
    .weighted-importance = Importance, weighted
    .weighted-capability = Own capability, weighted
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
