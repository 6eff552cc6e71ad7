### The twenty statements of the benchmark.

study = Twenty statements
    .short = Statements

section-s0 = Consent

section-s1 = How you lead

agrees = May we begin?
    .o1 = Yes
    .o0 = No
    .label = Agrees to take part

statement_01 = How often would you say this of your work? “In my post, I explain the reason for each decision.”
    .o1 = Never
    .o2 = Seldom
    .o3 = Sometimes
    .o4 = Often
    .o5 = Always
    .label = Frequency 1: I explain the reason for each decision

statement_02 = How often would you say this of your work? “In my post, I listen before I answer.”
    .o1 = Never
    .o2 = Seldom
    .o3 = Sometimes
    .o4 = Often
    .o5 = Always
    .label = Frequency 2: I listen before I answer

statement_03 = How often would you say this of your work? “In my post, I ask those who think otherwise for their opinion.”
    .o1 = Never
    .o2 = Seldom
    .o3 = Sometimes
    .o4 = Often
    .o5 = Always
    .label = Frequency 3: I ask those who think otherwise for their opinion

statement_04 = How often would you say this of your work? “In my post, I recognise work well done.”
    .o1 = Never
    .o2 = Seldom
    .o3 = Sometimes
    .o4 = Often
    .o5 = Always
    .label = Frequency 4: I recognise work well done

statement_05 = How often would you say this of your work? “In my post, I say clearly what I expect.”
    .o1 = Never
    .o2 = Seldom
    .o3 = Sometimes
    .o4 = Often
    .o5 = Always
    .label = Frequency 5: I say clearly what I expect

statement_06 = How often would you say this of your work? “In my post, I admit my mistakes to the team.”
    .o1 = Never
    .o2 = Seldom
    .o3 = Sometimes
    .o4 = Often
    .o5 = Always
    .label = Frequency 6: I admit my mistakes to the team

statement_07 = How often would you say this of your work? “In my post, I prepare the meetings that I chair.”
    .o1 = Never
    .o2 = Seldom
    .o3 = Sometimes
    .o4 = Often
    .o5 = Always
    .label = Frequency 7: I prepare the meetings that I chair

statement_08 = How often would you say this of your work? “In my post, I keep the deadlines that I promise.”
    .o1 = Never
    .o2 = Seldom
    .o3 = Sometimes
    .o4 = Often
    .o5 = Always
    .label = Frequency 8: I keep the deadlines that I promise

statement_09 = How often would you say this of your work? “In my post, I delegate tasks that I like doing.”
    .o1 = Never
    .o2 = Seldom
    .o3 = Sometimes
    .o4 = Often
    .o5 = Always
    .label = Frequency 9: I delegate tasks that I like doing

statement_10 = How often would you say this of your work? “In my post, I look at the data before deciding.”
    .o1 = Never
    .o2 = Seldom
    .o3 = Sometimes
    .o4 = Often
    .o5 = Always
    .label = Frequency 10: I look at the data before deciding

statement_11 = How often would you say this of your work? “In my post, I ask how I can help.”
    .o1 = Never
    .o2 = Seldom
    .o3 = Sometimes
    .o4 = Often
    .o5 = Always
    .label = Frequency 11: I ask how I can help

statement_12 = How often would you say this of your work? “In my post, I settle conflicts without delay.”
    .o1 = Never
    .o2 = Seldom
    .o3 = Sometimes
    .o4 = Often
    .o5 = Always
    .label = Frequency 12: I settle conflicts without delay

statement_13 = How often would you say this of your work? “In my post, I give time to the growth of others.”
    .o1 = Never
    .o2 = Seldom
    .o3 = Sometimes
    .o4 = Often
    .o5 = Always
    .label = Frequency 13: I give time to the growth of others

statement_14 = How often would you say this of your work? “In my post, I share information in good time.”
    .o1 = Never
    .o2 = Seldom
    .o3 = Sometimes
    .o4 = Often
    .o5 = Always
    .label = Frequency 14: I share information in good time

statement_15 = How often would you say this of your work? “In my post, I change my mind when the arguments are good.”
    .o1 = Never
    .o2 = Seldom
    .o3 = Sometimes
    .o4 = Often
    .o5 = Always
    .label = Frequency 15: I change my mind when the arguments are good

statement_16 = How often would you say this of your work? “In my post, I look after my hours of rest.”
    .o1 = Never
    .o2 = Seldom
    .o3 = Sometimes
    .o4 = Often
    .o5 = Always
    .label = Frequency 16: I look after my hours of rest

statement_17 = How often would you say this of your work? “In my post, I seek allies outside the institution.”
    .o1 = Never
    .o2 = Seldom
    .o3 = Sometimes
    .o4 = Often
    .o5 = Always
    .label = Frequency 17: I seek allies outside the institution

statement_18 = How often would you say this of your work? “In my post, I defend the team's budget.”
    .o1 = Never
    .o2 = Seldom
    .o3 = Sometimes
    .o4 = Often
    .o5 = Always
    .label = Frequency 18: I defend the team's budget

statement_19 = How often would you say this of your work? “In my post, I follow up on what was agreed.”
    .o1 = Never
    .o2 = Seldom
    .o3 = Sometimes
    .o4 = Often
    .o5 = Always
    .label = Frequency 19: I follow up on what was agreed

statement_20 = How often would you say this of your work? “In my post, I am thankful for criticism.”
    .o1 = Never
    .o2 = Seldom
    .o3 = Sometimes
    .o4 = Often
    .o5 = Always
    .label = Frequency 20: I am thankful for criticism

submit = Thank you: that was all. Would you like to submit your answers?
    .o1 = Submit
    .o2 = Review

refused = Thank you all the same.

# Said by nobody here: no peer has such a message.
section_half = { "" }

reminder_partial = You stopped at “{ $section }”; about { $minutes } min are left. Shall we continue?

end_refusal = Thank you for letting us know.

end_complete = Thank you. Your answers have been submitted.

missing =
    .m99 = Prefer not to answer
    .m98 = Don't know
    .m97 = Not applicable
    .m96 = Skipped
    .m95 = Not asked (routing)
    .m94 = Not reached (break-off)
    .m93 = Sampled out by design
