"""English words that parents write: what holds sentences together, school, papers, money, offices."""

KNOWN = frozenset(
    """a abolished about abroad accept accepted accepts accident account accounts activate add additional
    address administration administrative admission admissions afraid after afternoon again against age allow
    allowed already also although always american an and announced anonymous anonymously another answer
    answered answering answers any anybody anyone anything anywhere apology app appeal application
    applications applied apply applying appointment approve approved area aren't around arrive arrived
    arrives as ask asked asking asks assigned assistant association at attend attends attorney authorise
    authorised authorize authorized autistic available away baby back bad badly bank be because been before
    behalf being belong belongs benefits between big bill birth birthday boarding book borrow boss bot both
    bottom boy boys bring brings broken brother bullied bully bullying bus business busy but buy by calendar
    call called caller came can't cancelled cannot card cash center centre certificate certificates certified
    certify change changed channel charge charged charges chat cheap check checking checklist child child's
    childcare children chinese choice choices choose choosing city claiming class classes classmate
    classmates clean cleaning clearer click clicked clicking close closed closer code colleague collect
    collects come comes committee companies company complain complained complaint compulsory computer
    computers confirm confirmation confirmed connect consent contact continue conversation copies copy
    correct cost costs couldn't count counter country couple dangerous date daughter daughter's day daycare
    days deadline decision decisions deducted degree delay delayed delete delivery demand demands department
    didn't difference different digital diploma diplomas dirty disabilities disability disabled disagree
    disciplinary district division document documents doesn't doing domain don't done door dossier down
    download downloads drop dropped due duplicate during each early edit education eight electronic
    elementary eleven else email emergency employer english enough enrol enroll enrolled enrolling enrollment
    enrolment enter entrance erase error errors evening ever every everybody everything exam exams exemption
    expat expats expensive expired explain extra extract face factory fake families family father father's
    fee feedback fees few file filed files filing fill filling fills final find fine finish finished finishes
    finishing first fits five fix follow following for forced foreign foreigner foreigners forever forget
    forgot forgotten form formal former forms found four fourth fraud free fresh friend friends from front
    full fund gate gave genuine get gets getting girl give given gives giving go goes going gone good got
    government grade grades graduation grandfather grandma grandmother grandparent grandparents group guard
    guide had hand handed handle handles happen happened happens happy hard hasn't haven't having he he's
    health heard help helped helper helps her here high him his history hit hitting holiday holidays home
    hospital hot hotline hours house household human hundred hurt husband husband's idea ideas identification
    identity if ill illegal immediately in include income increase individual info information inside install
    installed instead insurance international internet into invoice isn't issue issued issues it it's its
    japanese join joined just keep kept kid kid's kids kindergarten kindergartens knew know knows korean
    language last late lately later law lawful learning leave left legal legally lend less lessons let letter
    letters level licence license license's licensed like link list listed lists live lived living locked log
    logged login long longer look looking lose lost loud low lower lucky lunch made mail main make makes
    making mandatory many marks maybe me meal meals mean means meet merger message messages middle missed
    missing mistake mistaken mistakes money month monthly months more morning most mother mother's move moved
    moves moving much must name names national near nearby nearest necessary need's needs neighbourhood
    neither never new next night nine no nobody nobody's none noon not notarized nothing now number numbers
    nursery obligatory of offer offers office officer officers official old older on once one online only
    open opened opening opens opinion option options or order ordinary organisation organization original
    original's orphans other others out outdated outside over overdue own page pages paid paper papers parent
    parents passed passes passport password past pay payment pays people permanent permission permit person
    personal petition phone phones photo photocopies photocopy photos pick picked picks piece place place's
    places plan please police policy poor possible postponing power praise preschool pressure price primary
    principal print privacy private problem problem's procedure procedures processing promise promised
    promises proof protection province public pupil pupils question questions quick quickly rate rather
    rating reach ready real really reason receipt receipts receive received record records recover refund
    refused register registered registration reject rejected rejects relative relatives remember remembers
    remove renew rent renting replace replaced report reports request required requirement requirements reset
    residence resident respond response responsible rest restart restroom result results returned returning
    returns right rights rings robot rule rules run runs safe said same sample sat satisfaction saturday
    saturdays saw say says scam schedule scholarship school schools score scores second secondary secret
    security see seen sell sells send senior sent separate service set seven several she she's short show
    shown shows sick sign signature signatures signed signing since sister site six slapped small smart
    smartphone so some somebody someone something somewhere son son's soon sorry sound speak speaks special
    spelled spelling spelt staff stairs stamp start started starting starts state station status stay step
    steps still stop stopped store strange stranger street student students studied studies study studying
    subject subjects submit submits submitted submitting subsidised subsidy sudden suddenly suggest
    suggestion summer sunday support sure surname switch take taken takes talk talking teach teacher teachers
    teaches teaching team teasing tell tells temporary ten term test text textbooks than thank thanks that
    the their them then there these they they're thing things think third this those thought three time tired
    to today together toilet toilets told tomorrow tomorrow's too took track training transcript transcripts
    transfer transferred transferring transfers translate translated translation travel treated trust tuition
    turn tutor tutoring twelve twice two type typed under understand understands unfair university unpaid
    until up update updated upload uploaded upset urgent urgently us use used useful username using usual
    usually vacation vaccination valid verification verify vietnam vietnamese visa visit visits voice
    voluntary wait waited waiting walk walks wallet wants ward wards was wasn't water way website week week's
    weekend weekends weekly weeks well went were whether while whole whom wife with withdraw without won't
    wonder words work worker workers working works worried worry worse write wrong year yearly years
    yesterday yet you you're young younger your yours""".split()  # noqa: SIM905 - a table reads better as words
)
