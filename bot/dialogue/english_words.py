"""English words that parents write: what holds sentences together, school, papers, money, offices."""

KNOWN = frozenset(
    """a abolished about abroad accept accepted accepts accident account accounts activate add additional
    address administration administrative admission admissions afraid after again allow allowed already
    also although american an and announced anonymous anonymously another answer answered answering any
    anyone anything app application applications applied apply applying appointment area aren't around
    arrive arrived arrives as ask asked asking assigned assistant association at attend attends autistic
    available away baby back badly bank be because been before behalf being between birth boarding book
    bot boy bring broken bullied bully bullying bus but buy by calendar call called caller came can't
    cannot card cash center centre certificate certificates certified change changed channel charge
    charged charges chat check checking checklist child child's childcare children chinese choice
    choices choose city claiming class classes classmates clearer click clicked clicking close closed
    closer code collect come comes complain complained complaint compulsory computer computers consent
    contact continue conversation copies copy correct cost costs couldn't counter date daughter
    daughter's day daycare days deadline degree delete department didn't difference different digital
    diploma diplomas disabilities disability disabled district division document documents doesn't doing
    domain don't done down download downloads due during each early edit education electronic elementary
    else email emergency english enough enrol enroll enrolled enrolling enrollment enrolment enter
    entrance erase error errors every everything exam exams exemption expensive expired explain extra
    extract face fake family father fee feedback fees file filed files filing fill filling fills find
    finish finished finishes finishing first fix for forced foreign foreigner foreigners forget forgot
    forgotten form former forms found fraud free from full fund gave genuine get gets getting girl give
    given go goes going gone good got government grade graduation group guide had hand handed handle
    handles happen happened happens hasn't haven't having he he's health help helped helper helps her
    here high him his history hit holiday home hospital hotline hours house household human hurt husband
    identification identity if immediately in include increase individual information install installed
    instead insurance international into isn't issue issued issues it it's its japanese join joined just
    keep kept kid kid's kids kindergarten knew know knows korean language last late learning leave left
    legal legally lessons let level licence license licensed like link live lived living locked log
    logged login long look lose lost lower lunch made make makes making mandatory many marks me meal
    meals mean means meet message messages middle missing mistake mistakes money month more most mother
    move moved moving much must name names national near necessary needs never new next no nobody not
    notarized nothing now number numbers nursery of offer offers office officer officers official old on
    one online only open opened opening opens option options or original other out outside over overdue
    own page paid paper papers parent parents passed passes passport password pay payment pays people
    permission permit person personal petition phone phones photo photocopies photocopy photos pick
    place places plan please police policy poor possible postponing praise price primary print privacy
    private problem procedure procedures proof protection province public pupil pupils question
    questions rate rating real really reason receive received record records recover refund refused
    register registered registration rejected remember remembers remove replace replaced report reports
    request required requirement requirements reset residence resident respond responsible result
    results returned returning right robot safe said same satisfaction saw say says scam schedule
    scholarship school schools score scores secondary secret see seen send sent separate service she
    she's show shown shows sign signed signing since site so some somebody someone something son son's
    soon sorry speak speaks staff start started starts state status stay step steps still stop store
    strange student students studied studies study studying subject subjects submit submits submitted
    subsidised subsidy suggest suggestion summer support take taken takes talk talking teacher teachers
    team tell tells temporary term test text textbooks than thank thanks that the their them then there
    these they they're think this those time to today told tomorrow took track training transcript
    transfer transferred transferring transfers translate translated translation travel treated trust
    tuition tutoring twice two typed under understand understands university until up update updated
    upload uploaded urgent urgently us use used useful username using vacation vaccination valid
    verification verify vietnam vietnamese visa visit voluntary wait waiting wallet ward wards was
    wasn't website week went were whom wife with withdraw without won't work working works wrong year
    yesterday yet you you're your""".split()  # noqa: SIM905 - a table reads better as words
)
