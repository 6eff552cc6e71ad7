### The bot's own phrases, in English.

err_integer = Please type a whole number between { $min } and { $max }.

err_year = Please type a four-digit year between { $min } and { $max }.

err_min_sel = Choose at least one option, or skip the question.

err_too_long = The text is over { $max } characters. Could you shorten it?

err_email = That email address does not look valid. Please check it.

err_use_buttons = Please tap one of the options.

err_text_only = I can only read text for now. You can dictate using your keyboard’s microphone.

err_answered = This question is already answered; use /back to change it.

err_required = We need this answer to go on. You can also use /pause or /withdraw.

btn_confirm = Yes, that is right

btn_correct = Change it

progress = Section { $i } of { $n }

battery_progress = { $i } of { $n }

btn_continue = Continue

btn_done = Done

btn_finish_rank = Finish

btn_text_done = Done

btn_skip = Skip

btn_back = ◀ Back

btn_pause = Pause

none_other_cleared = “{ $label }” cannot be combined with other options; only that one is kept.

paused = Saved. Come back whenever you like and type /continue. You can answer until { $close_date }.

resume = Good to see you again. We pick up where you left off: { $section }. Approximate time left: { $minutes } min.

optout_chat = To stop these messages: /stop

optout_mail = If you do not wish to receive further reminders, write to { $arco_contact }

btn_remind_later = Remind me tomorrow

btn_stop = Do not take part

btn_no_more = No more reminders

remind_set = Very well, we will remind you tomorrow.

stop_done = We will send no more reminders. Any answers you have given are kept; to delete them, use /withdraw. If you wish to go on, type /continue.

not_invited = This survey is by invitation. If you received a personal link, open it again; if in doubt, write to { $arco_contact }.

already_done = Your answers have already been submitted. Thank you for taking part.

withdraw_confirm = Do you wish to withdraw and delete your answers? This cannot be undone.

btn_withdraw_yes = Yes, delete my answers

btn_withdraw_no = No, keep them

withdraw_done = Your answers have been deleted. Request number: { $receipt }.

withdraw_late = The link to your answers has already been deleted, so we cannot find them. You can delete this chat on your phone.

invalid_token = This link is not valid or has been used with another account. Write to { $arco_contact }.

too_many_tries = Too many invalid links were tried. Wait an hour and open the link in your invitation again; if in doubt, write to { $arco_contact }.

flood = Too many messages arrived at once, and { $n } of them were not read. Your earlier answers are saved; type /continue to see the question you are at.

closed = The survey closed on { $close_date }. Thank you for your interest.

help =
    /continue – go on where you left off
    /pause – save and go on later
    /back – return to the previous question
    /skip – skip the question
    /remind – get a reminder tomorrow
    /language – change language
    /privacy – read the privacy notice
    /stop – no more reminders
    /withdraw – delete your answers
    /help – see this list

## Phrases of the bot that the questionnaire does not bring: all that were added stand from here on.

skipped = Skipped

unanswered = Not answered

btn_page_previous = ◀

btn_page_next = ▶

page_of = { $i } / { $n }

btn_show_all = Show the whole list

nothing_before = There is no earlier question.

not_begun = No survey is under way here. To begin one, type /start.

nothing_held = We hold nothing about you here. If you received an invitation and want no more messages, or wish to exercise your data rights, write to { $arco_contact }.

notice_changed =
    <b>The privacy notice has changed.</b> The full text is above (version { $version }).

    What you have answered so far is kept. Do you agree to go on under the new notice?

btn_notice_yes = Yes, I agree and go on

btn_notice_no = I do not agree

notice_declined = Very well: we will ask you nothing more and send no more messages. What you answered under the earlier notice is kept; to delete it, use /withdraw. If you change your mind, type /continue.

stop_done_ended = We will not write to you in this chat any more, not even to send you the report if you asked for it. Any answers you have given are kept; to delete them, use /withdraw. If you change your mind, type /continue.

messages_on = Very well: we may write to you in this chat again, for example to send you the report if you asked for it. To stop these messages: /stop

remind_set_after_weekend = Very well, we will remind you on the next working day.

remind_too_late = There is no time left to send you a reminder before the survey closes. You can answer until { $close_date }; to go on, type /continue.

notice_new = The privacy notice has changed in the meantime (version { $version }). Please read it before you decide.

locked = Your answers have been submitted and cannot be changed here. If something needs correcting, write to { $arco_contact }.

unknown_command = I do not know that command. Type /help to see the ones you can use.

unknown_text = There is no question waiting right now. To go on, type /continue.

private_only = This survey is answered in private. Please open it from your own chat with the bot.

edited_late = That answer is already saved, and editing the message does not change it. To change it, use /back.

came_early = That message was sent before this question arrived, so it does not count as its answer. If it was meant for the one before, go /back and write it again.

nothing_to_skip = There is no question to skip right now.

info_typed = To go on, tap “Continue”.

language_ask = Seleccione su idioma · Choose your language

language_names =
    .es = Español
    .en = English

language_set = Done: we go on in English.

review_title =
    <b>Review your answers</b>
    Tap a section to see or change what you answered. When all is well, tap “Submit”.

review_complete = { $section } ✓

review_skipped = { $section } · not answered: { $count }

review_section =
    <b>{ $section }</b>
    Tap the question you would like to change.

btn_submit = Submit

btn_review_back = ◀ Sections

btn_change = ◀ Change

battery_done = <b>{ $title }</b> · { $n } of { $m }

n_of_m = { $n } of { $m }

first_and_more = { $first } and { $more } more

contact_given = Recorded

multi_hint = When you have finished, tap “Done”.

ranked_so_far = Your order so far:

rank =
    .r1 = 1st
    .r2 = 2nd
    .r3 = 3rd
    .r4 = 4th
    .r5 = 5th

ranking_full = You have already chosen { $k }. To change, first tap one of them.

choose_first = Choose at least one option before finishing.

text_first = Please write your answer first.

text_so_far = Received. You can go on writing; when you have finished, tap “Done”.

room_left = That message does not fit: there is room for { $room } more characters. What you wrote before is saved.

search_none = I cannot find “{ $typed }”. Type the first letters or pick from the list.

search_many = Several match. Please pick one.

submit_not_yet = You have not reached the end yet: you are at “{ $section }”, with about { $minutes } min to go. To go on, type /continue.

reminder_submit = You have answered the main part of the survey; all that is left is to submit it. Shall we continue?

with_optout =
    { $text }

    { $optout }

questionnaire_caption = The whole questionnaire, to read before you answer.

results_caption = Here are the results of the study, which you asked to receive in this chat. Thank you for taking part; there is nothing more you need to do.

mydata_caption = This is everything we hold about you.

notice_caption = Full privacy notice: { $privacy_url }

help_whole =
    { help }
    { help_more }

help_more =
    /questionnaire – see all the questions
    /submit – submit your answers
    /mydata – see what we hold about you

try_again = Something went wrong on our side. What you answered is safe; type /continue in a moment.

menu =
    .continue = Go on where you left off
    .pause = Save and go on later
    .back = Return to the previous question
    .skip = Skip the question
    .remind = Get a reminder tomorrow
    .language = Change language
    .privacy = Read the privacy notice
    .questionnaire = See all the questions
    .submit = Submit your answers
    .mydata = See what we hold about you
    .stop = No more reminders
    .withdraw = Delete your answers
    .help = See the list of commands

bot_description = Leadership in Mexican Higher Education Survey. About 15 minutes, in Spanish or English; you can pause and come back at any time. It is confidential and voluntary.

bot_short = Leadership survey: confidential, voluntary, at your own pace.

mydata =
    .title = What we hold about you
    .answers = Your answers
    .contact = Contact details, kept apart from your answers
    .none = Nothing yet.
    .consent = Consent
    .drafts = Typed but not finished yet
    .earlier = Answers you changed
    .asides = Other answers
    .frame = What we already knew from the list of people invited
    .times = Dates and times (UTC)
    .receipt = If you would rather ask by email for everything to be erased, write to { $arco_contact } and give this number: { $receipt }.

mydata-field =
    .account = Your Telegram account number
    .external-id = Reference on the list of people invited
    .name = Name
    .title = Post
    .email = Email address
    .institution = Institution
    .locale = Language
    .zone = Time zone
    .mail-fault = Email that did not arrive

mydata-time =
    .on-roster = On the list since
    .invited = You were invited
    .begun = You began
    .last = Last activity
    .submitted = You submitted your answers
    .stopped = You asked for no more messages
    .unreachable = We could not reach you
    .written-to = We wrote to you

page =
    .title = The whole questionnaire
    .note = This is what is asked, in this order; some questions appear only depending on your answers. The order of some lists varies from person to person.
    .when = Asked if
    .rows = Asked for each of these
    .choose_one = One option
    .choose_several = Several options
    .rank = Up to { $k }, in order
    .number = A number
    .text = Free text
    .email = Email address
    .optional = Can be skipped
    .states = One state from the list

letter =
    .title = Letters of invitation
    .present = By hand or post
    .greeting = We hope this letter finds you well.
    .invitation = { $org_name } would like to invite you to take the <b>{ $study }</b>. You can answer in several sittings, on your phone or computer, until { $close_date }.
    .how = Point your phone’s camera at this code, or type the link into your browser. Telegram will open; tap “Start”.
    .personal = The link is for you alone. The first Telegram account that opens it will be tied to it, so please do not share it.
    .privacy = The privacy notice is at { $privacy_url }.
    .closing = Yours sincerely,
    .org = { $org_name }

mail =
    .subject-invitation = Personal invitation: { $study }
    .subject-reminder_1 = Your answer counts: { $study }
    .subject-reminder_2 = Writing to you again: { $study }
    .subject-reminder_3 = Last reminder: { $study }
    .subject-own = { $study }
    .open = To answer, open your personal link on your phone or computer. Telegram will open; tap “Start”.
    .button = Answer the survey
    .scan = If you are reading this on a computer, you can also point your phone’s camera at this code.
    .link = Your personal link:
    .qr = QR code of your personal link
    .time = It takes about 15 minutes, in Spanish or English; you can pause and come back whenever you like.
    .free = It is confidential and voluntary: you can skip questions or withdraw.
    .why = You are receiving this message because your name and email address are on the list of people invited to this study.
    .responsible = Controller of your data: { $controller_name }, { $controller_address }.
    .ethics =
        { $ethics_ref ->
            [none] {""}
           *[other] Ethics reference: { $ethics_ref }.
        }
    .authentic = Not sure whether this message is genuine? Write to { $arco_contact }.

joined = { $left }{ $right }
