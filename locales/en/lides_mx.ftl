### Words of the questionnaire: Leadership in Mexican Higher Education Survey.
### A message id is the item's id; attributes are help, options and labels.

study = Leadership in Mexican Higher Education Survey
    .short = Leadership Survey

section-s0 = Consent

section-s1 = Your post

section-s2 = Your institution

section-s3 = What the role demands

section-s4 = Your capabilities today

section-s5 = Development

section-s6 = Challenges

section-s7 = In your own words

section-s8 = About you

section-s9 = Close

pipes =
    .cargo-current = your current role
    .cargo-past = the role you held
    .es_era-current = is
    .es_era-past = was
    .lleva-current = have you been
    .lleva-past = were you
    .dependen-current = report
    .dependen-past = reported

missing =
    .m99 = Prefer not to answer
    .m98 = Don't know
    .m97 = Not applicable
    .m96 = Skipped
    .m95 = Not asked (routing)
    .m94 = Not reached (break-off)
    .m93 = Sampled out by design

capabilities =
    .empathy = Listening with empathy to people at work
    .empathy-short = Empathic listening
    .selfcare = Looking after your own wellbeing under the pressure of the role
    .selfcare-short = Own wellbeing
    .team = Developing the talent of your team
    .team-short = Team development
    .conflict = Negotiating solutions to internal conflicts
    .conflict-short = Conflict resolution
    .inclusion = Promoting equality and non-discrimination
    .inclusion-short = Equality, non-discrimination
    .vision = Building a vision of the future together with others
    .vision-short = Shared vision
    .change = Leading change under uncertainty
    .change-short = Leading change
    .evidence = Making decisions on the basis of data and evidence
    .evidence-short = Evidence-based decisions
    .quality = Driving improvement in teaching and learning
    .quality-short = Improving teaching
    .finance = Managing limited financial resources
    .finance-short = Financial resources
    .norms = Working with the institution's collegial governing bodies
    .norms-short = Collegial governance
    .digital = Making good use of digital technologies, including artificial intelligence
    .digital-short = Digital technology and AI
    .external = Managing relations with government authorities
    .external-short = Government relations
    .partner = Building partnerships with business and community organisations
    .partner-short = Partnerships

states =
    .s01 = Aguascalientes
    .s02 = Baja California
    .s03 = Baja California Sur
    .s04 = Campeche
    .s05 = Coahuila de Zaragoza
    .s06 = Colima
    .s07 = Chiapas
    .s08 = Chihuahua
    .s09 = Mexico City
    .s10 = Durango
    .s11 = Guanajuato
    .s12 = Guerrero
    .s13 = Hidalgo
    .s14 = Jalisco
    .s15 = State of Mexico
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
    .s33 = Outside Mexico

lang = Seleccione su idioma · Choose your language
    .o1 = Español
    .o2 = English
    .label = Language chosen at the start

intro_welcome =
    Welcome to the <b>Leadership in Mexican Higher Education Survey</b>, a study by { $org_name }.

    We want to learn what leading a higher education institution, or one of its units, demands today, which capabilities matter most, and which kinds of development help.

    ⏱ About 15 minutes. You can pause and come back at any time: your answers are saved.

intro_privacy =
    <b>Short privacy notice</b>
    • <b>Controller:</b> { $controller_name }, { $controller_address }.
    • <b>Data:</b> your answers, your Telegram identifier, the time of each message and, if you received a personal link, the details used to invite you (contact, post and institution). Your email address, only if you type it. We do not ask for your name or for sensitive personal data.
    • <b>Necessary purpose:</b> research on leadership in higher education. <b>Optional purposes</b> (asked separately): quoting your comments without identifying you, sending you the report, and contacting you again.
    • <b>Confidentiality:</b> the survey is confidential, not anonymous. Your identifier is kept apart from your answers and the link is deleted on { $link_deletion_date }. We publish results only for groups of at least { $min_cell } people.
    • Telegram is a third party: messages to a bot pass through its servers and are not end-to-end encrypted.
    • <b>Your rights:</b> taking part is voluntary and there is no payment or prize; you can skip questions and withdraw with /withdraw before { $link_deletion_date }. If you do not finish, the answers you have given are kept and analysed unless you withdraw them. You can exercise your data rights at { $arco_contact }.
    { $ethics_ref ->
        [none] {""}
       *[other] • <b>Ethics:</b> { $ethics_ref }.
    }

    Full notice: { $privacy_url }

consent_part = I have read the information above, I am 18 or over and I agree to take part.
    .o1 = Yes, I agree to take part
    .o0 = I do not agree
    .label = Agrees to take part

refusal_reason = We respect your decision and will send no reminders. If you wish, tell us the main reason (optional).
    .o1 = Lack of time
    .o2 = I prefer to answer on the web
    .o3 = Privacy or security
    .o4 = The topic is not relevant to me
    .o5 = I get too many surveys
    .o90 = Another reason
    .title = Reason for not taking part

role_current = Do you currently hold a leadership, management or coordination post in a Mexican higher education institution?
    .o1 = Yes, currently
    .o2 = No, but I did in the last 24 months
    .o3 = No
    .label = Holds a leadership or coordination post

position = Which of these best describes { $cargo }?
    .help = If there are several, choose the most senior. If you lead or led the whole institution (e.g. a technological institute or a teacher-training college), choose the first option. Titles vary; choose the closest.
    .o1 = Rector, president, director general or head of the institution
    .o2 = Vice-rector, pro-rector or vice-president
    .o3 = Secretary general
    .o4 = Institution-wide academic secretary or academic director
    .o5 = Secretary or director of administration or finance
    .o6 = Other director in central administration
    .o7 = Head of campus or site
    .o8 = Dean or director of a faculty, school, institute, centre or division
    .o9 = Vice-dean or faculty secretary
    .o10 = Head of department or academic area
    .o11 = Programme, degree or postgraduate coordinator
    .o12 = Coordinator or head of an administrative area
    .o90 = Other post
    .label = Post

position_other = What is the title of the post?
    .help = The title only, without the name of the institution.
    .label = Other post (text)
    .label-st = Other post: answer status
    .title = Other post

area_main = Which function does { $cargo } mainly belong to?
    .o1 = Teaching and learning
    .o2 = Research or postgraduate studies
    .o3 = Outreach, engagement or culture
    .o4 = Administration or finance
    .o5 = Planning or evaluation
    .o6 = Internationalisation
    .o7 = Student records, services or support
    .o8 = Information technology
    .o9 = Several equally
    .o90 = Other
    .label = Main function of the post

yrs_position = How many full years { $lleva } in that post?
    .help = Type a number and add up consecutive terms. If less than one year, type 0.
    .label = Full years in the post

year_first_lead = In what year did you first hold a leadership or coordination post in higher education?
    .help = Type a four-digit year, e.g. 2014. An approximate year is fine.
    .m98 = I do not remember
    .label = Year of first leadership post

direct_reports = In that post, how many people { $dependen } directly to you?
    .help = Count only the first level, not people who report to someone else in your team. If none, type 0.
    .label = Direct reports

appointment = How did you come to hold that post?
    .help = If there were several stages, choose the one that made the final decision.
    .o1 = Election by vote of the community
    .o2 = Election or appointment by a governing board or council
    .o3 = Appointment by a senior authority of the institution
    .o4 = Appointment by a government authority (federal or state)
    .o5 = Open competition or call with assessment
    .o6 = Decision by the owners or board of trustees
    .o90 = Some other way
    .label = How the post was obtained

inst_control = Is your institution public or private?
    .help = Here and in later questions, “your institution” is the one where you hold or held the post.
    .o1 = Public
    .o2 = Private
    .label = Public or private institution

inst_type_pub = What type of public institution is it?
    .o1 = Federal university or institute (UNAM, IPN, UAM and similar)
    .o2 = State public university
    .o3 = State public university with solidarity support (UPEAS)
    .o4 = Federal technological institute (TecNM)
    .o5 = Decentralised/state technological institute (TecNM)
    .o6 = Technological university
    .o7 = Polytechnic university
    .o8 = Intercultural university
    .o9 = Public teacher-training college or pedagogical university
    .o10 = Public research centre with teaching
    .o11 = Public open and distance university
    .o12 = Universidad para el Bienestar or other recent national one
    .o90 = Other public institution
    .label = Type of public institution

inst_type_priv = What type of private institution is it?
    .o1 = University with campuses in several states
    .o2 = University present in a single state
    .o3 = Specialised institute, centre or school
    .o4 = Private teacher-training college
    .o5 = Online or distance institution
    .o90 = Other private institution
    .label = Type of private institution

inst_state = In which Mexican state do you mainly work?
    .help = Pick from the list, or type the first letters and send them. Only the region will be published.
    .label = State of work

inst_size = Roughly, what is the total student enrolment of your institution?
    .help = All levels and campuses. In the TecNM, count only your institute.
    .o1 = Under 1,000
    .o2 = 1,000 to 4,999
    .o3 = 5,000 to 14,999
    .o4 = 15,000 to 39,999
    .o5 = 40,000 or more
    .label = Total student enrolment

inst_anuies = Is your institution a member of ANUIES?
    .o1 = Yes
    .o2 = No
    .label = Institution is a member of ANUIES

tz_check = So that we do not write at an inconvenient hour: is it { $local_time } where you are now?
    .o1 = Yes
    .o2 = It is one hour earlier
    .o3 = It is one hour later

imp =
    How important { $es_era } this capability for being effective in { $cargo }?
    <b>{ $item }</b>
    .intro = <b>What the role demands.</b> You will see 14 capabilities, one at a time. Think of { $cargo }, not of what would be ideal in general.
    .o1 = Not at all important
    .o2 = Slightly important
    .o3 = Moderately important
    .o4 = Very important
    .o5 = Essential
    .m97 = Does not apply to that role
    .m98 = Cannot say
    .title = Importance of the 14 capabilities
    .label-empathy = Importance: empathic listening
    .label-selfcare = Importance: own wellbeing
    .label-team = Importance: team development
    .label-conflict = Importance: conflict resolution
    .label-inclusion = Importance: equality and non-discrimination
    .label-vision = Importance: shared vision
    .label-change = Importance: leading change
    .label-evidence = Importance: evidence-based decisions
    .label-quality = Importance: improving teaching
    .label-finance = Importance: financial resources
    .label-norms = Importance: collegial governance
    .label-digital = Importance: digital technology and AI
    .label-external = Importance: government relations
    .label-partner = Importance: partnerships

req_top = Among those you rated most important, choose the <b>three</b> that matter most for { $cargo }. Tap them in order, first to third.
    .title = Three capabilities that matter most
    .label-r1 = Most decisive capability: first
    .label-r2 = Most decisive capability: second
    .label-r3 = Most decisive capability: third

cap =
    At present, how well developed is this capability in you?
    <b>{ $item }</b>
    .intro = <b>Your capabilities today.</b> Now the same capabilities in a different order. There are no right or wrong answers; only the research team will have access to yours.
    .o1 = Not at all developed
    .o2 = Slightly developed
    .o3 = Moderately developed
    .o4 = Highly developed
    .o5 = Fully developed
    .m98 = Cannot say
    .title = Your capabilities today
    .label-empathy = Own capability: empathic listening
    .label-selfcare = Own capability: own wellbeing
    .label-team = Own capability: team development
    .label-conflict = Own capability: conflict resolution
    .label-inclusion = Own capability: equality and non-discrimination
    .label-vision = Own capability: shared vision
    .label-change = Own capability: leading change
    .label-evidence = Own capability: evidence-based decisions
    .label-quality = Own capability: improving teaching
    .label-finance = Own capability: financial resources
    .label-norms = Own capability: collegial governance
    .label-digital = Own capability: digital technology and AI
    .label-external = Own capability: government relations
    .label-partner = Own capability: partnerships

prep_before = Before taking up your <b>first</b> leadership or coordination post, what specific preparation for leading did you receive?
    .help = If you received several, choose the longest.
    .o1 = None
    .o2 = Only advice or informal support
    .o3 = Short training (under 40 hours)
    .o4 = Extended training (40 hours or more)
    .m98 = I do not remember
    .label = Preparation before the first post

dev_acts = In the last <b>three years</b>, which of these did you take part in to develop your leadership? Tick all that apply.
    .o1 = Short course or workshop (under 40 hours)
    .o2 = Diploma course (diplomado) or long programme in Mexico
    .o3 = International university leadership programme
    .o4 = Postgraduate degree in management, administration or education
    .o5 = Mentoring by a more experienced person
    .o6 = Professional coaching
    .o7 = Peer networks or groups (e.g. regional councils, associations)
    .o8 = Placement at, or visit to, another institution
    .o9 = Formal feedback on your leadership (e.g. 360°)
    .o10 = Self-directed learning (reading, podcasts, self-paced courses)
    .o11 = Special assignment or project to learn on the job
    .o90 = Other activity
    .o91 = None of the above
    .title = Development activities (three years)
    .label-o1 = Activity: short course or workshop
    .label-o2 = Activity: diploma or long programme
    .label-o3 = Activity: international programme
    .label-o4 = Activity: postgraduate degree
    .label-o5 = Activity: mentoring
    .label-o6 = Activity: professional coaching
    .label-o7 = Activity: peer networks or groups
    .label-o8 = Activity: placement or visit
    .label-o9 = Activity: formal feedback
    .label-o10 = Activity: self-directed learning
    .label-o11 = Activity: special assignment or project
    .label-o90 = Activity: other
    .label-o91 = Activity: none

dev_acts_other = Which other activity?
    .label = Other activity (text)
    .label-st = Other activity: answer status
    .title = Other activity

dev_use =
    How useful was it for improving how you perform in your role?
    <b>{ $activity }</b>
    .o1 = Not at all useful
    .o2 = Slightly useful
    .o3 = Moderately useful
    .o4 = Very useful
    .o5 = Extremely useful
    .m98 = Too early to say
    .title = Usefulness of the activities
    .label-o1 = Usefulness: short course or workshop
    .label-o2 = Usefulness: diploma or long programme
    .label-o3 = Usefulness: international programme
    .label-o4 = Usefulness: postgraduate degree
    .label-o5 = Usefulness: mentoring
    .label-o6 = Usefulness: professional coaching
    .label-o7 = Usefulness: peer networks or groups
    .label-o8 = Usefulness: placement or visit
    .label-o9 = Usefulness: formal feedback
    .label-o10 = Usefulness: self-directed learning
    .label-o11 = Usefulness: special assignment or project
    .label-o90 = Usefulness: other

dev_hours = In the last <b>12 months</b>, roughly how many hours in total did you spend on developing your leadership?
    .help = An estimate is enough. If none, type 0.
    .label = Hours of development in 12 months

iglu_part = Do you know of, or have you taken part in, the IGLU programme (Institute of University Management and Leadership) of the Inter-American Organization for Higher Education (OUI-IOHE)?
    .o1 = I took it or joined one of its activities
    .o2 = I know of it but have not taken part
    .o3 = I do not know of it
    .label = Knows or took part in IGLU

iglu_year = In what year did you last take part in IGLU?
    .m98 = I do not remember
    .label = Year of last taking part in IGLU

pref_mod = If you could choose, which <b>formats</b> would you prefer to keep developing your leadership? Tap up to three, in order of preference.
    .o1 = Intensive in-person course (2–5 days)
    .o2 = Blended programme over several months
    .o3 = Self-paced online courses
    .o4 = Bite-sized lessons on your phone
    .o5 = One-to-one mentoring or coaching
    .o6 = Peer community
    .o7 = Placement at another institution
    .o8 = Real project with expert advice
    .m98 = Cannot say
    .label-r1 = Preferred format: first choice
    .label-r2 = Preferred format: second choice
    .label-r3 = Preferred format: third choice
    .title = Preferred formats

barriers = Does anything make it hard for you to develop your leadership? Tick all that apply.
    .o1 = Lack of time because of workload
    .o2 = Lack of budget
    .o3 = Little provision relevant to my role
    .o4 = Little support from my superiors
    .o5 = My institution does not recognise or value it
    .o6 = Short terms of office or frequent changes
    .o7 = Family or care responsibilities
    .o8 = Distance or travel
    .o9 = Language (e.g. programmes only in English)
    .o90 = Another obstacle
    .o91 = Nothing makes it hard
    .title = Barriers to your development
    .label-o1 = Barrier: lack of time
    .label-o2 = Barrier: lack of budget
    .label-o3 = Barrier: little relevant provision
    .label-o4 = Barrier: little support from superiors
    .label-o5 = Barrier: not recognised by the institution
    .label-o6 = Barrier: short terms of office
    .label-o7 = Barrier: family or care responsibilities
    .label-o8 = Barrier: distance or travel
    .label-o9 = Barrier: language
    .label-o90 = Barrier: other
    .label-o91 = Barrier: none

barriers_other = Which other obstacle?
    .label = Other barrier (text)
    .label-st = Other barrier: answer status
    .title = Other barrier

barrier_main = Of the obstacles you ticked, which is the greatest?
    .m98 = Cannot say
    .label = Greatest barrier

sup =
    How far do you agree with this statement?
    <b>{ $item }</b>
    .i-time = I have time in my working day to develop as a leader
    .i-funds = My institution invests in developing its leaders
    .i-succession = My institution prepares the people who will take up leadership posts
    .i-selection = In my institution leadership posts are assigned on merit
    .o1 = Strongly disagree
    .o2 = Disagree
    .o3 = Neither agree nor disagree
    .o4 = Agree
    .o5 = Strongly agree
    .m98 = Cannot say
    .title = Support from your institution
    .label-time = Support: has time to develop
    .label-funds = Support: institution invests in development
    .label-succession = Support: institution prepares successors
    .label-selection = Support: posts assigned on merit

chal = Thinking of the next <b>five years</b>, what will be the <b>three</b> greatest challenges for your institution? Tap them in order of importance.
    .o1 = Funding and financial sustainability
    .o2 = Widening access and recruiting students
    .o3 = Student retention and completion
    .o4 = Academic quality and accreditation
    .o5 = Artificial intelligence and digital transformation
    .o6 = Relevance and graduate employability
    .o7 = Autonomy and relations with government
    .o8 = Generational renewal of staff
    .o9 = Mental health and wellbeing of the community
    .o10 = Gender equality and prevention of violence
    .o11 = Research, innovation and internationalisation
    .o12 = Public safety in the surrounding area
    .o90 = Another challenge
    .m98 = Cannot say
    .label-r1 = Greatest challenge: first
    .label-r2 = Greatest challenge: second
    .label-r3 = Greatest challenge: third
    .title = Three greatest challenges

chal_other = Which other challenge?
    .label = Other challenge (text)
    .label-st = Other challenge: answer status
    .title = Other challenge

chal_ready =
    How well prepared is your institution to face the challenge you put first?
    <b>{ $top_challenge }</b>
    .o1 = Not at all prepared
    .o2 = Slightly prepared
    .o3 = Moderately prepared
    .o4 = Very prepared
    .o5 = Fully prepared
    .m98 = Cannot say
    .label = Readiness for the greatest challenge

open_lesson = Think of a recent situation that tested your leadership. What helped you to resolve it, or what did you lack?
    .help = You may write one or several messages and tap “Done”, or dictate with your keyboard. Please do not include names of people or institutions.
    .label = Situation that tested leadership (text)
    .label-st = Situation that tested leadership: status
    .title = Situation that tested leadership

open_offer = If you could design one single development activity for people in a role like yours in Mexico, what would it look like?
    .help = Please do not include names of people or institutions.
    .label = Development activity they would design (text)
    .label-st = Development activity they would design: status
    .title = Development activity they would design

open_offer_probe = Thank you. Could you tell us a little more, for example about topics, format or length?
    .label = Development activity: more detail (text)
    .label-st = Development activity: more detail: status
    .title = Development activity: more detail

open_comment = Is there anything else about leadership in Mexican higher education that we should know?
    .help = Please do not include names of people or institutions.
    .label = Other comments (text)
    .label-st = Other comments: status
    .title = Other comments

consent_quotes = May we quote extracts of your comments without mentioning your name, your institution or anything that could identify you?
    .o1 = Yes
    .o0 = No
    .label = May be quoted

gender = Which gender do you identify with?
    .o1 = Woman
    .o2 = Man
    .o3 = Non-binary person
    .o90 = Another
    .label = Gender

age_group = Which age group are you in?
    .o1 = Under 35
    .o2 = 35 to 44
    .o3 = 45 to 54
    .o4 = 55 to 64
    .o5 = 65 or over
    .label = Age group

degree = What is the highest degree you hold?
    .o1 = Bachelor's degree or equivalent
    .o2 = Postgraduate specialisation
    .o3 = Master's degree
    .o4 = Doctorate
    .o90 = Other
    .label = Highest degree

burden = How easy or difficult was it to answer in this way?
    .o1 = Very difficult
    .o2 = Difficult
    .o3 = Neither easy nor difficult
    .o4 = Easy
    .o5 = Very easy
    .label = Ease of answering this way

consent_results = Would you like to receive the report of results in this chat?
    .help = If you agree, we will keep your Telegram identifier, apart from your answers, only until we send it.
    .o1 = Yes
    .o0 = No
    .title = Receive the report in this chat

consent_recontact = May we invite you to an interview or a second survey? You can change your mind at any time.
    .o1 = Yes
    .o0 = No
    .title = Invitation to another interview

contact_email = Type the email address you would like us to write to. It is kept apart from your answers.
    .title = Email address

submit = You have reached the end. Would you like to submit your answers?
    .o1 = Submit
    .o2 = Review before submitting

soft_yrs_high = You entered { $value } years in the same post. Is that right?

soft_first_lead = You entered { $value } as the year of your first post and { $yrs_position } as the number of years in your current post. Is that right? To change the years in the post, use /back.

soft_reports_high = You entered { $value } people reporting directly to you. Is that right?

soft_hours_high = You entered { $value } hours in one year. Is that right?

soft_straightline = All your answers in this section are the same. Is that right? If you prefer, you can review them.

section_half = You are halfway through. Thank you for your time.

reminder_1 = Hello. A few days ago we invited you to the Leadership in Mexican Higher Education Survey. Your experience matters and you can answer in several sittings. The survey closes on { $close_date }.

reminder_2 =
    We are writing again because your answer helps every kind of post and institution to be represented.{ $web_url ->
        [none] {""}
       *[other] {" "}If you prefer the web: { $web_url }
    }

reminder_3 = This is our last reminder: the survey closes on { $close_date }. Thank you for considering it; we will not write again about this survey.

reminder_partial = Your survey stopped at “{ $section }”. Approximate time left: { $minutes } min. Shall we continue?

web_offer =
    { $web_url ->
        [none] {""}
       *[other] You can answer on the web at { $web_url }
    }

end_complete = Thank you very much! Your answers have been submitted. If you wish to withdraw them, use /withdraw before { $link_deletion_date }.

end_refusal = Thank you for letting us know. We will not write again. If you change your mind, type /continue.

end_screenout = Thank you. This survey is for people with a current or recent leadership or coordination post in Mexico, so there are no more questions. If you answered by mistake, use /back.

var-case_id = Random case identifier

var-q_version = Questionnaire version

var-q_hash = Hash of the questionnaire version

var-notice_version = Version of the privacy notice

var-lang_final = Language at the end
    .o1 = Spanish
    .o2 = English

var-lang_switches = Language switches

var-entry_mode = Entry mode
    .o1 = Personal link
    .o2 = Open link
    .o3 = Web version

var-stratum = Stratum

var-started_at = Started (UTC)

var-consent_at = Consent (UTC)

var-submitted_at = Submitted (UTC)

var-last_at = Last activity (UTC)

var-dur_active_s = Active duration in seconds

var-dur_total_s = Total duration in seconds

var-n_sessions = Number of sittings

var-n_applicable = Applicable items

var-n_answered = Answered items

var-pct_answered = Percentage answered

var-last_item = Last item displayed

var-last_section = Last section displayed

var-disp = Final disposition (AAPOR)
    .o110 = Complete interview
    .o120 = Partial interview
    .o211 = Explicit refusal
    .o212 = Break-off, insufficient information
    .o213 = Implicit refusal: started, nothing answered
    .o214 = Withdrew after answering
    .o226 = Unavailable in the field period
    .o233 = Language
    .o236 = Other
    .o311 = In frame, no invitation sent
    .o319 = Invited, nothing returned
    .o330 = Undeliverable
    .o410 = Screened out
    .o411 = Left the post over 24 months ago
    .o480 = Out of quota
    .o481 = Duplicate

var-status = Case status
    .o1 = Complete
    .o2 = Partial
    .o3 = Break-off
    .o4 = Refused
    .o5 = Screened out
    .o6 = Started, not consented
    .o7 = No response
    .o8 = Withdrawn

var-n_back = Moves back

var-n_edit = Answers changed

var-n_soft = Soft checks shown

var-n_err = Invalid replies

var-n_remind = Reminders sent

var-ord_imp = Order of the importance battery

var-ord_cap = Order of the capability battery

var-ord_sup = Order of the support battery

var-rand_seed = Randomisation seed

var-pos_level = Level of the post
    .o1 = Top, institution-wide
    .o2 = Central administration
    .o3 = Head of unit
    .o4 = Department, programme or area
    .o90 = To be coded

var-yrs_lead = Years since first leadership post

var-src_inst = Source of the institution data

var-barrier_main_src = Source of the greatest barrier

var-soft_log = Log of soft checks

var-inst_region = Region of the institution (ANUIES)
    .o1 = Northwest
    .o2 = Northeast
    .o3 = Centre-West
    .o4 = Metropolitan
    .o5 = Centre-South
    .o6 = South-Southeast

var-gap_mean = Mean gap

var-imp_mean = Mean importance

var-cap_mean = Mean own capability

var-sl_imp = Straight-lining: importance
    .o0 = No
    .o1 = Yes

var-sl_cap = Straight-lining: capabilities
    .o0 = No
    .o1 = Yes

var-speeder = Answered too fast
    .o0 = No
    .o1 = Yes

var-gap_empathy = Gap: empathic listening

var-gap_selfcare = Gap: own wellbeing

var-gap_team = Gap: team development

var-gap_conflict = Gap: conflict resolution

var-gap_inclusion = Gap: equality and non-discrimination

var-gap_vision = Gap: shared vision

var-gap_change = Gap: leading change

var-gap_evidence = Gap: evidence-based decisions

var-gap_quality = Gap: improving teaching

var-gap_finance = Gap: financial resources

var-gap_norms = Gap: collegial governance

var-gap_digital = Gap: digital technology and AI

var-gap_external = Gap: government relations

var-gap_partner = Gap: partnerships

var-dim_imp_personal = Mean importance: personal domain

var-dim_cap_personal = Mean capability: personal domain

var-dim_imp_people = Mean importance: people domain

var-dim_cap_people = Mean capability: people domain

var-dim_imp_strategy = Mean importance: strategy domain

var-dim_cap_strategy = Mean capability: strategy domain

var-dim_imp_academic = Mean importance: academic management domain

var-dim_cap_academic = Mean capability: academic management domain

var-dim_imp_external = Mean importance: external relations domain

var-dim_cap_external = Mean capability: external relations domain
