"""English words that parents write: what holds sentences together, school, papers, money, offices."""

KNOWN = frozenset(
    """a abolished about abroad accept accepted accepts accident account accounts activate add additional
    address administration administrative admission admissions afraid after again allow allowed already
    also although american an and announced anonymous anonymously another answer answered answering answers
    any anybody anyone anything apology app appeal application applications applied apply applying
    appointment area aren't around arrive arrived arrives as ask asked asking assigned assistant
    association at attend attends authorise authorised authorize authorized autistic available away baby
    back badly bank be because been before behalf being benefits between birth boarding book bot boy bring
    broken bullied bully bullying bus business but buy by calendar call called caller came can't cancelled
    cannot card cash center centre certificate certificates certified certify change changed channel charge
    charged charges chat check checking checklist child child's childcare children chinese choice choices
    choose city claiming class classes classmates clearer click clicked clicking close closed closer code
    collect collects come comes committee companies company complain complained complaint compulsory
    computer computers confirm confirmation confirmed consent contact continue conversation copies copy
    correct cost costs couldn't counter date daughter daughter's day daycare days deadline decision
    decisions deducted degree delay delayed delete delivery demand demands department didn't difference
    different digital diploma diplomas disabilities disability disabled disagree disciplinary district
    division document documents doesn't doing domain don't done down download downloads due during each
    early edit education electronic elementary else email emergency english enough enrol enroll enrolled
    enrolling enrollment enrolment enter entrance erase error errors every everything exam exams exemption
    expensive expired explain extra extract face fake families family father fee feedback fees file filed
    files filing fill filling fills final find finish finished finishes finishing first fix for forced
    foreign foreigner foreigners forget forgot forgotten form former forms found fraud free from full fund
    gave genuine get gets getting girl give given go goes going gone good got government grade graduation
    grandmother grandparent grandparents group guide had hand handed handle handles happen happened happens
    hasn't haven't having he he's health help helped helper helps her here high him his history hit holiday
    home hospital hotline hours house household human hurt husband identification identity if illegal
    immediately in include increase individual information install installed instead insurance
    international into isn't issue issued issues it it's its japanese join joined just keep kept kid kid's
    kids kindergarten knew know knows korean language last late learning leave left legal legally lend
    lessons let level licence license licensed like link live lived living locked log logged login long
    look lose lost lower lunch made make makes making mandatory many marks me meal meals mean means meet
    merger message messages middle missing mistake mistakes money month monthly more most mother move moved
    moves moving much must name names national near nearby necessary needs neighbourhood never new next no
    nobody not notarized nothing now number numbers nursery of offer offers office officer officers
    official old on one online only open opened opening opens option options or original orphans other out
    outside over overdue own page paid paper papers parent parents passed passes passport password pay
    payment pays people permanent permission permit person personal petition phone phones photo photocopies
    photocopy photos pick place places plan please police policy poor possible postponing praise preschool
    price primary print privacy private problem procedure procedures proof protection province public pupil
    pupils question questions rate rating real really reason receipt receipts receive received record
    records recover refund refused register registered registration rejected relative relatives remember
    remembers remove rent renting replace replaced report reports request required requirement requirements
    reset residence resident respond response responsible result results returned returning right robot
    safe said same satisfaction saturday saturdays saw say says scam schedule scholarship school schools
    score scores secondary secret see seen sells send sent separate service she she's show shown shows sign
    signature signatures signed signing since site smartphone so some somebody someone something son son's
    soon sorry speak speaks staff start started starts state status stay step steps still stop store
    strange student students studied studies study studying subject subjects submit submits submitted
    submitting subsidised subsidy suggest suggestion summer sunday support take taken takes talk talking
    teacher teachers team tell tells temporary term test text textbooks than thank thanks that the their
    them then there these they they're think this those time to today told tomorrow took track training
    transcript transfer transferred transferring transfers translate translated translation travel treated
    trust tuition tutor tutoring twice two typed under understand understands university unpaid until up
    update updated upload uploaded urgent urgently us use used useful username using vacation vaccination
    valid verification verify vietnam vietnamese visa visit voluntary wait waiting wallet ward wards was
    wasn't website week weekend weekends went were whom wife with withdraw without won't work working works
    wrong year yesterday yet you you're your""".split()  # noqa: SIM905 - a table reads better as words
)
